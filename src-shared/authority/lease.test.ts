import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf } from '../base/dates.ts';
import { keith, maya, samuel } from '../testing/build-people.ts';
import { policies } from '../testing/build-case.ts';
import { checkLease, exceededCap, Lease, needsConfirmation, trustedNow, type ClockMark } from './lease.ts';
import { leaseTermsOf } from './lease-terms.ts';
import { leaseSentence } from './lease-words.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ISSUED = Date.parse('2026-03-02T12:00:00.000Z');
const DEVICE = '6f1c1a52-6a43-4a0b-9d0e-1f8a3c7a1b11';

const lease = Lease.parse({
  id: '0d7f9f3e-8d0b-4c43-8a7e-1c2d3e4f5a6b',
  deviceId: DEVICE,
  personId: maya.id,
  issuedAt: instantOf(new Date(ISSUED)),
  expiresAt: instantOf(new Date(ISSUED + 72 * HOUR)),
  maxCount: 3,
  maxAmountMinor: 1_000_00,
  confirmAboveMinor: 250_00,
  confirmMinutes: 5,
});

const ask = (changes: Partial<Parameters<typeof checkLease>[1]> = {}) =>
  checkLease(lease, {
    deviceId: DEVICE,
    personId: maya.id,
    now: ISSUED,
    used: { count: 0, amountMinor: 0 },
    amountMinor: 0,
    ...changes,
  });

describe('a lease', () => {
  it('lets its person decide on its computer for 72 hours', () => {
    expect(ask({ now: ISSUED + 72 * HOUR }).ok).toBe(true);
    expect(ask({ now: ISSUED + 72 * HOUR + 1 })).toEqual({
      ok: false,
      error: { kind: 'leaseExpired', expiredAt: lease.expiresAt },
    });
  });

  it('is of no use on another computer or to another person', () => {
    expect(ask({ personId: keith.id })).toEqual({ ok: false, error: { kind: 'leaseOfOtherDevice' } });
    expect(ask({ deviceId: lease.id })).toEqual({ ok: false, error: { kind: 'leaseOfOtherDevice' } });
  });

  it('is asked for: without one nothing is decided', () =>
    expect(
      checkLease(null, {
        deviceId: DEVICE,
        personId: maya.id,
        now: 0,
        used: { count: 0, amountMinor: 0 },
        amountMinor: 0,
      }),
    ).toEqual({
      ok: false,
      error: { kind: 'noLease' },
    }));

  it('stops at its count and at its amount, the unsent work included', () => {
    expect(ask({ used: { count: 2, amountMinor: 0 } }).ok).toBe(true);
    expect(ask({ used: { count: 3, amountMinor: 0 } })).toMatchObject({ error: { cap: 'count', limit: 3 } });
    expect(ask({ used: { count: 0, amountMinor: 600_00 }, amountMinor: 400_00 }).ok).toBe(true);
    expect(ask({ used: { count: 0, amountMinor: 600_00 }, amountMinor: 400_01 })).toMatchObject({
      error: { cap: 'amount', limit: 1_000_00 },
    });
  });

  it('never allows more when more is waiting', () =>
    fc.assert(
      fc.property(fc.nat(5), fc.nat(5), fc.nat(200_000), fc.nat(200_000), (count, more, amountMinor, moreMinor) => {
        const smaller = exceededCap(lease, { count, amountMinor });
        const larger = exceededCap(lease, { count: count + more, amountMinor: amountMinor + moreMinor });
        expect(smaller !== null && larger === null).toBe(false);
      }),
    ));

  it('says in a sentence why nothing can be decided', () => {
    expect(leaseSentence({ kind: 'leaseExpired', expiredAt: lease.expiresAt })).toBe(
      'The leave to decide without the server ended at 12:00 UTC on Mar 5, 2026. Connect to the server, then decide; reading goes on.',
    );
    expect(leaseSentence({ kind: 'leaseCapExceeded', cap: 'amount', limit: 1_000_00 })).toContain('$1,000.00');
  });
});

describe('the time a lease is held against', () => {
  const mark = (changes: Partial<ClockMark> = {}): ClockMark => ({
    serverAt: ISSUED,
    wallAt: ISSUED,
    highest: ISSUED,
    ...changes,
  });

  it.each([-7, -1, 1, 7])('is the server’s where the computer’s clock is wrong by %i days all along', (days) => {
    const wallAt = ISSUED + days * DAY;
    expect(trustedNow(mark({ wallAt }), { wall: wallAt + HOUR, elapsed: HOUR })).toBe(ISSUED + HOUR);
    expect(trustedNow(mark({ wallAt }), { wall: wallAt + HOUR, elapsed: null })).toBe(ISSUED + HOUR);
  });

  it('goes on when the clock is turned back seven days, by what has passed since', () =>
    expect(trustedNow(mark(), { wall: ISSUED + 80 * HOUR - 7 * DAY, elapsed: 80 * HOUR })).toBe(ISSUED + 80 * HOUR));

  it('stays where it was when the clock is turned back and the program started anew', () =>
    expect(trustedNow(mark({ highest: ISSUED + 71 * HOUR }), { wall: ISSUED - 7 * DAY, elapsed: null })).toBe(
      ISSUED + 71 * HOUR,
    ));

  it('ends the lease when the clock is turned seven days forward', () => {
    const now = trustedNow(mark(), { wall: ISSUED + 7 * DAY, elapsed: HOUR });
    expect(ask({ now })).toMatchObject({ error: { kind: 'leaseExpired' } });
  });

  it('never runs behind what was seen before, nor behind the clock that nobody can set', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: -7 * DAY, max: 7 * DAY }),
        fc.nat(30 * DAY),
        fc.nat(30 * DAY),
        (off, elapsed, seen) => {
          const now = trustedNow(mark({ highest: ISSUED + seen }), { wall: ISSUED + elapsed + off, elapsed });
          expect(now).toBeGreaterThanOrEqual(ISSUED + Math.max(elapsed, seen));
        },
      ),
    ));
});

describe('the PIN for a large approval', () => {
  const asked = (amountMinor: number, minutesAgo: number | null) =>
    needsConfirmation(lease, {
      amountMinor,
      now: ISSUED,
      confirmedAt: minutesAgo === null ? null : ISSUED - minutesAgo * 60_000,
    });

  it('is asked for above $250.00 unless it was given within five minutes', () => {
    expect(asked(250_00, null)).toBe(false);
    expect(asked(250_01, null)).toBe(true);
    expect(asked(250_01, 5)).toBe(false);
    expect(asked(250_01, 6)).toBe(true);
  });
});

describe('what a lease allows', () => {
  it('is the policy’s word on the person’s roles, of several the widest', () => {
    expect(leaseTermsOf(maya, policies)).toMatchObject({ hours: 72, maxCount: 200, maxAmountMinor: 25_000_00 });
    const both = { roles: [...maya.roles, ...keith.roles] };
    expect(leaseTermsOf(both, policies)).toMatchObject({ maxCount: 300, maxAmountMinor: 500_000_00 });
  });

  it('is nothing for who decides nothing, and while the policy cannot be read', () => {
    expect(leaseTermsOf(samuel, policies)).toMatchObject({ maxCount: 0, maxAmountMinor: 0 });
    expect(leaseTermsOf(maya, new Map())).toMatchObject({ maxCount: 0, confirmAboveMinor: 0 });
  });
});
