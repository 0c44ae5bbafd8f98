import { CalendarDate } from '../../../src-shared/base/dates.ts';

/** The day of a text as spreadsheets write it: '2026-03-31', '3/31/2026', '03/31/26'. null when it is none. */
export function dateFromTyped(text: string): CalendarDate | null {
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/.exec(text.trim());
  const [, month = '', day = '', year = ''] = american ?? [];
  const written = american
    ? `${year.padStart(4, '20')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
    : text.trim();
  const date = CalendarDate.safeParse(written);
  return date.success ? date.data : null;
}
