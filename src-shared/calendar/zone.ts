import { type CalendarDate, DAY_MS } from '../base/dates.ts';
import { remember } from '../base/remember.ts';

/** A moment as the clocks of a place show it. */
export type LocalTime = {
  readonly date: CalendarDate;
  /** Minutes since midnight. */
  readonly minute: number;
};

const MINUTE_MS = 60_000;
/** Making one costs a thousand times as much as asking it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  return remember(
    formats,
    zone,
    () =>
      new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      }),
  );
}

/** Whether a text names a time zone of the IANA database, such as 'America/Chicago'. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** How far a zone's clocks are ahead of UTC at an instant. Milliseconds, a whole number of minutes. */
function offsetAt(zone: string, instant: number): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const shown = Date.UTC(year, month - 1, day, hour, minute, second);
  return Math.round((shown - instant) / MINUTE_MS) * MINUTE_MS;
}

/** What the clocks of a zone show at an instant. @throws RangeError for an unknown zone. */
export function localTimeAt(zone: string, instant: Date): LocalTime {
  const shown = new Date(instant.getTime() + offsetAt(zone, instant.getTime()));
  const date = shown.toISOString().slice(0, 10) as CalendarDate;
  return { date, minute: shown.getUTCHours() * 60 + shown.getUTCMinutes() };
}

/**
 * When the clocks of a zone show a time. An hour that comes twice, when clocks go back, is its first; one that is left out, when
 * they go forward, is the moment at which they do. Later times of a day are never earlier instants.
 *
 * @param minute  since midnight, 0 to 1440.
 */
export function instantAt(zone: string, date: CalendarDate, minute: number): Date {
  const shown = Date.parse(`${date}T00:00:00.000Z`) + minute * MINUTE_MS;
  const before = offsetAt(zone, shown - DAY_MS);
  const after = offsetAt(zone, shown + DAY_MS);
  const first = shown - before;
  if (before === after || offsetAt(zone, first) === before) return new Date(first);
  const second = shown - after;
  if (offsetAt(zone, second) === after) return new Date(second);
  // Left out: the moment of the change lies between the two.
  let low = Math.min(first, second);
  let high = Math.max(first, second);
  while (high - low > MINUTE_MS) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS;
    if (offsetAt(zone, middle) === before) low = middle;
    else high = middle;
  }
  return new Date(high);
}
