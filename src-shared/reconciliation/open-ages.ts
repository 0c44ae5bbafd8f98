import { type CalendarDate, daysBetween } from '../base/dates.ts';
import type { ClassifiedItem } from '../matching/classify.ts';
import { SIDE_ROLES } from '../matching/combine-sides.ts';
import { dayText } from '../matching/day-number.ts';
import type { ItemClass } from '../matching/item-class.ts';
import type { SideTables } from './open-items.ts';

/** How long an item is open, in days of the calendar since its oldest line: up to so many. */
export const AGE_LIMITS = [30, 60, 90, Infinity] as const;

export type ClassAges = {
  readonly itemClass: ItemClass;
  readonly items: number;
  readonly totalMinor: number;
  /** Minor units by age, as {@link AGE_LIMITS} counts them; they come to the total. */
  readonly byAgeMinor: readonly number[];
};

/** Open items by class and age, classes in the order of their first item. */
export function openAges(items: readonly ClassifiedItem[], tables: SideTables, asOf: CalendarDate): ClassAges[] {
  const classes = new Map<ItemClass, { items: number; totalMinor: number; byAgeMinor: number[] }>();
  for (const item of items) {
    const sum = classes.get(item.class) ?? { items: 0, totalMinor: 0, byAgeMinor: AGE_LIMITS.map(() => 0) };
    classes.set(item.class, sum);
    const age = daysBetween(firstDate(item, tables), asOf);
    sum.items += 1;
    sum.totalMinor += item.amountMinor;
    sum.byAgeMinor[AGE_LIMITS.findIndex((limit) => age <= limit)]! += item.amountMinor;
  }
  return [...classes].map(([itemClass, sum]) => ({ itemClass, ...sum }));
}

function firstDate({ group: { lines } }: ClassifiedItem, tables: SideTables): CalendarDate {
  let first = Infinity;
  for (const role of SIDE_ROLES) for (const line of lines[role]) first = Math.min(first, tables[role]!.days[line]!);
  return dayText(first);
}
