import type { PairRule } from '../match-rules.ts';
import { Buckets, type KeyParts } from './buckets.ts';
import { edgesOfAll, edgesOfNearest } from './candidate-edges.ts';
import { sweep, type PassOutput, type Side, type Sides } from './comparison.ts';
import { evidenceFor, type PairTest } from './evidence.ts';
import { pairByDate } from './pair-by-date.ts';
import { settle, type Settlement } from './settle.ts';

/** Up to here every line under a key is held against every other. */
const MOST_COMPARED = 1024;

/** Matches open lines one with one by one rule. Lines under different keys never meet, so keys come in any order. */
export function pairPass(sides: Sides, rule: PairRule, output: PassOutput): void {
  const buckets = new Buckets(sides.left, sides.right, keysOf(rule));
  const test: PairTest = { sides, rule };
  const settlement: Settlement = { ...output, sides, automatic: rule.automatic };
  for (let bucket = 0; bucket < buckets.size; bucket += 1) {
    const right = buckets.count(bucket, 'right');
    if (right === 0) continue;
    const left = buckets.count(bucket, 'left');
    if (left === 1 && right === 1)
      matchAlone(settlement, test, buckets.first(bucket, 'left'), buckets.first(bucket, 'right'));
    else matchSome(settlement, test, buckets.lines(bucket, 'left'), buckets.lines(bucket, 'right'));
  }
  sweep(sides.left);
  sweep(sides.right);
}

export function keysOf({
  reference,
  party,
  ...rule
}: Pick<PairRule, 'reference' | 'party'> & Partial<PairRule>): KeyParts {
  const code = (side: Side, line: number) => side.trace(line);
  const text = (side: Side, line: number) => side.reference(line);
  return {
    code: reference === 'trace' ? code : reference === 'same' ? text : null,
    secondCode: party === 'same' ? (side, line) => side.party(line) : null,
    amount: rule.amount?.kind === 'exact',
  };
}

function matchAlone(settlement: Settlement, test: PairTest, left: number, right: number): void {
  const evidence = evidenceFor(test, left, right);
  if (!evidence) return;
  const { sides, matches, ruleIndex: rule, automatic } = settlement;
  const { score, agreement } = evidence;
  matches.appendPair(left, right, { rule, automatic, score, agreement, runnerUp: null });
  sides.left.taken[left] = 1;
  sides.right.taken[right] = 1;
}

function matchSome(settlement: Settlement, test: PairTest, left: number[], right: number[]): void {
  if (left.length * right.length <= MOST_COMPARED) settle(settlement, edgesOfAll(test, left, right));
  else if (test.rule.amount.kind === 'exact') pairByDate(settlement, test, left, right);
  else settle(settlement, edgesOfNearest(test, left, right));
}
