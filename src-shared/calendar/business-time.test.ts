import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type CalendarDate } from '../base/dates.ts';
import {
  addBusinessDays,
  addBusinessHours,
  dueAfter,
  endOfBusinessDay,
  timeUnits,
  whyClosed,
} from './business-time.ts';
import { federalHoliday } from './holidays.ts';
import { officeHours, SiteCalendar } from './site-calendar.ts';
import { instantAt, localTimeAt } from './zone.ts';

const day = (text: string) => text as CalendarDate;
const chicago = officeHours('America/Chicago', 'IL', [{ date: day('2026-12-24'), name: 'Christmas Eve' }]);

describe('federal holidays', () => {
  it('fall where the law puts them in 2026', () => {
    const days: string[] = [];
    for (let date = day('2026-01-01'); date <= '2026-12-31'; date = addDays(date, 1)) {
      if (federalHoliday(date)) days.push(date);
    }
    expect(days).toEqual([
      '2026-01-01',
      '2026-01-19',
      '2026-02-16',
      '2026-05-25',
      '2026-06-19',
      '2026-07-03',
      '2026-09-07',
      '2026-10-12',
      '2026-11-11',
      '2026-11-26',
      '2026-12-25',
    ]);
  });

  it('are kept on the Friday before a Saturday, also in the year before', () =>
    expect(federalHoliday(day('2021-12-31'))).toBe('New Year’s Day'));

  it('are kept on the Monday after a Sunday', () => expect(federalHoliday(day('2022-06-20'))).toBe('Juneteenth'));

  it('do not have Juneteenth before 2021', () => expect(federalHoliday(day('2020-06-19'))).toBeUndefined());
});

describe('a zone', () => {
  it('shows 07:30 in Chicago at 13:30 UTC in winter and at 12:30 UTC in summer', () => {
    expect(localTimeAt('America/Chicago', new Date('2026-01-15T13:30:00Z'))).toEqual({
      date: '2026-01-15',
      minute: 450,
    });
    expect(localTimeAt('America/Chicago', new Date('2026-07-15T12:30:00Z'))).toEqual({
      date: '2026-07-15',
      minute: 450,
    });
  });

  it('gives for an hour that is left out the moment at which clocks go forward', () =>
    expect(instantAt('America/New_York', day('2026-03-08'), 150).toISOString()).toBe('2026-03-08T07:00:00.000Z'));

  it('gives for an hour that comes twice its first', () =>
    expect(instantAt('America/New_York', day('2026-11-01'), 90).toISOString()).toBe('2026-11-01T05:30:00.000Z'));
});

describe('business days', () => {
  it('skip Thanksgiving and the weekend: one after Wednesday, Nov 25, 2026 is Friday, two are Monday', () => {
    expect(addBusinessDays(chicago, day('2026-11-25'), 1)).toBe('2026-11-27');
    expect(addBusinessDays(chicago, day('2026-11-25'), 2)).toBe('2026-11-30');
  });

  it('skip the days on which the site itself is closed, and name them', () => {
    expect(addBusinessDays(chicago, day('2026-12-23'), 1)).toBe('2026-12-28');
    expect(whyClosed(chicago, day('2026-12-24'))).toBe('Christmas Eve');
    expect(whyClosed(chicago, day('2026-12-26'))).toBe('weekend');
    expect(whyClosed(chicago, day('2026-12-28'))).toBeNull();
  });

  it('end at five by the clocks of the site, an hour earlier in UTC after they went forward', () => {
    expect(endOfBusinessDay(chicago, day('2026-03-06')).toISOString()).toBe('2026-03-06T23:00:00.000Z');
    expect(endOfBusinessDay(chicago, day('2026-03-07')).toISOString()).toBe('2026-03-09T22:00:00.000Z');
  });
});

describe('business hours', () => {
  it('go on the next morning: four from 15:00 on Wednesday end at 10:00 on Friday, after Thanksgiving', () =>
    expect(addBusinessHours(chicago, new Date('2026-11-25T21:00:00Z'), 4).toISOString()).toBe(
      '2026-11-27T16:00:00.000Z',
    ));
});

const dates = fc.integer({ min: 0, max: 3000 }).map((days) => addDays(day('2024-01-01'), days));
const instants = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2031, 0, 1) }).map((ms) => new Date(ms));
const hour = (at: number) => `${String(at).padStart(2, '0')}:30`;
const calendars = fc
  .record({
    zone: fc.constantFrom(
      'UTC',
      'America/New_York',
      'America/Phoenix',
      'America/Los_Angeles',
      'Pacific/Honolulu',
      'Europe/Berlin',
      'Australia/Lord_Howe',
    ),
    weekdays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 7 }),
    opens: fc.integer({ min: 0, max: 11 }),
    closes: fc.integer({ min: 12, max: 23 }),
    federalHolidays: fc.boolean(),
    closed: fc.array(dates, { maxLength: 12 }),
  })
  .map(({ zone, weekdays, opens, closes, federalHolidays, closed }) =>
    SiteCalendar.parse({
      zone,
      state: 'TX',
      hours: weekdays.map((weekday) => ({ weekday, opens: hour(opens), closes: hour(closes) })),
      federalHolidays,
      closedOn: closed.map((date) => ({ date, name: 'Closed' })),
    }),
  );
const seeded = { seed: 20_261_130, numRuns: 150 };

describe('under any calendar', () => {
  it('a later start is never due earlier', () => {
    fc.assert(
      fc.property(
        calendars,
        instants,
        instants,
        fc.nat(40),
        fc.constantFrom(...timeUnits),
        (calendar, a, b, n, unit) => {
          const [early, late] = a <= b ? [a, b] : [b, a];
          expect(dueAfter(calendar, early, n, unit).getTime()).toBeLessThanOrEqual(
            dueAfter(calendar, late, n, unit).getTime(),
          );
        },
      ),
      seeded,
    );
  });

  it('more time is never due earlier, and nothing is due before it begins', () => {
    fc.assert(
      fc.property(
        calendars,
        instants,
        fc.nat(40),
        fc.nat(10),
        fc.constantFrom(...timeUnits),
        (calendar, start, n, more, unit) => {
          const due = dueAfter(calendar, start, n, unit);
          expect(due.getTime()).toBeGreaterThanOrEqual(start.getTime());
          expect(dueAfter(calendar, start, n + more, unit).getTime()).toBeGreaterThanOrEqual(due.getTime());
        },
      ),
      seeded,
    );
  });

  it('n business days and then m are n + m', () => {
    fc.assert(
      fc.property(calendars, dates, fc.nat(20), fc.nat(20), (calendar, date, n, m) => {
        const once = addBusinessDays(calendar, date, n + m);
        expect(addBusinessDays(calendar, addBusinessDays(calendar, date, n), m)).toBe(once);
      }),
      seeded,
    );
  });

  it('a time of day read back from its instant is itself, but for hours that clocks leave out', () => {
    fc.assert(
      fc.property(calendars, dates, fc.nat(1439), ({ zone }, date, minute) => {
        const shown = localTimeAt(zone, instantAt(zone, date, minute));
        const isSame = shown.date === date && shown.minute === minute;
        const isLeftOut = shown.date === date && shown.minute > minute && shown.minute - minute <= 60;
        expect(isSame || isLeftOut).toBe(true);
      }),
      seeded,
    );
  });
});
