import type { Side } from './comparison.ts';
import { subsetsThatSum, type Budget } from './subset-sum.ts';
import { record, type SumPass } from './found-sum.ts';

type SideName = 'left' | 'right';

/**
 * Lines that add up to one line of the other side: first deposits made of several lines of the left, then the other way
 * round; the largest amounts first, since they have the fewest answers.
 *
 * @returns how many searches ended before everything had been tried.
 */
export function matchSubsets(pass: SumPass, left: readonly number[], right: readonly number[], steps: number): number {
  return (
    matchTargets(pass, { targets: right, pool: left, poolSide: 'left' }, steps) +
    matchTargets(pass, { targets: left, pool: right, poolSide: 'right' }, steps)
  );
}

type Search = { readonly targets: readonly number[]; readonly pool: readonly number[]; readonly poolSide: SideName };

function matchTargets(pass: SumPass, { targets, pool, poolSide }: Search, steps: number): number {
  const targetSide = poolSide === 'left' ? pass.sides.right : pass.sides.left;
  const candidatesOf = nearestByDate(pass, pool, poolSide);
  const { amounts } = targetSide.table;
  let unfinished = 0;
  // Stable: the same amounts stay in the order of their ids.
  for (const target of targets.toSorted((a, b) => Math.abs(amounts[b]!) - Math.abs(amounts[a]!))) {
    if (targetSide.taken[target]) continue;
    const candidates = candidatesOf(targetSide.table.days[target]!);
    if (candidates.length < 2) continue;
    const budget: Budget = { steps };
    matchTarget(pass, { target, candidates, poolSide }, budget);
    if (budget.steps <= 0) unfinished += 1;
  }
  return unfinished;
}

type Target = { readonly target: number; readonly candidates: readonly number[]; readonly poolSide: SideName };

function matchTarget(pass: SumPass, { target, candidates, poolSide }: Target, budget: Budget): void {
  const { noAmbiguous } = pass.output;
  const pool = pass.sides[poolSide];
  const targetSide = poolSide === 'left' ? pass.sides.right : pass.sides.left;
  const amounts = candidates.map((line) => pool.table.amounts[line]!);
  const limits = { mostLines: pass.rule.mostLines, wanted: 2 };
  const [first, second] = subsetsThatSum(amounts, targetSide.table.amounts[target]!, limits, budget);
  if (!first || (second && noAmbiguous)) return;
  const lines = first.map((at) => candidates[at]!).toSorted((a, b) => pool.rank[a]! - pool.rank[b]!);
  const other = second?.find((at) => !first.includes(at));
  const rival = other === undefined ? null : { side: poolSide, line: candidates[other]! };
  const [left, right] = poolSide === 'left' ? [lines, [target]] : [[target], lines];
  record(pass, { left, right, rival });
}

/** @returns a function from a day to the open lines nearest to it within the window, nearest first, then by id. */
export function nearestByDate(pass: SumPass, pool: readonly number[], side: SideName): (day: number) => number[] {
  const { rule } = pass;
  const own: Side = pass.sides[side];
  const { days } = own.table;
  const sorted = pool.toSorted((a, b) => days[a]! - days[b]! || own.rank[a]! - own.rank[b]!);
  // The window says how much later the right line may be; seen from a right line it is the other way round.
  const [back, ahead] = side === 'right' ? [rule.days.before, rule.days.after] : [rule.days.after, rule.days.before];
  return (day) => {
    let above = firstFrom(sorted, days, day);
    let below = above - 1;
    const found: number[] = [];
    while (found.length < rule.candidates) {
      const up = above < sorted.length ? days[sorted[above]!]! - day : Infinity;
      const down = below >= 0 ? day - days[sorted[below]!]! : Infinity;
      if (up > ahead && down > back) break;
      const takesUp = up <= ahead && (up <= down || down > back);
      const line = takesUp ? sorted[above]! : sorted[below]!;
      if (takesUp) above += 1;
      else below -= 1;
      if (!own.taken[line]) found.push(line);
    }
    return found;
  };
}

function firstFrom(sorted: readonly number[], days: Int32Array, day: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[sorted[middle]!]! < day) low = middle + 1;
    else high = middle;
  }
  return low;
}
