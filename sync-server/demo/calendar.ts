const DAY_MS = 86_400_000;

/** A calendar date so many days later. @param date  'yyyy-mm-dd'. */
export function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The days from the first to the last, both included, on which offices work. */
export function businessDays(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = daysAfter(day, 1)) {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    if (weekday !== 0 && weekday !== 6) days.push(day);
  }
  return days;
}

/** Months that begin on or after the first day's and before `before`, 'yyyy-mm'. */
export function monthsBefore(firstDay: string, before: string): string[] {
  const months: string[] = [];
  for (let day = `${firstDay.slice(0, 7)}-01`; day.slice(0, 7) < before; day = daysAfter(`${day.slice(0, 7)}-28`, 4)) {
    months.push(day.slice(0, 7));
  }
  return months;
}
