import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, type Instant, instantOf } from '../base/dates.ts';
import { officeHours } from '../calendar/site-calendar.ts';
import { actor, maya } from '../testing/build-people.ts';
import { policies } from '../testing/build-case.ts';
import { type LegalClock, resumeClock, startClocks, suspendableMs, suspendClock, suspensionAt } from './legal-clock.ts';

const start = new Date('2026-11-24T15:00:00.000Z');
function started(payerClass: string, state: string, queue = 'credit-balances'): LegalClock[] {
  const calendar = officeHours('America/Chicago', state);
  return startClocks({ kind: 'credit-balance', queue, payerClass }, { policies, calendar, start });
}

function daysLater(days: number): Instant {
  return instantOf(new Date(start.getTime() + days * DAY_MS));
}

function suspended(clock: LegalClock, fromDay: number, untilDay: number) {
  const reason = 'Related claims of the same month are looked at.';
  return suspendClock(clock, { from: daysLater(fromDay), until: daysLater(untilDay), reason, by: actor(maya) });
}

describe('the clocks of a credit balance', () => {
  it('of Medicare is the federal one of 60 days, to the end of the 60th day at the site', () =>
    expect(started('medicare', 'TX')).toMatchObject([
      { label: 'Federal 60-day', dueAt: '2027-01-24T05:59:59.999Z', suspendableDays: 180 },
    ]));

  it('of a patient is that of the state: 30 days in Texas, Florida and California, none where no rule is known', () => {
    expect(started('self-pay', 'TX')).toMatchObject([{ label: 'TX 30-day', dueAt: '2026-12-25T05:59:59.999Z' }]);
    expect(started('self-pay', 'FL')).toMatchObject([{ label: 'FL 30-day' }]);
    expect(started('self-pay', 'CA')).toMatchObject([{ label: 'CA 30-day' }]);
    expect(started('self-pay', 'WY')).toEqual([]);
  });

  it('of a takeback in California is 30 working days', () =>
    expect(started('commercial', 'CA', 'takebacks')).toMatchObject([
      { label: 'CA 30 working days', dueAt: '2027-01-08T23:00:00.000Z' },
    ]));
});

describe('a suspension', () => {
  const [federal] = started('medicare', 'TX');
  const clock = federal!;

  it('of 100 days moves what is due by 100 days, and back by what was left when it is resumed', () => {
    const stands = suspended(clock, 10, 110);
    if (!stands.ok) throw new Error(stands.error.kind);
    expect(Date.parse(stands.value.dueAt) - Date.parse(clock.dueAt)).toBe(100 * DAY_MS);
    expect(suspensionAt(stands.value, daysLater(50))?.reason).toBe('Related claims of the same month are looked at.');
    const runs = resumeClock(stands.value, daysLater(50));
    if (!runs.ok) throw new Error(runs.error.kind);
    expect(Date.parse(runs.value.dueAt) - Date.parse(clock.dueAt)).toBe(40 * DAY_MS);
    expect(suspendableMs(runs.value)).toBe(140 * DAY_MS);
    expect(suspensionAt(runs.value, daysLater(50))).toBeUndefined();
  });

  it('beyond 180 days in all is refused, with the latest day it could last', () => {
    const stands = suspended(clock, 0, 100);
    if (!stands.ok) throw new Error(stands.error.kind);
    expect(suspended(stands.value, 110, 191)).toEqual({
      ok: false,
      error: { kind: 'suspensionTooLong', clock: 'Federal 60-day', mostDays: 180, latest: daysLater(190) },
    });
    expect(suspended(stands.value, 110, 190).ok).toBe(true);
  });

  it('is refused while it stands still, after it has run out, into the past, and where the law knows none', () => {
    const stands = suspended(clock, 0, 10);
    if (!stands.ok) throw new Error(stands.error.kind);
    expect(suspended(stands.value, 5, 20)).toMatchObject({ error: { kind: 'clockStands' } });
    expect(suspended(clock, 61, 70)).toMatchObject({ error: { kind: 'clockOver' } });
    expect(suspended(clock, 5, 5)).toMatchObject({ error: { kind: 'suspensionPast' } });
    expect(suspended(started('self-pay', 'TX')[0]!, 1, 5)).toMatchObject({ error: { kind: 'clockRuns' } });
    expect(resumeClock(clock, daysLater(3))).toMatchObject({ error: { kind: 'clockNotSuspended' } });
  });

  it('whatever is asked for and in whatever order, never lasts more than 180 days in all', () => {
    const steps = fc.array(fc.record({ wait: fc.nat(30), last: fc.nat(90), resumeAfter: fc.nat(120) }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(steps, (all) => {
        let current = clock;
        let day = 0;
        for (const { wait, last, resumeAfter } of all) {
          day += wait;
          const stands = suspended(current, day, day + last);
          if (stands.ok) current = stands.value;
          day += resumeAfter;
          const runs = resumeClock(current, daysLater(day));
          if (runs.ok) current = runs.value;
        }
        const moved = Date.parse(current.dueAt) - Date.parse(clock.dueAt);
        expect(moved).toBeGreaterThanOrEqual(0);
        expect(moved).toBeLessThanOrEqual(180 * DAY_MS);
        expect(moved + suspendableMs(current)).toBe(180 * DAY_MS);
      }),
      { seed: 41, numRuns: 200 },
    );
  });
});
