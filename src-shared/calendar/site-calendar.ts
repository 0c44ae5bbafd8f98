import * as z from 'zod';
import { CalendarDate } from '../base/dates.ts';
import { isZone } from './zone.ts';

/** A time of day as the clocks of the site show it, '08:00'; '24:00' is the end of the day. */
const TimeOfDay = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'not a time of day such as 08:00');

const Opening = z
  .object({ weekday: z.int().min(0).max(6), opens: TimeOfDay, closes: TimeOfDay })
  .refine(({ opens, closes }) => opens < closes, 'it closes before it opens');

/** When people of a site work: its zone, its opening hours in the week, and the days on which it is closed all the same. */
export const SiteCalendar = z.object({
  /** Of the IANA database: 'America/Chicago'. */
  zone: z.string().max(60).refine(isZone, 'not a time zone'),
  /** Of the United States, as the post writes it ('TX'): whose law holds there. '' where that is not known. */
  state: z.string().regex(/^([A-Z]{2})?$/, 'not the code of a state'),
  /** At most one span a day; 0 is Sunday. */
  hours: z
    .array(Opening)
    .min(1)
    .max(7)
    .refine((hours) => new Set(hours.map(({ weekday }) => weekday)).size === hours.length, 'a weekday is named twice'),
  /** Closed on federal holidays. */
  federalHolidays: z.boolean(),
  /** The site's own days off. */
  closedOn: z.array(z.object({ date: CalendarDate, name: z.string().min(1).max(80) })).max(400),
});
export type SiteCalendar = z.infer<typeof SiteCalendar>;

const WORKING_WEEK = [1, 2, 3, 4, 5];

/** Monday to Friday from eight to five. */
export function officeHours(zone: string, state: string, closedOn: SiteCalendar['closedOn'] = []): SiteCalendar {
  return {
    zone,
    state,
    hours: WORKING_WEEK.map((weekday) => ({ weekday, opens: '08:00', closes: '17:00' })),
    federalHolidays: true,
    closedOn: [...closedOn],
  };
}

/** What holds at a site that has not said when it works. */
export const DEFAULT_CALENDAR: SiteCalendar = officeHours('UTC', '');
