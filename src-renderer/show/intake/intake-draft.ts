import * as z from 'zod';
import {
  type FieldProblem,
  type IntakeField,
  type IntakeValue,
  type IntakeValues,
  isAsked,
  readIntake,
} from '../../../src-shared/case/intake.ts';
import type { Intake } from '../../../src-shared/case/kind.ts';
import { decimalText, minorFromDecimalText } from '../../../src-shared/money/money.ts';
import type { CaseRequest } from '../../../src-shared/sync/command.ts';
import { t } from '../../language/t.ts';

type SentValues = CaseRequest['values'];

const DraftRow = z.record(z.string(), z.string());
const IntakeDraft = z.object({
  site: z.string(),
  values: DraftRow,
  rows: z.record(z.string(), z.array(DraftRow)),
  /** Why a proposal changes; '' while it is new. */
  reason: z.string(),
});

/** One row of a form as it stands: by field, as it was typed. A question is answered with 'yes' or 'no'. */
export type DraftRow = Readonly<z.infer<typeof DraftRow>>;
/** A form as it stands. */
export type IntakeDraft = {
  readonly site: string;
  readonly values: DraftRow;
  readonly rows: Readonly<Record<string, readonly DraftRow[]>>;
  readonly reason: string;
};

export type LinesField = Extract<IntakeField, { type: 'lines' }>;
export type PlainField = Exclude<IntakeField, LinesField>;

/** The fields of a row. */
export function plainFields(fields: readonly IntakeField[]): PlainField[] {
  return fields.filter((field): field is PlainField => field.type !== 'lines');
}

export function blankDraft(site: string): IntakeDraft {
  return { site, values: {}, rows: {}, reason: '' };
}

/** @param text  null for nothing, or what an older version may have written otherwise: null is then returned. */
export function keptDraft(text: string | null): IntakeDraft | null {
  if (text === null) return null;
  try {
    return IntakeDraft.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The form of a case that was proposed, as its proposer would have typed it. */
export function draftOf(fields: readonly IntakeField[], values: IntakeValues, site: string): IntakeDraft {
  const draft = { ...blankDraft(site), values: typedRow(fields, values) };
  const rows = fields.flatMap((field) => {
    const value = values[field.key];
    if (field.type !== 'lines' || typeof value !== 'object') return [];
    return [[field.key, value.map((row) => typedRow(field.fields, row))] as const];
  });
  return { ...draft, rows: Object.fromEntries(rows) };
}

function typedRow(fields: readonly IntakeField[], values: IntakeValues): DraftRow {
  const typed = fields.flatMap((field) => {
    const value = values[field.key];
    return value === undefined || typeof value === 'object' ? [] : [[field.key, typedText(field, value)] as const];
  });
  return Object.fromEntries(typed);
}

function typedText(field: IntakeField, value: string | number | boolean): string {
  if (field.type === 'money' && typeof value === 'number') return decimalText(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

/** What is sent for a form, and what in it cannot even be sent as what it is meant to be. */
type Sent = { readonly values: SentValues; readonly unreadable: readonly FieldProblem[] };

/**
 * What a form sends: only what is asked for. What cannot be read as an amount or a count goes as the text it is, so that reading
 * the form says which field that is.
 */
export function sentOf(fields: readonly IntakeField[], { values, rows }: Pick<IntakeDraft, 'values' | 'rows'>): Sent {
  const sent: SentValues = {};
  const unreadable: FieldProblem[] = [];
  for (const field of fields) {
    const { key } = field;
    if (!isAsked(field, sent)) continue;
    if (field.type === 'lines') {
      const given = withoutBlankEnd(rows[key] ?? []);
      if (given.length === 0 && field.optional) continue;
      sent[key] = given.map((row, index) => {
        const one = sentOf(field.fields, { values: row, rows: {} });
        unreadable.push(...one.unreadable.map(({ path, message }) => ({ path: `${key}.${index}.${path}`, message })));
        return one.values as Record<string, string | number | boolean>;
      });
    } else {
      const typed = values[key] ?? '';
      if (typed.trim() === '') continue;
      const value = valueTyped(field, typed);
      sent[key] = value ?? typed;
      if (value === null) unreadable.push({ path: key, message: unreadableText(field) });
    }
  }
  return { values: sent, unreadable };
}

/** A row that was added and left empty at the end asks for nothing. */
function withoutBlankEnd(rows: readonly DraftRow[]): readonly DraftRow[] {
  const last = rows.findLastIndex((row) => Object.values(row).some((typed) => typed.trim() !== ''));
  return rows.slice(0, last + 1);
}

/** @returns null when it cannot be read as what the field takes. */
function valueTyped(field: PlainField, typed: string): string | number | boolean | null {
  if (field.type === 'money') return minorFromDecimalText(typed.replaceAll(/[\s,$]/g, ''));
  if (field.type === 'count') return /^\s*-?\d{1,15}\s*$/.test(typed) ? Number(typed) : null;
  if (field.type === 'yes-no') return typed === 'yes' ? true : typed === 'no' ? false : null;
  return typed;
}

function unreadableText({ type, label }: PlainField): string {
  if (type === 'money') return t('{label} is an amount in dollars, such as 84.50.', { label });
  return type === 'count' ? t('{label} is a whole number.', { label }) : t('{label} is yes or no.', { label });
}

/** What a form says, or what is wrong with which of its fields, as the server would say it. */
export type DraftReading =
  | { readonly ok: true; readonly values: SentValues; readonly read: IntakeValues }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

export function readDraft({ fields, problems }: Pick<Intake, 'fields' | 'problems'>, draft: IntakeDraft): DraftReading {
  const { values, unreadable } = sentOf(fields, draft);
  const read = readIntake(fields, values);
  if (!read.ok) {
    const own = new Map(unreadable.map(({ path, message }) => [path, message]));
    return {
      ok: false,
      problems: read.error.map(({ path, message }) => ({ path, message: own.get(path) ?? message })),
    };
  }
  const found = problems?.(read.value) ?? [];
  return found.length > 0 ? { ok: false, problems: found } : { ok: true, values, read: read.value };
}

/** Whether a column of rows adds up to something: the price of one piece does not. */
export function addsUp(field: PlainField): boolean {
  return field.type === 'money' && !field.isPerUnit;
}

/** Sum of a column of rows, in what its field counts; what cannot be read counts nothing. */
export function columnSum(field: PlainField, rows: readonly DraftRow[]): number {
  const amounts = rows.map((row) => valueTyped(field, row[field.key] ?? ''));
  return amounts.reduce<number>((sum, amount) => sum + (typeof amount === 'number' ? amount : 0), 0);
}

/** Which fields of a form are asked for as it stands. */
export function askedFields<Field extends IntakeField>(
  fields: readonly Field[],
  draft: Pick<IntakeDraft, 'values' | 'rows'>,
): Field[] {
  const { values } = sentOf(fields, draft);
  return fields.filter((field) => isAsked(field, values as Readonly<Record<string, IntakeValue>>));
}
