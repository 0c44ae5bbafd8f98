import { nearestByDate } from './subset-pass.ts';
import { record, type SumPass } from './found-sum.ts';

/** Candidates are told apart by a bit each. */
const MOST_CANDIDATES = 30;

/**
 * Lines of the left that add up to lines of the right, at least two on each side. Each open line of the left is tried
 * with those nearest to it by date; the fewest lines of the left first.
 *
 * @returns how many searches ended before everything had been tried.
 */
export function matchMany(pass: SumPass, left: readonly number[], right: readonly number[], steps: number): number {
  if (left.length < 2 || right.length < 2) return 0;
  const { sides, rule } = pass;
  const leftOf = nearestByDate(pass, left, 'left');
  const rightOf = nearestByDate(pass, right, 'right');
  const { days, amounts } = sides.left.table;
  let unfinished = 0;
  for (const anchor of left) {
    if (sides.left.taken[anchor]) continue;
    const others = rightOf(days[anchor]!).slice(0, MOST_CANDIDATES);
    if (others.length < 2) continue;
    // Lines of the left are near the anchor when a right line on its day would be near them.
    const beside = leftOf(days[anchor]!)
      .filter((line) => line !== anchor)
      .slice(0, MOST_CANDIDATES);
    if (beside.length === 0) continue;
    const sums = new Sums(others, sides.right.table.amounts, { most: rule.mostLines, steps });
    const chosen = chooseBeside(beside, amounts, { rest: amounts[anchor]!, most: rule.mostLines - 1, sums });
    if (!sums.isComplete) unfinished += 1;
    if (chosen) recordMany(pass, [anchor, ...chosen], sums);
  }
  return unfinished;
}

/** Sums of at least two lines, each with the fewest and nearest lines that make it, as bits. */
class Sums {
  readonly #masks = new Map<number, number>();
  readonly #pool: readonly number[];
  #steps: number;

  constructor(pool: readonly number[], amounts: Float64Array, { most, steps }: { most: number; steps: number }) {
    this.#pool = pool;
    this.#steps = steps;
    const own = pool.map((line) => amounts[line]!);
    for (let size = 2; size <= most; size += 1) this.#add(own, { from: 0, left: size, sum: 0, mask: 0 });
  }

  get isComplete(): boolean {
    return this.#steps > 0;
  }

  has(sum: number): boolean {
    return this.#masks.has(sum);
  }

  linesOf(sum: number): number[] {
    const mask = this.#masks.get(sum)!;
    return this.#pool.filter((_, at) => (mask & (1 << at)) !== 0);
  }

  #add(amounts: readonly number[], part: { from: number; left: number; sum: number; mask: number }): void {
    for (let at = part.from; at <= amounts.length - part.left; at += 1) {
      if (this.#steps <= 0) return;
      this.#steps -= 1;
      const sum = part.sum + amounts[at]!;
      const mask = part.mask | (1 << at);
      if (part.left > 1) this.#add(amounts, { from: at + 1, left: part.left - 1, sum, mask });
      else if (!this.#masks.has(sum)) this.#masks.set(sum, mask);
    }
  }
}

type Choice = { readonly rest: number; readonly most: number; readonly sums: Sums };

/** @returns the first lines that make a sum of the other side together with what is there already, the fewest first. */
function chooseBeside(beside: readonly number[], amounts: Float64Array, { rest, most, sums }: Choice): number[] | null {
  const search = (from: number, left: number, sum: number): number[] | null => {
    for (let at = from; at <= beside.length - left; at += 1) {
      const line = beside[at]!;
      const reached = sum + amounts[line]!;
      if (left === 1) {
        if (sums.has(reached)) return [line];
        continue;
      }
      const deeper = search(at + 1, left - 1, reached);
      if (deeper) return [line, ...deeper];
    }
    return null;
  };
  for (let size = 1; size <= most; size += 1) {
    const found = search(0, size, rest);
    if (found) return found;
  }
  return null;
}

function recordMany(pass: SumPass, chosen: readonly number[], sums: Sums): void {
  const { left, right } = pass.sides;
  const total = chosen.reduce((sum, line) => sum + left.table.amounts[line]!, 0);
  record(pass, {
    left: chosen.toSorted((a, b) => left.rank[a]! - left.rank[b]!),
    right: sums.linesOf(total).toSorted((a, b) => right.rank[a]! - right.rank[b]!),
    rival: null,
  });
}
