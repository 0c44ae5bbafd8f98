import type { SumRule } from '../match-rules.ts';
import { Buckets } from './buckets.ts';
import { sweep, type PassOutput, type Side, type Sides } from './comparison.ts';
import { keysOf } from './pair-pass.ts';
import { daysOf, record, type SumPass } from './found-sum.ts';
import { matchMany } from './many-pass.ts';
import { matchSubsets } from './subset-pass.ts';

/** Steps that all searches of a pass take together, so that the worst case takes seconds, not hours. */
const STEPS = 40_000_000;
const STEPS_PER_SEARCH = 20_000;

/** Matches lines that add up. @returns how many searches ended before everything had been tried. */
export function sumPass(sides: Sides, rule: SumRule, output: PassOutput): number {
  const buckets = new Buckets(sides.left, sides.right, keysOf({ reference: rule.reference, party: rule.party }));
  const pass: SumPass = { sides, rule, output };
  const lines = sides.left.open.length + sides.right.open.length;
  const stepsEach = Math.max(64, Math.min(STEPS_PER_SEARCH, Math.floor(STEPS / Math.max(1, lines))));
  let unfinished = 0;
  for (let bucket = 0; bucket < buckets.size; bucket += 1) {
    const [left, right] = [buckets.count(bucket, 'left'), buckets.count(bucket, 'right')];
    if (right === 0 || left + right < 3) continue;
    const [leftLines, rightLines] = [buckets.lines(bucket, 'left'), buckets.lines(bucket, 'right')];
    if (rule.search === 'whole') matchWhole(pass, leftLines, rightLines);
    else if (rule.search === 'subset') unfinished += matchSubsets(pass, leftLines, rightLines, stepsEach);
    else unfinished += matchMany(pass, leftLines, rightLines, stepsEach);
  }
  sweep(sides.left);
  sweep(sides.right);
  return unfinished;
}

function matchWhole(pass: SumPass, left: number[], right: number[]): void {
  const { rule, sides } = pass;
  if (left.length > rule.mostLines || right.length > rule.mostLines) return;
  const sum = sumOf(sides.left, left);
  // Beyond the safe integers two sums may look the same and differ by a cent.
  if (sum !== sumOf(sides.right, right) || !Number.isSafeInteger(sum)) return;
  if (isWithin(pass, left, right)) record(pass, { left, right, rival: null });
}

function sumOf({ table }: Side, lines: readonly number[]): number {
  return lines.reduce((sum, line) => sum + table.amounts[line]!, 0);
}

/** Whether every line of the right is within the window of every line of the left. */
function isWithin({ sides, rule }: SumPass, left: readonly number[], right: readonly number[]): boolean {
  const [a, b] = [daysOf(sides.left, left), daysOf(sides.right, right)];
  return b.last - a.first <= rule.days.after && a.last - b.first <= rule.days.before;
}
