import { addDays, addMonths, type CalendarDate } from '../../../base/dates.ts';
import { invariant } from '../../../base/invariant.ts';

export type Interval = 'weekly' | 'fortnightly' | 'monthly';
export type Instalment = { readonly dueOn: CalendarDate; readonly amountMinor: number };

/**
 * An amount in equal instalments, to the cent: what does not divide is in the last one.
 *
 * @param totalMinor   above zero, at least one cent an instalment.
 * @param instalments  at least 1.
 * @param firstDueOn   monthly ones are due on that day of the month, or on the last day of a shorter one.
 */
export function scheduleOf(
  totalMinor: number,
  { instalments, firstDueOn, interval }: { instalments: number; firstDueOn: CalendarDate; interval: Interval },
): readonly Instalment[] {
  invariant(instalments >= 1 && totalMinor >= instalments, `${instalments} instalments of ${totalMinor} cents`);
  const each = Math.floor(totalMinor / instalments);
  return Array.from({ length: instalments }, (_, index) => ({
    dueOn: dueOn(firstDueOn, interval, index),
    amountMinor: index === instalments - 1 ? totalMinor - each * (instalments - 1) : each,
  }));
}

function dueOn(first: CalendarDate, interval: Interval, index: number): CalendarDate {
  switch (interval) {
    case 'weekly':
      return addDays(first, 7 * index);
    case 'fortnightly':
      return addDays(first, 14 * index);
    case 'monthly':
      return addMonths(first, index);
  }
}

/** Whole months from the first instalment to the last, begun ones counted. */
export function termMonths(schedule: readonly Instalment[]): number {
  const first = schedule[0]?.dueOn ?? '';
  const last = schedule.at(-1)?.dueOn ?? '';
  const [fromYear = 0, fromMonth = 0] = first.split('-').map(Number);
  const [toYear = 0, toMonth = 0] = last.split('-').map(Number);
  return (toYear - fromYear) * 12 + (toMonth - fromMonth) + 1;
}
