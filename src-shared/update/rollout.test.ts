import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseRelease,
  isInMaintenance,
  type Offer,
  type Placed,
  type Reach,
  type Ring,
  rings,
  Rollout,
} from './rollout.ts';

function offer(version: string, reach: Partial<Reach> = {}): Offer {
  return { version, ring: 'broad', percentage: 100, state: 'offered', notes: '', files: [], ...reach };
}

function rollout(releases: readonly Offer[], minimumVersion: string | null = null): Rollout {
  const format = 'countersign-rollout/1';
  return Rollout.parse({ format, minimumVersion, maintenance: null, releases });
}

function computer(ring: Ring = 'broad', bucket = 50, version = '1.9.0'): Placed {
  return { version, atLeast: version, ring, hasFailed: false, bucketOf: () => bucket };
}

function chosen(...[known, placed]: Parameters<typeof chooseRelease>): string {
  const choice = chooseRelease(known, placed);
  if (choice.kind === 'offered') return `${choice.offer.version}${choice.isUrgent ? ' at once' : ''}`;
  return choice.kind === 'withheld' ? `${choice.version} ${choice.why}` : choice.kind;
}

describe('a release that is rolled out', () => {
  it('goes to the rings before its own as a whole, to a share of its own, and not to those behind', () => {
    const known = rollout([offer('1.10.0', { ring: 'early', percentage: 20 })]);
    expect(chosen(known, computer('pilot', 99))).toBe('1.10.0');
    expect(chosen(known, computer('early', 19))).toBe('1.10.0');
    expect(chosen(known, computer('early', 20))).toBe('1.10.0 laterShare');
    expect(chosen(known, computer('broad', 0))).toBe('1.10.0 otherRing');
  });

  it('is not begun while it is paused; the one before it is then', () => {
    const paused = offer('1.11.0', { state: 'paused' });
    expect(chosen(rollout([paused]), computer())).toBe('1.11.0 paused');
    expect(chosen(rollout([paused, offer('1.10.0')]), computer())).toBe('1.10.0');
  });

  it('is waited for by a computer that was shown it, also while an older one could be had', () => {
    const known = rollout([offer('1.11.0', { state: 'paused' }), offer('1.10.0')]);
    expect(chosen(known, { ...computer(), atLeast: '1.11.0' })).toBe('1.11.0 paused');
    expect(chosen(rollout([offer('1.11.0')]), { ...computer(), atLeast: '1.11.0' })).toBe('1.11.0');
  });

  it('is left for the next one when it was withdrawn, whatever the ring, and never for an older one', () => {
    const withdrawn = offer('1.10.0', { state: 'withdrawn' });
    const mended = offer('1.10.1', { ring: 'pilot', percentage: 1 });
    expect(chosen(rollout([withdrawn, mended]), computer('broad', 99, '1.10.0'))).toBe('1.10.1 at once');
    expect(chosen(rollout([withdrawn, mended]), computer('broad', 99, '1.9.0'))).toBe('1.10.1 otherRing');
    expect(chosen(rollout([withdrawn, offer('1.9.0')]), computer('broad', 0, '1.10.0'))).toBe('upToDate');
  });

  it('is taken at once below the minimum: the one that has reached it, else the one that went farthest', () => {
    const known = [offer('1.11.0', { ring: 'pilot' }), offer('1.10.0', { ring: 'early', percentage: 5 })];
    expect(chosen(rollout(known, '1.10.0'), computer())).toBe('1.10.0 at once');
    expect(chosen(rollout(known, '1.10.0'), computer('pilot'))).toBe('1.11.0 at once');
    expect(chosen(rollout(known, '1.9.0'), computer())).toBe('1.11.0 otherRing');
    expect(chosen(rollout(known), { ...computer(), hasFailed: true })).toBe('1.10.0 at once');
  });

  it('never leaves a computer again when its reach grows', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...rings),
        fc.integer({ min: 0, max: 99 }),
        fc.constantFrom(...rings),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 100 }),
        (ring, bucket, reach, one, other) => {
          const at = (percentage: number) =>
            chosen(rollout([offer('1.10.0', { ring: reach, percentage })]), computer(ring, bucket));
          if (at(Math.min(one, other)) === '1.10.0') expect(at(Math.max(one, other))).toBe('1.10.0');
        },
      ),
    ));

  it('never brings an older or the same version, whatever a feed says', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(20), fc.constantFrom(...rings), fc.constantFrom('offered', 'paused', 'withdrawn'))),
        fc.nat(20),
        (releases, minimum) => {
          const offers = releases.map(([minor, ring, state]) => offer(`1.${minor}.0`, { ring, state }));
          const choice = chooseRelease(rollout(offers, `1.${minimum}.0`), computer('pilot', 0, '1.10.0'));
          if (choice.kind !== 'offered') return;
          expect(Number(choice.offer.version.split('.')[1])).toBeGreaterThan(10);
          expect(choice.offer.state).toBe('offered');
        },
      ),
    ));
});

describe('the hours of maintenance', () => {
  it('may go over midnight', () => {
    const night = { from: '19:00', until: '06:30' };
    const at = (hours: number, minutes = 0) => isInMaintenance(night, hours * 60 + minutes);
    expect([at(18, 59), at(19), at(23, 59), at(0), at(6, 29), at(6, 30)]).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(isInMaintenance({ from: '12:00', until: '13:00' }, 12 * 60)).toBe(true);
    expect(isInMaintenance({ from: '12:00', until: '13:00' }, 13 * 60)).toBe(false);
    expect(isInMaintenance(null, 12 * 60)).toBe(true);
  });
});
