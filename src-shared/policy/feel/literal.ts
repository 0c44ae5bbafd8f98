import { DAY_MS } from '../../base/dates.ts';

/**
 * A constant that a simple cell compares with. `key` sorts as FEEL sorts: numbers by size, dates 'YYYY-MM-DD' as text,
 * durations of days and time in milliseconds.
 */
export type Literal =
  | { readonly kind: 'number' | 'duration'; readonly key: number; readonly text: string }
  | { readonly kind: 'text' | 'date'; readonly key: string; readonly text: string }
  | { readonly kind: 'boolean'; readonly key: boolean; readonly text: string };

const NUMBER = /^-?(?:\d+(?:\.\d+)?|\.\d+)/;
const TEXT = /^"((?:[^"\\\n]|\\["\\/nrt])*)"/;
const TEMPORAL = /^(?:@"([^"\\]*)"|(date|duration)\(\s*"([^"\\]*)"\s*\))/;
const WORD = /^(true|false)(?![\p{L}\p{N}_?])/u;
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The literal a text begins with, and how many characters it takes; null when it begins with anything else. */
export function readLiteral(text: string): { readonly literal: Literal; readonly length: number } | null {
  const found = (literal: Literal | null, length: number) => (literal ? { literal, length } : null);
  const number = NUMBER.exec(text)?.[0];
  if (number !== undefined) {
    // Anything glued to a number ('1e3', '5a', '1..') is for the interpreter to judge; '..' is a range.
    if (/^(?:[\p{L}_]|\.(?!\.))/u.test(text.slice(number.length))) return null;
    const key = Number(number) + 0;
    return found(Number.isFinite(key) ? { kind: 'number', key, text: number } : null, number.length);
  }
  const word = WORD.exec(text)?.[1];
  if (word) return found({ kind: 'boolean', key: word === 'true', text: word }, word.length);
  const quoted = TEXT.exec(text);
  if (quoted) {
    const key = quoted[1]!.replaceAll(/\\(.)/g, (_, character: string) => ESCAPED[character] ?? character);
    return found({ kind: 'text', key, text: quoted[0] }, quoted[0].length);
  }
  const temporal = TEMPORAL.exec(text);
  if (!temporal) return null;
  const [whole, at, maker, inner = at] = temporal;
  return found(temporalLiteral(inner ?? '', maker, whole), whole.length);
}

function temporalLiteral(inner: string, maker: string | undefined, text: string): Literal | null {
  const duration = maker === 'date' ? null : durationMs(inner);
  if (duration !== null) return { kind: 'duration', key: duration, text };
  return maker !== 'duration' && isDate(inner) ? { kind: 'date', key: inner, text } : null;
}

/** Whether a text is a day of the calendar, 'YYYY-MM-DD' with a year of four digits. */
export function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!match) return false;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return days !== undefined && day >= 1 && day <= days;
}

const DURATION = /^(-)?P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/;

/** A duration of days and time ('P3D', '-PT12H') in milliseconds; null for any other text, also for months and years. */
export function durationMs(text: string): number | null {
  const match = DURATION.exec(text);
  if (!match || text.endsWith('P') || text.endsWith('T')) return null;
  const [days, hours, minutes, seconds] = match.slice(2).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  const ms = days * DAY_MS + hours * 3_600_000 + minutes * 60_000 + seconds * 1000;
  return match[1] ? 0 - ms : ms;
}

/** Writes a value as a FEEL literal. */
export function textLiteral(value: string): string {
  const escapes: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return `"${value.replaceAll(/["\\\n\r\t]/g, (character) => escapes[character]!)}"`;
}

/** Writes a number as a FEEL literal, which has no exponent. */
export function numberLiteral(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  if (Number.isInteger(value)) return BigInt(value).toString();
  const [digits = '', exponent] = String(Math.abs(value)).split('e-');
  return `${value < 0 ? '-' : ''}0.${'0'.repeat(Number(exponent) - 1)}${digits.replace('.', '')}`;
}

/** The value of a text that is one literal and nothing else; null when it is not. Dates and durations as their ISO text. */
export function literalValue(source: string): string | number | boolean | null {
  const text = source.trim();
  const read = readLiteral(text);
  if (!read || read.length !== text.length) return null;
  return read.literal.kind === 'duration' ? (/"(.*)"/.exec(text)?.[1] ?? null) : read.literal.key;
}
