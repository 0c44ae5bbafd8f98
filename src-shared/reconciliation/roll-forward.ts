import type { Line } from '../matching/line-table.ts';
import type { StatedBalances } from './period-figures.ts';
import type { MatchedLines, PeriodSide } from './period-item.ts';

export type OpenLines = Readonly<Record<PeriodSide, readonly Line[]>>;
/** A match that stands though its sides do not come to the same. */
export type DifferingMatch = MatchedLines & {
  readonly differenceMinor: number;
  /** Of its newest line, 'yyyy-mm-dd'. */
  readonly date: string;
  readonly reference: string;
  readonly party: string;
};

/**
 * The lines that the next period begins with: those that are open, and for each match that differs its difference, as a line of the
 * right side that can be matched with what settles it. So the next period ties out with the same balances.
 */
export function rollForwardLines(open: OpenLines, differing: readonly DifferingMatch[]): OpenLines {
  const differences = differing.map(({ left, differenceMinor, date, reference, party }) => ({
    id: `difference:${left[0]}`,
    date,
    amountMinor: differenceMinor,
    reference,
    party,
  }));
  return { left: open.left, right: [...open.right, ...differences] };
}

/** A period opens with what the one before it closed with; what it closes with is still to be stated. */
export function openingAfter({ closingMinor }: StatedBalances): StatedBalances {
  return { openingMinor: closingMinor, closingMinor };
}
