import { expect, it } from 'vitest';
import { followedRing } from './followed-ring.ts';

it('is the one that an administrator named, until they take it back', () => {
  const own = { ring: 'broad', isRingFixed: false } as const;
  expect([followedRing(own, 'pilot'), followedRing(own, null)]).toEqual(['pilot', 'broad']);
});

it('is the one that a policy fixes on the computer, whatever an administrator names', () =>
  expect(followedRing({ ring: 'broad', isRingFixed: true }, 'pilot')).toBe('broad'));
