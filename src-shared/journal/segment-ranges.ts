import type { ProposedLine } from './journal-entry.ts';

type Range = ProposedLine['segments'][number];

/** More ranges than this say nothing to a reader: near ones are then joined. */
const MOST_RANGES = 100;

/**
 * Collects the raw segments that a line adds up, as few 'first-last' ranges in file order. Ranges that touch, or have at
 * most `gap` segments between them (the LX that heads a group of claims), become one.
 */
export class SegmentRanges {
  #ranges: Range[] = [];
  #gap = 1;

  add(first: number, last: number): void {
    const previous = this.#ranges.at(-1);
    if (previous && first >= previous[0] && first - previous[1] - 1 <= this.#gap) {
      previous[1] = Math.max(previous[1], last);
      return;
    }
    this.#ranges.push([first, last]);
    while (this.#ranges.length > 2 * MOST_RANGES) this.#coarsen();
  }

  toArray(): Range[] {
    while (this.#ranges.length > MOST_RANGES) this.#coarsen();
    return joined(this.#ranges, this.#gap);
  }

  #coarsen(): void {
    this.#gap *= 2;
    this.#ranges = joined(this.#ranges, this.#gap);
  }
}

/** The union of ranges of several lines. */
export function mergeRanges(...lists: readonly (readonly Range[])[]): Range[] {
  const ranges = new SegmentRanges();
  for (const [first, last] of lists.flat().toSorted((a, b) => a[0] - b[0])) ranges.add(first, last);
  return ranges.toArray();
}

function joined(ranges: readonly Range[], gap: number): Range[] {
  const result: Range[] = [];
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const previous = result.at(-1);
    if (previous && first - previous[1] - 1 <= gap) previous[1] = Math.max(previous[1], last);
    else result.push([first, last]);
  }
  return result;
}
