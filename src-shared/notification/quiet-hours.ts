import type { Person } from '../authority/person.ts';
import type { SiteDocument } from '../directory/directory-document.ts';
import type { NoticeSettings } from './notice-document.ts';

const MINUTE_MS = 60_000;
/** Longer than any quiet time there can be: a weekend with the nights around it. */
const MOST_MINUTES = 5 * 24 * 60;
const WEEKEND: ReadonlySet<string> = new Set(['Sat', 'Sun']);

/** The time zone a person works in: of the first site they have a role at, else of the shared desk. 'UTC' where none is known. */
export function timeZoneOf(
  { roles }: Pick<Person, 'roles'>,
  sites: readonly Pick<SiteDocument, 'id' | 'type' | 'calendar'>[],
): string {
  const own = roles.map(({ site }) => sites.find(({ id }) => id === site)).find((site) => site !== undefined);
  const site = own ?? sites.find(({ type }) => type === 'shared-services') ?? sites[0];
  return site?.calendar?.zone ?? 'UTC';
}

/** Whether a person is not to be disturbed at an instant. */
export function isQuiet(at: Date, { quiet }: Pick<NoticeSettings, 'quiet'>, timeZone: string): boolean {
  if (quiet === null) return false;
  const { weekday, time } = localTime(at, timeZone);
  if (quiet.weekends && WEEKEND.has(weekday)) return true;
  const { from, until } = quiet;
  if (from === until) return false;
  return from < until ? time >= from && time < until : time >= from || time < until;
}

/** The first minute from an instant on that is not quiet; the instant itself where it is not. */
export function afterQuiet(at: Date, settings: Pick<NoticeSettings, 'quiet'>, timeZone: string): Date {
  return firstMinute(at, (minute) => !isQuiet(minute, settings, timeZone));
}

/** When an e-mail about what happened at an instant is due. */
export function mailDueAt(at: Date, settings: NoticeSettings, timeZone: string): Date {
  const { digest, digestAt } = settings;
  if (digest === 'each') return afterQuiet(at, settings, timeZone);
  const gathered = firstMinute(nextMinute(at), (minute) => {
    const { time } = localTime(minute, timeZone);
    return digest === 'hourly' ? time.endsWith(':00') : time === digestAt;
  });
  return afterQuiet(gathered, settings, timeZone);
}

function nextMinute(at: Date): Date {
  return new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS + MINUTE_MS);
}

function firstMinute(from: Date, holds: (minute: Date) => boolean): Date {
  let minute = from;
  for (let tried = 0; tried < MOST_MINUTES && !holds(minute); tried += 1) minute = nextMinute(minute);
  return minute;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Kept: making one costs a thousand times what asking it does. @throws RangeError for what is no time zone. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const options = { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const clock = new Intl.DateTimeFormat('en-US', options);
  clocks.set(timeZone, clock);
  return clock;
}

function localTime(at: Date, timeZone: string): { readonly weekday: string; readonly time: string } {
  const parts = new Map(
    clockOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return { weekday: parts.get('weekday') ?? '', time: `${parts.get('hour')}:${parts.get('minute')}` };
}
