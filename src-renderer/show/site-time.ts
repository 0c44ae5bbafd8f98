import type { CalendarDate } from '../../src-shared/base/dates.ts';
import { DEFAULT_CALENDAR, type SiteCalendar } from '../../src-shared/calendar/site-calendar.ts';
import { localTimeAt } from '../../src-shared/calendar/zone.ts';
import { remember } from '../../src-shared/base/remember.ts';
import type { Directory } from '../../src-shared/directory/directory.ts';
import { locale } from '../language/language.ts';

/** When the people of a site work; the default where it has not said so. */
export function calendarAt(site: string, { sites }: Pick<Directory, 'sites'>): SiteCalendar {
  return sites.find(({ id }) => id === site)?.calendar ?? DEFAULT_CALENDAR;
}

/** '17:00 CST': the time of an instant as the clocks of the site show it, with the name of their zone then. */
export function zonedText(instant: string, { zone }: Pick<SiteCalendar, 'zone'>): string {
  return clockOf(zone).format(new Date(instant));
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Made once for each zone: making one costs a thousand times as much as asking it, and a case shows a dozen times. */
function clockOf(zone: string): Intl.DateTimeFormat {
  return remember(
    clocks,
    zone,
    () =>
      new Intl.DateTimeFormat(locale, {
        timeZone: zone,
        hourCycle: 'h23',
        hour: '2-digit',
        minute: '2-digit',
        timeZoneName: 'short',
      }),
  );
}

/** 'Dec 7, 2026, 17:00 CST' */
export function siteMomentText(instant: string, calendar: Pick<SiteCalendar, 'zone'>): string {
  return `${dayAt(instant, calendar)}, ${zonedText(instant, calendar)}`;
}

const day = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'short', day: 'numeric', year: 'numeric' });

function dayAt(instant: string, { zone }: Pick<SiteCalendar, 'zone'>): string {
  const date: CalendarDate = localTimeAt(zone, new Date(instant)).date;
  return day.format(new Date(`${date}T00:00:00.000Z`));
}
