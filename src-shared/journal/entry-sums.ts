import type { ProposedLine } from './journal-entry.ts';
import { entryLines, type Posting } from './post-lines.ts';
import { SegmentRanges } from './segment-ranges.ts';

/** Adds postings up to one number per account and party, with the segments they came from. */
export class EntrySums {
  readonly #postings = new Map<string, { posting: Posting; debitMinor: number; ranges: SegmentRanges }>();

  add(posting: Omit<Posting, 'segments'>, at: { readonly firstSegment: number; readonly lastSegment: number }): void {
    if (posting.debitMinor === 0) return;
    const key = `${posting.account.code} ${posting.party ?? ''}`;
    let sum = this.#postings.get(key);
    if (!sum) {
      sum = { posting, debitMinor: 0, ranges: new SegmentRanges() };
      this.#postings.set(key, sum);
    }
    sum.debitMinor += posting.debitMinor;
    sum.ranges.add(at.firstSegment, at.lastSegment);
  }

  lines(): ProposedLine[] {
    return entryLines(
      [...this.#postings.values()].map(({ posting, debitMinor, ranges }) => ({
        ...posting,
        debitMinor,
        segments: ranges.toArray(),
      })),
    );
  }
}
