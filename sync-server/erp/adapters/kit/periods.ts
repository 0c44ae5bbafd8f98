import { calendarDateOf, type CalendarDate } from '../../../../src-shared/base/dates.ts';
import type { ErpPeriod } from '../../port.ts';

/** Of an ERP that lists where its periods begin: each ends the day before the next, and the last with its month. */
export function endOfPeriods(starts: readonly Omit<ErpPeriod, 'endsOn'>[]): ErpPeriod[] {
  const inOrder = starts.toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
  return inOrder.map((period, at) => {
    const next = inOrder[at + 1]?.startsOn;
    return { ...period, endsOn: next === undefined ? endOfMonth(period.startsOn) : dayBefore(next) };
  });
}

export function endOfMonth(date: CalendarDate): CalendarDate {
  const [year = 0, month = 0] = date.split('-').map(Number);
  return calendarDateOf(new Date(Date.UTC(year, month, 0)));
}

function dayBefore(date: CalendarDate): CalendarDate {
  return calendarDateOf(new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000));
}

/** The calendar months from one day to another. */
export function monthsOf(
  from: CalendarDate,
  to: CalendarDate,
): { readonly name: string; readonly startsOn: CalendarDate; readonly endsOn: CalendarDate }[] {
  const months = [];
  const [year = 0, month = 1] = from.split('-').map(Number);
  for (let at = 0; at < 1200; at += 1) {
    const startsOn = calendarDateOf(new Date(Date.UTC(year, month - 1 + at, 1)));
    if (startsOn > to) break;
    months.push({ name: startsOn.slice(0, 7), startsOn, endsOn: endOfMonth(startsOn) });
  }
  return months;
}
