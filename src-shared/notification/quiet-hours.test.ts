import { describe, expect, it } from 'vitest';
import { officeHours } from '../calendar/site-calendar.ts';
import { afterQuiet, isQuiet, mailDueAt, timeZoneOf } from './quiet-hours.ts';
import { defaultNoticeSettings, type NoticeSettings } from './notice-document.ts';

const CHICAGO = 'America/Chicago';
const night: NoticeSettings = { ...defaultNoticeSettings, quiet: { from: '19:00', until: '07:00', weekends: true } };
const at = (text: string) => new Date(text);

describe('quiet hours', () => {
  it('are those of the site’s time zone: 18:59 in Chicago disturbs, 19:00 does not', () => {
    expect(isQuiet(at('2026-11-24T00:59:00Z'), night, CHICAGO)).toBe(false);
    expect(isQuiet(at('2026-11-24T01:00:00Z'), night, CHICAGO)).toBe(true);
    expect(isQuiet(at('2026-11-24T00:59:00Z'), night, 'UTC')).toBe(true);
  });

  it('pass midnight, and end at 07:00 sharp', () => {
    expect(afterQuiet(at('2026-11-24T05:12:30Z'), night, CHICAGO)).toEqual(at('2026-11-24T13:00:00Z'));
  });

  it('with the weekend: from Friday evening to Monday morning', () => {
    expect(afterQuiet(at('2026-11-28T02:00:00Z'), night, CHICAGO)).toEqual(at('2026-11-30T13:00:00Z'));
  });

  it('keep their local time over the change to winter time', () => {
    const everyNight = { quiet: { from: '22:00', until: '06:00', weekends: false } };
    expect(afterQuiet(at('2026-11-01T05:00:00Z'), everyNight, CHICAGO)).toEqual(at('2026-11-01T12:00:00Z'));
  });

  it('that are none disturb at any time', () => {
    expect(afterQuiet(at('2026-11-28T05:00:00Z'), { quiet: null }, CHICAGO)).toEqual(at('2026-11-28T05:00:00Z'));
    const empty = { quiet: { from: '08:00', until: '08:00', weekends: false } };
    expect(isQuiet(at('2026-11-24T14:00:00Z'), empty, CHICAGO)).toBe(false);
  });
});

describe('an e-mail', () => {
  it('goes at once by day, and in the morning by night', () => {
    const each = { ...night, digest: 'each' } as const;
    expect(mailDueAt(at('2026-11-24T15:04:05Z'), each, CHICAGO)).toEqual(at('2026-11-24T15:04:05Z'));
    expect(mailDueAt(at('2026-11-24T03:04:05Z'), each, CHICAGO)).toEqual(at('2026-11-24T13:00:00Z'));
  });

  it('gathered by the hour goes at the next full one, also where zones are off by half an hour', () => {
    const hourly = { ...night, digest: 'hourly', quiet: null } as const;
    expect(mailDueAt(at('2026-11-24T15:04:05Z'), hourly, CHICAGO)).toEqual(at('2026-11-24T16:00:00Z'));
    expect(mailDueAt(at('2026-11-24T15:04:05Z'), hourly, 'Asia/Kolkata')).toEqual(at('2026-11-24T15:30:00Z'));
  });

  it('gathered by the day goes at the time that was chosen, tomorrow when that has passed', () => {
    const daily = { ...night, digest: 'daily', digestAt: '08:00' } as const;
    expect(mailDueAt(at('2026-11-24T15:04:05Z'), daily, CHICAGO)).toEqual(at('2026-11-25T14:00:00Z'));
    expect(mailDueAt(at('2026-11-24T09:00:00Z'), daily, CHICAGO)).toEqual(at('2026-11-24T14:00:00Z'));
  });
});

describe('the time zone of a person', () => {
  const sites = [
    { id: 'east', type: 'clinic', calendar: officeHours('America/New_York', 'NY', []) },
    { id: 'desk', type: 'shared-services', calendar: officeHours(CHICAGO, 'IL', []) },
    { id: 'new', type: 'clinic' },
  ] as const;
  const at = (...of: string[]) => timeZoneOf({ roles: of.map((site) => ({ role: 'clinic-manager', site })) }, sites);

  it('is that of the site they work at, of the shared desk where they work at all, and UTC where none is known', () => {
    expect(at('east')).toBe('America/New_York');
    expect(at('*')).toBe(CHICAGO);
    expect(at('new')).toBe('UTC');
    expect(timeZoneOf({ roles: [] }, [])).toBe('UTC');
  });
});
