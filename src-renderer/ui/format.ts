import { language, locale } from '../language/language.ts';
import { t } from '../language/t.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const day = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' });
const dayWithYear = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', year: 'numeric' });
const calendarDay = new Intl.DateTimeFormat(locale, {
  month: 'short',
  day: 'numeric',
  year: 'numeric',
  timeZone: 'UTC',
});
const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const numbers = new Intl.NumberFormat(locale);

/** '1,204' */
export function countText(count: number): string {
  return numbers.format(count);
}

/** A count with its noun: '1 case', '3 cases'. */
export function counted(count: number, one: string, many = `${one}s`): string {
  // English needs no grammar to be read, and rows of grids count.
  if (language === 'en') return `${countText(count)} ${count === 1 ? one : many}`;
  return t(`{count, plural, one {# ${one}} other {# ${many}}}`, { count });
}

/** 'Nov 24', or 'Nov 24, 2025' in another year than `now`. '' for an absent instant. */
export function dayText(instant: string, now: Date): string {
  if (!instant) return '';
  const date = new Date(instant);
  return date.getFullYear() === now.getFullYear() ? day.format(date) : dayWithYear.format(date);
}

/** A calendar date 'yyyy-mm-dd' as it stands in a sentence, 'Nov 24, 2026'; what is no date stays as it is. */
export function dateText(date: string): string {
  const start = Date.parse(`${date}T00:00:00.000Z`);
  return Number.isNaN(start) ? date : calendarDay.format(start);
}

/** '07:12' */
export function clockText(instant: string): string {
  return clock.format(new Date(instant));
}

/** 'Nov 24, 2026, 07:12' */
export function momentText(instant: string): string {
  return `${dayWithYear.format(new Date(instant))}, ${clockText(instant)}`;
}

/** '07:12' today, 'Nov 24, 07:12' before that. */
export function recentText(instant: string, now: Date): string {
  const sameDay = new Date(instant).toDateString() === now.toDateString();
  return sameDay ? clockText(instant) : `${dayText(instant, now)}, ${clockText(instant)}`;
}

/** How long: '4 min', '3 h', '2 d 4 h', '31 d'. Under a minute: 'moments'. */
export function durationText(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  if (minutes < 1) return t('moments');
  if (minutes < 60) return t('{minutes} min', { minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h`;
  const days = Math.floor(hours / 24);
  const rest = hours % 24;
  return days < 7 && rest > 0 ? `${days} d ${rest} h` : `${days} d`;
}

/** Whole days since an instant, never negative. */
export function ageDays(since: string, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - new Date(since).getTime()) / DAY_MS));
}

/** '12.4 MB' */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
