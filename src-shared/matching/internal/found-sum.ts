import type { SumRule } from '../match-rules.ts';
import { agreementByte } from '../match-list.ts';
import type { PassOutput, Side, Sides } from './comparison.ts';
import {
  AMOUNT_WORTH,
  dateWorth,
  plainPartyAgreement,
  plainPartyWorth,
  referenceAgreement,
  referenceWorth,
} from './evidence.ts';

export type SumPass = { readonly sides: Sides; readonly rule: SumRule; readonly output: PassOutput };

/** Lines of both sides that add up to the same amount. */
export type FoundSum = {
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** A line of another answer, where there is one. */
  readonly rival: { readonly side: 'left' | 'right'; readonly line: number } | null;
};

/** Writes a sum into the list; its lines are in the order of their ids. */
export function record({ sides, rule, output }: SumPass, { left, right, rival }: FoundSum): void {
  const [a, b] = [daysOf(sides.left, left), daysOf(sides.right, right)];
  const reference = referenceAgreement(sides, left[0]!, right[0]!);
  const party = plainPartyAgreement(sides, left[0]!, right[0]!);
  const date = dateWorth(Math.max(Math.abs(b.last - a.first), Math.abs(a.last - b.first)));
  const score = referenceWorth(reference) + plainPartyWorth(party) + AMOUNT_WORTH + date;
  output.matches.append(left, right, {
    rule: output.ruleIndex,
    automatic: rule.automatic && rival === null,
    score,
    agreement: agreementByte(reference, party),
    // Another sum of the same amount fits as well as this one.
    runnerUp: rival ? { ...rival, score } : null,
  });
  for (const line of left) sides.left.taken[line] = 1;
  for (const line of right) sides.right.taken[line] = 1;
}

export function daysOf({ table }: Side, lines: readonly number[]): { readonly first: number; readonly last: number } {
  let [first, last] = [Infinity, -Infinity];
  for (const line of lines) {
    first = Math.min(first, table.days[line]!);
    last = Math.max(last, table.days[line]!);
  }
  return { first, last };
}
