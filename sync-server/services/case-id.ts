import { createHash } from 'node:crypto';
import type { ComparisonItem } from '../../src-shared/wire/comparisons.ts';

/** Ids that the posting keys, and the ids of cases made from them with a dot and more, have room for. */
const PROPOSED = /^[A-Za-z0-9-]{1,48}$/;
const DIFFERENCE = 'ad-';

/**
 * Whether a case may be proposed under this id. None that follows from what a case is about: whoever took one first would keep
 * the server from opening its own.
 */
export function mayBeProposed(id: string): boolean {
  return PROPOSED.test(id) && !id.startsWith(DIFFERENCE);
}

/** The same for the same difference between what was approved and what is posted, so that it has one case. */
export function differenceCaseId({ key, difference }: Pick<ComparisonItem, 'key' | 'difference'>): string {
  return `${DIFFERENCE}${createHash('sha256').update(`${difference}\n${key}`).digest('hex').slice(0, 32)}`;
}
