import { evidenceFor, type Evidence, type PairTest } from './evidence.ts';

/** A pair of lines that the rule holds for. */
export type Edge = Evidence & { readonly left: number; readonly right: number };

/** How many candidates a line has where there are too many to look at all of them, and how many are looked at for them. */
const NEAREST = 16;
const MOST_LOOKED_AT = 256;

export function edgesOfAll(test: PairTest, left: readonly number[], right: readonly number[]): Edge[] {
  const edges: Edge[] = [];
  for (const one of left)
    for (const other of right) {
      const evidence = evidenceFor(test, one, other);
      if (evidence) edges.push({ ...evidence, left: one, right: other });
    }
  return edges;
}

/**
 * Of each left line with the right lines nearest to it by amount. Outwards from the line's own amount, so that a wider
 * tolerance adds candidates behind those that were there and takes none away.
 */
export function edgesOfNearest(test: PairTest, left: readonly number[], right: readonly number[]): Edge[] {
  const { table, rank } = test.sides.right;
  const sorted = right.toSorted(
    (a, b) => table.amounts[a]! - table.amounts[b]! || table.days[a]! - table.days[b]! || rank[a]! - rank[b]!,
  );
  return left.flatMap((line) => nearest(test, line, sorted));
}

function nearest(test: PairTest, left: number, sorted: readonly number[]): Edge[] {
  const amount = test.sides.left.table.amounts[left]!;
  const { amounts } = test.sides.right.table;
  let above = lowerBound(sorted, amounts, amount);
  let below = above - 1;
  const edges: Edge[] = [];
  for (let looked = 0; looked < MOST_LOOKED_AT && edges.length < NEAREST; looked += 1) {
    const up = above < sorted.length ? amounts[sorted[above]!]! - amount : Infinity;
    const down = below >= 0 ? amount - amounts[sorted[below]!]! : Infinity;
    if (up === Infinity && down === Infinity) break;
    const right = up <= down ? sorted[above]! : sorted[below]!;
    if (up <= down) above += 1;
    else below -= 1;
    const evidence = evidenceFor(test, left, right);
    if (evidence) edges.push({ ...evidence, left, right });
  }
  return edges;
}

function lowerBound(sorted: readonly number[], amounts: Float64Array, amount: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (amounts[sorted[middle]!]! < amount) low = middle + 1;
    else high = middle;
  }
  return low;
}
