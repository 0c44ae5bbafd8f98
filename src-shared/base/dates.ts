import * as z from 'zod';

/** A day without a time zone, 'yyyy-mm-dd': a service date, a posting date. Sorts as text. */
export const CalendarDate = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'not a calendar date yyyy-mm-dd')
  .brand<'CalendarDate'>();
export type CalendarDate = z.infer<typeof CalendarDate>;

/** An instant as ISO 8601 UTC text with milliseconds, '2026-11-24T06:35:40.000Z'. Sorts as text. */
export const Instant = z.iso.datetime({ offset: false, precision: 3 }).brand<'Instant'>();
export type Instant = z.infer<typeof Instant>;

export function instantOf(date: Date): Instant {
  return date.toISOString() as Instant;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A calendar date as it stands in a sentence, 'Nov 24, 2026'; what is no date stays as it is. The same everywhere. */
export function dateText(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  const name = MONTHS[(month ?? 0) - 1];
  return year && name && day ? `${name} ${day}, ${year}` : date;
}

/** 'at 10:32 UTC on 2026-11-24'. */
export function atText(at: Instant): string {
  return `at ${at.slice(11, 16)} UTC on ${at.slice(0, 10)}`;
}

/** The last instant of a day in UTC: by then everything that was arranged on it holds. */
export function endOfDay(date: CalendarDate): Instant {
  return `${date}T23:59:59.999Z` as Instant;
}

/** The calendar date of an instant in UTC; sites' own zones come with business calendars. */
export function calendarDateOf(date: Date): CalendarDate {
  return date.toISOString().slice(0, 10) as CalendarDate;
}

export const DAY_MS = 86_400_000;

/** The date so many days later; earlier for a negative number. @param date  'yyyy-mm-dd'. */
export function addDays(date: string, days: number): CalendarDate {
  return calendarDateOf(new Date(Date.parse(`${date}T00:00:00.000Z`) + days * DAY_MS));
}

/** The same day so many months later, or the last day of a month that has no such day. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return calendarDateOf(new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastDay))));
}

/** Whole days from one date to another; below zero where the second is the earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** 0 is Sunday, 6 is Saturday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00.000Z`).getUTCDay();
}
