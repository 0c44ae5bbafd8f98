import type { CalendarDate } from '../base/dates.ts';

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days since 1970-01-01 in the proleptic Gregorian calendar; null for a day that does not exist, such as February 30. */
export function dayNumber(year: number, month: number, day: number): number | null {
  if (month < 1 || month > 12 || day < 1 || year < 1) return null;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (day > MONTH_LENGTHS[month - 1]! + (isLeap && month === 2 ? 1 : 0)) return null;
  // Years begin in March, so that the leap day is the last one of a year.
  const shifted = month > 2 ? year : year - 1;
  const monthFromMarch = (month + 9) % 12;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + day - 1;
  const centuries = Math.floor(shifted / 100);
  return 365 * shifted + Math.floor(shifted / 4) - centuries + Math.floor(centuries / 4) + dayOfYear - 719_468;
}

/** 'yyyy-mm-dd' as days since 1970-01-01; null where it is no day. */
export function dayOfText(text: string): number | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  return match ? dayNumber(Number(match[1]), Number(match[2]), Number(match[3])) : null;
}

/** Days since 1970-01-01 as 'yyyy-mm-dd'. */
export function dayText(day: number): CalendarDate {
  return new Date(day * 86_400_000).toISOString().slice(0, 10) as CalendarDate;
}
