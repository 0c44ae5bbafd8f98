import type { Ring } from '../../src-shared/update/rollout.ts';

/**
 * Which ring a computer follows.
 *
 * @param own    as its policy or its profile says.
 * @param named  by an administrator on the server; null: nobody has.
 */
export function followedRing(own: { readonly ring: Ring; readonly isRingFixed: boolean }, named: Ring | null): Ring {
  return own.isRingFixed ? own.ring : (named ?? own.ring);
}
