import { describe, expect, it } from 'vitest';
import type { PersonId } from '../authority/person.ts';
import type { Instant } from '../base/dates.ts';
import {
  PERIOD_EVENTS,
  PERIOD_STATES,
  type PeriodEvent,
  type PeriodStanding,
  type PeriodState,
  periodTransition,
  type Signature,
} from './period.ts';

const signed = (id: string): Signature => ({
  by: { id: id as PersonId, name: `Name of ${id}` },
  at: '2026-07-01T08:00:00.000Z' as Instant,
});
const [priya, keith, ruth] = [signed('priya'), signed('keith'), signed('ruth')];

const standings: Readonly<Record<PeriodState, PeriodStanding>> = {
  open: { state: 'open' },
  prepared: { state: 'prepared', prepared: priya },
  reviewed: { state: 'reviewed', prepared: priya, reviewed: keith },
  locked: { state: 'locked', prepared: priya, reviewed: keith, locked: ruth, rolledInto: null },
};
const events: Readonly<Record<PeriodEvent['type'], PeriodEvent>> = {
  change: { type: 'change' },
  prepare: { type: 'prepare', figures: { isTied: true, tieOutMinor: 0 }, ...priya },
  review: { type: 'review', ...keith },
  lock: { type: 'lock', ...ruth },
  reopen: { type: 'reopen', reason: 'A statement came late' },
  rollForward: { type: 'rollForward', into: 'july' },
};

/** Where each event leads from each state; what is not named is refused. */
const table: Readonly<Record<PeriodState, Partial<Record<PeriodEvent['type'], PeriodState>>>> = {
  open: { change: 'open', prepare: 'prepared' },
  prepared: { review: 'reviewed', reopen: 'open' },
  reviewed: { lock: 'locked', reopen: 'open' },
  locked: { reopen: 'open', rollForward: 'locked' },
};

describe('the states of a period', () => {
  for (const state of PERIOD_STATES)
    for (const event of PERIOD_EVENTS) {
      const to = table[state][event];
      it(`${state}, ${event}: ${to ?? 'refused'}`, () => {
        const next = periodTransition(standings[state], events[event]);
        if (to) expect(next).toMatchObject({ ok: true, value: { state: to } });
        else expect(next).toEqual({ ok: false, error: { kind: 'wrongState', state, event } });
      });
    }

  it('is not signed while something is unexplained', () =>
    expect(
      periodTransition(standings.open, { type: 'prepare', figures: { isTied: false, tieOutMinor: 12 }, ...priya }),
    ).toEqual({ ok: false, error: { kind: 'notTied', tieOutMinor: 12 } }));

  it('is not reviewed by who prepared it', () =>
    expect(periodTransition(standings.prepared, { type: 'review', ...priya })).toEqual({
      ok: false,
      error: { kind: 'ownReview', preparer: 'Name of priya' },
    }));

  it('is not reopened without a reason, nor once its open items went on', () => {
    expect(periodTransition(standings.locked, { type: 'reopen', reason: '  ' })).toMatchObject({
      error: { kind: 'reasonRequired' },
    });
    const rolled = { ...standings.locked, rolledInto: 'july' } as PeriodStanding;
    for (const event of [events.reopen, events.rollForward])
      expect(periodTransition(rolled, event)).toEqual({ ok: false, error: { kind: 'rolledForward', into: 'july' } });
  });

  it('carries every name that is under it, and none after it was reopened', () => {
    const names = (['prepare', 'review', 'lock'] as const).reduce<PeriodStanding>((standing, event) => {
      const next = periodTransition(standing, events[event]);
      return next.ok ? next.value : standing;
    }, standings.open);
    expect(names).toEqual(standings.locked);
    expect(periodTransition(names, events.reopen)).toEqual({ ok: true, value: { state: 'open' } });
  });
});
