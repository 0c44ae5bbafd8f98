import { addDays, type CalendarDate, weekdayOf } from '../base/dates.ts';
import { remember } from '../base/remember.ts';

/** `weekday` of a month, counted from its beginning or its end. */
type Rule =
  | { readonly name: string; readonly since?: number; readonly month: number; readonly day: number }
  | {
      readonly name: string;
      readonly since?: number;
      readonly month: number;
      readonly weekday: number;
      readonly nth: number;
    };

const MONDAY = 1;
const THURSDAY = 4;

/** @see 5 U.S.C. 6103(a) */
const rules: readonly Rule[] = [
  { name: 'New Year’s Day', month: 1, day: 1 },
  { name: 'Birthday of Martin Luther King, Jr.', month: 1, weekday: MONDAY, nth: 3, since: 1986 },
  { name: 'Washington’s Birthday', month: 2, weekday: MONDAY, nth: 3 },
  { name: 'Memorial Day', month: 5, weekday: MONDAY, nth: -1 },
  { name: 'Juneteenth', month: 6, day: 19, since: 2021 },
  { name: 'Independence Day', month: 7, day: 4 },
  { name: 'Labor Day', month: 9, weekday: MONDAY, nth: 1 },
  { name: 'Columbus Day', month: 10, weekday: MONDAY, nth: 2 },
  { name: 'Veterans Day', month: 11, day: 11 },
  { name: 'Thanksgiving Day', month: 11, weekday: THURSDAY, nth: 4 },
  { name: 'Christmas Day', month: 12, day: 25 },
];

const byYear = new Map<number, ReadonlyMap<CalendarDate, string>>();

/**
 * The federal holiday that offices keep on a day, by name; undefined for none. One that falls on a Saturday is kept on the Friday
 * before, on a Sunday on the Monday after.
 *
 * @see 5 U.S.C. 6103(b); Executive Order 11582
 */
export function federalHoliday(date: CalendarDate): string | undefined {
  const year = Number(date.slice(0, 4));
  // New Year’s Day of a year that begins on a Saturday is kept in the year before.
  return keptIn(year).get(date) ?? keptIn(year + 1).get(date);
}

function keptIn(year: number): ReadonlyMap<CalendarDate, string> {
  return remember(
    byYear,
    year,
    () =>
      new Map(
        rules.filter(({ since = 0 }) => year >= since).map((rule) => [observed(dayOf(rule, year)), rule.name] as const),
      ),
  );
}

function observed(date: CalendarDate): CalendarDate {
  const weekday = weekdayOf(date);
  return weekday === 6 ? addDays(date, -1) : weekday === 0 ? addDays(date, 1) : date;
}

function dayOf(rule: Rule, year: number): CalendarDate {
  const month = String(rule.month).padStart(2, '0');
  if ('day' in rule) return `${year}-${month}-${String(rule.day).padStart(2, '0')}` as CalendarDate;
  const { weekday, nth } = rule;
  if (nth > 0) {
    const first = `${year}-${month}-01` as CalendarDate;
    return addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + (nth - 1) * 7);
  }
  const last = new Date(Date.UTC(year, rule.month, 0)).toISOString().slice(0, 10) as CalendarDate;
  return addDays(last, 0 - ((weekdayOf(last) - weekday + 7) % 7));
}
