import { invariant } from '../base/invariant.ts';
import { subtreesOf, type NodeRef, type Range } from './tree.ts';

/**
 * Per hash of an inclusion proof, the complete subtrees it is made of (several only at the right edge): fold them with
 * `foldRight`. @see RFC 9162, 2.1.3.1
 */
export function inclusionNodes(index: number, size: number): NodeRef[][] {
  invariant(index >= 0 && index < size, `entry ${index} is not in a log of ${size}`);
  return inclusionRanges(index, { from: 0, to: size }).map(subtreesOf);
}

/** The same for a consistency proof between two sizes; none for an older log that is empty. @see RFC 9162, 2.1.4.1 */
export function consistencyNodes(older: number, newer: number): NodeRef[][] {
  invariant(older >= 0 && older <= newer, `a log of ${newer} entries never had ${older}`);
  if (older === 0) return [];
  return consistencyRanges(older, { from: 0, to: newer }, true).map(subtreesOf);
}

function inclusionRanges(index: number, { from, to }: Range): Range[] {
  if (to - from === 1) return [];
  const middle = from + splitOf(to - from);
  return index < middle
    ? [...inclusionRanges(index, { from, to: middle }), { from: middle, to }]
    : [...inclusionRanges(index, { from: middle, to }), { from, to: middle }];
}

function consistencyRanges(older: number, { from, to }: Range, isKnown: boolean): Range[] {
  // What the older log was as a whole is known to who asks.
  if (older === to) return isKnown ? [] : [{ from, to }];
  const middle = from + splitOf(to - from);
  return older <= middle
    ? [...consistencyRanges(older, { from, to: middle }, isKnown), { from: middle, to }]
    : [...consistencyRanges(older, { from: middle, to }, false), { from, to: middle }];
}

/** The largest power of two below `count`, which is at least 2. */
function splitOf(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
