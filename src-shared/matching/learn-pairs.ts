import type { LearnedPair } from './match-rules.ts';

/** What a person made of a match of two lines with differing names. */
export type MatchDecision = { readonly left: string; readonly right: string; readonly accepted: boolean };

/** Adds decisions to what was learned before. @returns a new list, in the order in which pairs were first met. */
export function learnPairs(known: readonly LearnedPair[], decisions: Iterable<MatchDecision>): LearnedPair[] {
  const pairs = new Map(known.map((pair) => [keyOf(pair), pair]));
  for (const decision of decisions) {
    const left = plain(decision.left);
    const right = plain(decision.right);
    if (left === '' || right === '' || left === right) continue;
    const before = pairs.get(keyOf({ left, right })) ?? { left, right, accepted: 0, rejected: 0 };
    pairs.set(keyOf(before), {
      ...before,
      accepted: before.accepted + (decision.accepted ? 1 : 0),
      rejected: before.rejected + (decision.accepted ? 0 : 1),
    });
  }
  return [...pairs.values()];
}

function keyOf({ left, right }: Pick<LearnedPair, 'left' | 'right'>): string {
  return JSON.stringify([plain(left), plain(right)]);
}

function plain(name: string): string {
  return name.trim().replaceAll(/\s+/g, ' ').toUpperCase();
}
