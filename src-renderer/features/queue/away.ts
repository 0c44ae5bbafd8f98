import * as z from 'zod';
import { formatMinor } from '../../../src-shared/money/format.ts';
import type { Listing, ShownCaseRow } from '../../data/workbench.ts';
import { caseStatus } from '../../show/case-words.ts';
import { riskStatus } from '../../show/risk-words.ts';
import { t } from '../../language/t.ts';

/** What a list shows of a case, by column, as texts that can be compared. */
const Fields = z.record(z.string(), z.string());
type Fields = z.infer<typeof Fields>;
const Look = z.object({
  /** When the person left the queue. ISO instant. */
  at: z.string(),
  /** The queue had more cases than were kept: of an unknown one it is only known whether it was opened since. */
  partial: z.boolean(),
  cases: z.record(z.string(), z.object({ number: z.string(), fields: Fields })),
});
/** A queue as a person last saw it. */
export type QueueLook = Readonly<z.infer<typeof Look>>;

/** So many cases of a queue are kept. */
const MOST_KEPT = 150;

export function queueLookKey(view: string): string {
  return `queue ${view}`;
}

export function queueLookFrom(text: string | null): QueueLook | null {
  if (text === null) return null;
  try {
    return Look.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** @param rows  those of the queue, the first first. */
export function queueLookText(rows: readonly ShownCaseRow[], now: Date): string {
  const kept = rows.slice(0, MOST_KEPT);
  const look: QueueLook = {
    at: now.toISOString(),
    partial: rows.length > MOST_KEPT,
    cases: Object.fromEntries(kept.map((row) => [row.id, { number: row.number, fields: fieldsOf(row) }])),
  };
  return JSON.stringify(look);
}

function fieldsOf(row: ShownCaseRow): Fields {
  const { amountMinor, dueAt, owner, risk, approvals, escalations, followUp } = row;
  return {
    Status: caseStatus({ ...row, pending: null }).word,
    Amount: formatMinor(amountMinor),
    'Due on': dueAt.slice(0, 10),
    'Taken by': owner?.name ?? '',
    Risk: riskStatus(risk).word,
    Approvals: String(approvals.length),
    Escalations: String(escalations),
    'Follow up on': followUp?.on ?? '',
  };
}

/** What the fields are called in the window: what is kept of them outlasts its language. */
const fieldWords: Readonly<Record<string, string>> = {
  Status: t('Status'),
  Amount: t('Amount'),
  'Due on': t('Due on'),
  'Taken by': t('Taken by'),
  Risk: t('Risk'),
  Approvals: t('Approvals'),
  Escalations: t('Escalations'),
  'Follow up on': t('Follow up on'),
};

export type FieldChange = { readonly label: string; readonly before: string; readonly after: string };
export type CaseChange =
  | {
      readonly what: 'arrived' | 'left';
      readonly id: string;
      readonly number: string;
      readonly changes: readonly FieldChange[];
    }
  | {
      readonly what: 'changed';
      readonly id: string;
      readonly number: string;
      readonly changes: readonly FieldChange[];
    };

/** Compares a queue with how a person last saw it, kept up by what changes: each row is compared once per change of it. */
export class AwayWatch {
  readonly #look: QueueLook;
  readonly #includes: (row: ShownCaseRow) => boolean;
  readonly #isOwn: (id: string) => boolean;
  readonly #changes = new Map<string, CaseChange>();

  /** @param isOwn  whether the person did something with the case since: that is no news to them. */
  constructor(look: QueueLook, includes: (row: ShownCaseRow) => boolean, isOwn: (id: string) => boolean) {
    this.#look = look;
    this.#includes = includes;
    this.#isOwn = isOwn;
  }

  /** Those that left last, those that came first. */
  get changes(): readonly CaseChange[] {
    const order = { arrived: 0, changed: 1, left: 2 };
    return [...this.#changes.values()]
      .filter(({ id }) => !this.#isOwn(id))
      .toSorted((a, b) => order[a.what] - order[b.what] || (a.number < b.number ? -1 : 1));
  }

  apply({ rows, changed, removed }: Listing<ShownCaseRow>): void {
    for (const row of changed ?? rows) this.#compare(row);
    for (const id of removed) this.#leave(id, []);
    if (changed !== null) return;
    const here = new Set(rows.map(({ id }) => id));
    for (const id of Object.keys(this.#look.cases)) if (!here.has(id)) this.#leave(id, []);
  }

  #compare(row: ShownCaseRow): void {
    const { id, number } = row;
    const before = this.#look.cases[id];
    this.#changes.delete(id);
    const isHere = this.#includes(row);
    if (!before) {
      const isNew = isHere && (!this.#look.partial || row.createdAt > this.#look.at);
      if (isNew) this.#changes.set(id, { what: 'arrived', id, number, changes: [] });
      return;
    }
    const now = fieldsOf(row);
    const changes = Object.entries(now)
      .filter(([name, after]) => before.fields[name] !== after)
      .map(([name, after]) => ({ label: fieldWords[name] ?? name, before: before.fields[name] ?? '', after }));
    if (!isHere) this.#leave(id, changes);
    else if (changes.length > 0) this.#changes.set(id, { what: 'changed', id, number, changes });
  }

  #leave(id: string, changes: readonly FieldChange[]): void {
    const before = this.#look.cases[id];
    if (before) this.#changes.set(id, { what: 'left', id, number: before.number, changes });
    else this.#changes.delete(id);
  }
}
