import { CalendarDate } from '../base/dates.ts';
import { err, ok, type Result } from '../base/result.ts';
import { storableText } from '../base/storable-text.ts';
import { formatMinor } from '../money/format.ts';

type FieldBase = {
  /** Stable within the kind; values are stored under it. */
  readonly key: string;
  readonly label: string;
  /** A sentence under the field. */
  readonly help?: string;
  /** It may be left out. */
  readonly optional?: true;
  /** It is asked for only where another field above it has one of these values. */
  readonly when?: { readonly field: string; readonly is: readonly (string | boolean)[] };
};

/** What one field of an intake form takes. Money is in cents. */
export type IntakeField = FieldBase &
  (
    | { readonly type: 'text'; readonly maxLength: number }
    | { readonly type: 'long-text'; readonly maxLength: number }
    /** Opaque number of an account, an order, a vendor: no white space around it, 1 to 60 characters. */
    | { readonly type: 'reference'; readonly example: string }
    /** `isPerUnit`: what one of something costs, so that rows of it do not add up. */
    | { readonly type: 'money'; readonly minMinor: number; readonly maxMinor: number; readonly isPerUnit?: true }
    | { readonly type: 'count'; readonly min: number; readonly max: number }
    | { readonly type: 'date' }
    | { readonly type: 'choice'; readonly choices: readonly { readonly value: string; readonly label: string }[] }
    /** The payer's name as the directory has it; left out: none. */
    | { readonly type: 'payer' }
    | { readonly type: 'yes-no' }
    /** Rows of the same fields. */
    | {
        readonly type: 'lines';
        readonly min: number;
        readonly max: number;
        /** 'line', 'instalment': what one row is called. */
        readonly one: string;
        readonly fields: readonly IntakeField[];
      }
  );

/** Text, dates and choices as strings, cents and counts as integers, rows as objects. What was left out is not there. */
export type IntakeValue = string | number | boolean | readonly IntakeRow[];
export type IntakeRow = { readonly [key: string]: string | number | boolean };
export type IntakeValues = { readonly [key: string]: IntakeValue };

/** What is wrong with which field: 'amountMinor', or 'lines.2.amountMinor' with rows counted from 0. */
export type FieldProblem = { readonly path: string; readonly message: string };

/**
 * Reads what was sent for a form. Nothing is converted: '12' is no count. A field that is not asked for, or is not known, is
 * refused rather than dropped.
 *
 * @param sent  parsed JSON.
 */
export function readIntake(
  fields: readonly IntakeField[],
  sent: unknown,
): Result<IntakeValues, readonly FieldProblem[]> {
  const problems: FieldProblem[] = [];
  const values = readFields(fields, sent, '', problems);
  return problems.length > 0 ? err(problems) : ok(values);
}

/** Whether a form with these values asks for the field. */
export function isAsked(field: IntakeField, values: { readonly [key: string]: unknown }): boolean {
  const { when } = field;
  return when === undefined || when.is.some((value) => values[when.field] === value);
}

function readFields(fields: readonly IntakeField[], sent: unknown, at: string, problems: FieldProblem[]): IntakeValues {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) {
    problems.push({ path: at.slice(0, -1), message: 'Give an object with a value per field.' });
    return {};
  }
  const given = sent as Readonly<Record<string, unknown>>;
  const known = new Map(fields.map((field) => [field.key, field]));
  for (const key of Object.keys(given)) {
    if (!known.has(key)) problems.push({ path: `${at}${key}`, message: 'This form has no such field.' });
  }
  const values: Record<string, IntakeValue> = {};
  for (const field of fields) {
    const value = Object.hasOwn(given, field.key) ? given[field.key] : undefined;
    const path = `${at}${field.key}`;
    if (!isAsked(field, given)) {
      if (value !== undefined) problems.push({ path, message: `${field.label} is not asked for here.` });
    } else if (value === undefined || value === '') {
      if (!field.optional) problems.push({ path, message: missing(field) });
    } else {
      const read = readValue(field, value, path, problems);
      if (read !== undefined) values[field.key] = read;
    }
  }
  return values;
}

/** 'Give the amount.' */
function missing(field: IntakeField): string {
  const verb = field.type === 'choice' || field.type === 'yes-no' || field.type === 'payer' ? 'Choose' : 'Give';
  const example = field.type === 'reference' ? `, such as ${field.example}` : '';
  return `${verb} ${inSentence(field.label)}${example}.`;
}

/** A label within a sentence: 'Invoice date' → 'invoice date', 'CPT code' as it is. */
function inSentence(label: string): string {
  const second = label.charAt(1);
  return second !== second.toUpperCase() ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

function readValue(
  field: IntakeField,
  value: unknown,
  path: string,
  problems: FieldProblem[],
): IntakeValue | undefined {
  if (field.type === 'lines') return readLines(field, value, path, problems);
  const message = valueProblem(field, value);
  if (message === null) return typeof value === 'string' ? value.trim() : (value as number | boolean);
  problems.push({ path, message });
  return undefined;
}

function readLines(
  field: Extract<IntakeField, { type: 'lines' }>,
  value: unknown,
  path: string,
  problems: FieldProblem[],
): readonly IntakeRow[] {
  if (!Array.isArray(value) || value.length < field.min || value.length > field.max) {
    const amount = field.min === field.max ? `${field.min}` : `${field.min} to ${field.max}`;
    problems.push({ path, message: `Give ${amount} ${field.one}${field.max === 1 ? '' : 's'}.` });
    return [];
  }
  return value.map((row, index) => readFields(field.fields, row, `${path}.${index}.`, problems) as IntakeRow);
}

/** What is wrong with one value, in a sentence; null when nothing is. */
function valueProblem(field: Exclude<IntakeField, { type: 'lines' }>, value: unknown): string | null {
  switch (field.type) {
    case 'text':
    case 'long-text':
      return textProblem(field.label, value, field.maxLength);
    case 'reference':
      return textProblem(field.label, value, 60);
    case 'payer':
      return textProblem(field.label, value, 160);
    case 'money':
      return moneyProblem(field.label, value, field);
    case 'count':
      return countProblem(field.label, value, field);
    case 'date':
      return isDay(value) ? null : `${field.label} is a date such as 2026-03-31.`;
    case 'choice':
      return field.choices.some((choice) => choice.value === value)
        ? null
        : `${field.label} is one of ${field.choices.map((choice) => choice.value).join(', ')}.`;
    case 'yes-no':
      return typeof value === 'boolean' ? null : `${field.label} is true or false.`;
  }
}

/** A day that the calendar has: there is no Feb 30. */
function isDay(value: unknown): boolean {
  const { success, data } = CalendarDate.safeParse(value);
  return success && Number(data.slice(8)) <= daysIn(Number(data.slice(0, 4)), Number(data.slice(5, 7)));
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function textProblem(label: string, value: unknown, maxLength: number): string | null {
  if (typeof value !== 'string' || value.trim() === '') return `${label} is text.`;
  if (value.length > maxLength) return `${label} is at most ${maxLength} characters.`;
  return storableText(value) === value ? null : `${label} holds characters that cannot be stored.`;
}

/** A person reads the limits in dollars; the value itself is in cents wherever it is sent. */
function moneyProblem(
  label: string,
  value: unknown,
  { minMinor, maxMinor }: { readonly minMinor: number; readonly maxMinor: number },
): string | null {
  if (!Number.isSafeInteger(value)) return `${label} is a whole number of cents.`;
  return (value as number) < minMinor || (value as number) > maxMinor
    ? `${label} is between ${formatMinor(minMinor)} and ${formatMinor(maxMinor)}.`
    : null;
}

function countProblem(
  label: string,
  value: unknown,
  { min, max }: { readonly min: number; readonly max: number },
): string | null {
  if (!Number.isSafeInteger(value)) return `${label} is a whole number.`;
  return (value as number) < min || (value as number) > max ? `${label} is between ${min} and ${max}.` : null;
}

/** The text of a field, a choice or a date; '' where it was left out. */
export function textOf(values: IntakeValues | IntakeRow, key: string): string {
  const value = values[key];
  return typeof value === 'string' ? value : '';
}

/** The cents, or the count, of a field; 0 where it was left out. */
export function numberOf(values: IntakeValues | IntakeRow, key: string): number {
  const value = values[key];
  return typeof value === 'number' ? value : 0;
}

/** Whether a question was answered with yes. */
export function isYes(values: IntakeValues | IntakeRow, key: string): boolean {
  return values[key] === true;
}

/** The rows of a field; none where it was left out. */
export function rowsOf(values: IntakeValues, key: string): readonly IntakeRow[] {
  const value = values[key];
  return typeof value === 'object' ? value : [];
}
