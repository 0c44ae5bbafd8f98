import { CalendarDate } from '../base/dates.ts';

/** '20261120', with or without a time behind it: a calendar date; null for what is none. */
export function dayOf8(text: string): CalendarDate | null {
  const read = CalendarDate.safeParse(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`);
  return read.success ? read.data : null;
}
