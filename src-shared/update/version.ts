import * as z from 'zod';

/** Three numbers without leading zeros: releases have no other versions, so any two can be put in order. */
export const Version = z.string().regex(/^(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}$/, 'not a version like 1.4.0');

/** Negative when `one` is older than `other`, zero for the same, positive when it is newer. Both are versions as above. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [one.split('.').map(Number), other.split('.').map(Number)];
  for (let place = 0; place < 3; place += 1) {
    const difference = (a[place] ?? 0) - (b[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
