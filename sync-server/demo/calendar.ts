import { addDays, weekdayOf } from '../../src-shared/base/dates.ts';

/** The days from the first to the last, both included, on which offices work. */
export function businessDays(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) {
    const weekday = weekdayOf(day);
    if (weekday !== 0 && weekday !== 6) days.push(day);
  }
  return days;
}

/** Months that begin on or after the first day's and before `before`, 'yyyy-mm'. */
export function monthsBefore(firstDay: string, before: string): string[] {
  const months: string[] = [];
  for (let day = `${firstDay.slice(0, 7)}-01`; day.slice(0, 7) < before; day = addDays(`${day.slice(0, 7)}-28`, 4)) {
    months.push(day.slice(0, 7));
  }
  return months;
}
