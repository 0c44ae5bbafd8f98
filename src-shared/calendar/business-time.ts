import { addDays, type CalendarDate, DAY_MS, weekdayOf } from '../base/dates.ts';
import { invariant, unreachable } from '../base/invariant.ts';
import { federalHoliday } from './holidays.ts';
import type { SiteCalendar } from './site-calendar.ts';
import { instantAt, localTimeAt } from './zone.ts';

/** How a span of time is counted. */
export const timeUnits = ['elapsed-days', 'calendar-days', 'business-days', 'business-hours'] as const;
export type TimeUnit = (typeof timeUnits)[number];

/** A unit as a policy names it; days of 24 hours where it names none that is known. */
export function timeUnitOf(unit: unknown): TimeUnit {
  return timeUnits.find((known) => known === unit) ?? 'elapsed-days';
}

/** 'in 3 business days': a unit after its number. */
export const timeUnitText: Readonly<Record<TimeUnit, { readonly one: string; readonly many: string }>> = {
  'elapsed-days': { one: 'day', many: 'days' },
  'calendar-days': { one: 'calendar day', many: 'calendar days' },
  'business-days': { one: 'business day', many: 'business days' },
  'business-hours': { one: 'business hour', many: 'business hours' },
};

const HOUR_MS = 3_600_000;
/** More days than any calendar is closed in a row: beyond it the calendar, and not the caller, is wrong. */
const MOST_DAYS_CLOSED = 4000;

type Span = { readonly opens: Date; readonly closes: Date };

/** Why a site is closed on a day: a holiday's name, or 'weekend'; null when it opens. */
export function whyClosed(calendar: SiteCalendar, date: CalendarDate): string | null {
  const own = calendar.closedOn.find((closed) => closed.date === date);
  if (own) return own.name;
  const holiday = calendar.federalHolidays ? federalHoliday(date) : undefined;
  if (holiday !== undefined) return holiday;
  return calendar.hours.some(({ weekday }) => weekday === weekdayOf(date)) ? null : 'weekend';
}

export function isBusinessDay(calendar: SiteCalendar, date: CalendarDate): boolean {
  return whyClosed(calendar, date) === null;
}

/** The business day that is so many after a date; the date itself for none. @param days  a whole number, 0 or more. */
export function addBusinessDays(calendar: SiteCalendar, date: CalendarDate, days: number): CalendarDate {
  let day = date;
  for (let left = days; left > 0; left -= 1) day = nextBusinessDay(calendar, addDays(day, 1));
  return day;
}

/** When the site closes on a day, or on the first business day after it. */
export function endOfBusinessDay(calendar: SiteCalendar, date: CalendarDate): Date {
  return openingOn(calendar, nextBusinessDay(calendar, date))!.closes;
}

/** The instant after so much time in which the site was open. @param hours  0 or more; fractions count. */
export function addBusinessHours(calendar: SiteCalendar, start: Date, hours: number): Date {
  let leftMs = Math.round(hours * HOUR_MS);
  if (leftMs === 0) return start;
  for (let date = localTimeAt(calendar.zone, start).date; ; date = addDays(date, 1)) {
    date = nextBusinessDay(calendar, date);
    const { opens, closes } = openingOn(calendar, date)!;
    const from = Math.max(opens.getTime(), start.getTime());
    const openMs = Math.max(0, closes.getTime() - from);
    if (leftMs <= openMs) return new Date(from + leftMs);
    leftMs -= openMs;
  }
}

/**
 * When something that begins at an instant is due.
 *
 * @param amount  0 or more. With 'elapsed-days' of 24 hours each; with 'calendar-days' until the end of that day at the site; with
 *                'business-days' until the site closes on that day.
 */
export function dueAfter(calendar: SiteCalendar, start: Date, amount: number, unit: TimeUnit): Date {
  const date = localTimeAt(calendar.zone, start).date;
  switch (unit) {
    case 'elapsed-days':
      return new Date(start.getTime() + amount * DAY_MS);
    case 'calendar-days':
      return endOfDayAt(calendar, addDays(date, Math.ceil(amount)));
    case 'business-days':
      return amount === 0 ? start : endOfBusinessDay(calendar, addBusinessDays(calendar, date, Math.ceil(amount)));
    case 'business-hours':
      return addBusinessHours(calendar, start, amount);
    default:
      return unreachable(unit);
  }
}

/** The last millisecond of a day at the site. */
export function endOfDayAt({ zone }: Pick<SiteCalendar, 'zone'>, date: CalendarDate): Date {
  return new Date(instantAt(zone, addDays(date, 1), 0).getTime() - 1);
}

function nextBusinessDay(calendar: SiteCalendar, from: CalendarDate): CalendarDate {
  let date = from;
  for (let tried = 0; !isBusinessDay(calendar, date); tried += 1) {
    invariant(tried < MOST_DAYS_CLOSED, `a site never opens after ${from}`);
    date = addDays(date, 1);
  }
  return date;
}

/** When the site opens and closes on a day; null when it does not. */
function openingOn(calendar: SiteCalendar, date: CalendarDate): Span | null {
  if (!isBusinessDay(calendar, date)) return null;
  const { opens, closes } = calendar.hours.find(({ weekday }) => weekday === weekdayOf(date))!;
  return {
    opens: instantAt(calendar.zone, date, minutesOf(opens)),
    closes: instantAt(calendar.zone, date, minutesOf(closes)),
  };
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
