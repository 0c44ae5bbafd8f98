import * as z from 'zod';

/** What is stated of a side: what its statement or its ledger says, not what its lines come to. Minor units. */
export const StatedBalances = z.object({ openingMinor: z.int(), closingMinor: z.int() });
export type StatedBalances = z.infer<typeof StatedBalances>;

/** What the lines of a side come to. Minor units. */
export const SideTotals = z.object({
  lines: z.int().nonnegative(),
  totalMinor: z.int(),
  /** Of these, what was open in the period before. */
  broughtForwardMinor: z.int(),
  matchedMinor: z.int(),
});
export type SideTotals = z.infer<typeof SideTotals>;

export type SideFigures = StatedBalances &
  Omit<SideTotals, 'lines'> & {
    readonly movementMinor: number;
    readonly unmatchedMinor: number;
    /** What the stated closing balance has above opening balance and movement: lines are missing, or too many. */
    readonly gapMinor: number;
  };

export type PeriodFigures = {
  readonly left: SideFigures;
  readonly right: SideFigures;
  /** What matches differ by, right less left: open as well. */
  readonly differenceMinor: number;
  /** What of the difference between the closing balances is explained by nothing that is open. Must be zero. */
  readonly tieOutMinor: number;
  /** Both sides are whole, and what is open explains all that they differ by. */
  readonly isTied: boolean;
};

type SideInput = { readonly stated: StatedBalances; readonly totals: SideTotals };

/**
 * Reckons the period of an account pair.
 *
 * Closing balances may differ by what is open: lines without a partner, and matches that do not come to the same. Where they differ
 * otherwise, the balances that the period opened with did not fit either, or lines are missing.
 */
export function periodFigures(pair: {
  readonly left: SideInput;
  readonly right: SideInput;
  readonly differenceMinor: number;
}): PeriodFigures {
  const [left, right] = [sideFigures(pair.left), sideFigures(pair.right)];
  const closingMinor = right.closingMinor - left.closingMinor;
  const openMinor = right.unmatchedMinor - left.unmatchedMinor + pair.differenceMinor;
  const tieOutMinor = closingMinor - openMinor;
  const isTied = tieOutMinor === 0 && left.gapMinor === 0 && right.gapMinor === 0;
  return { left, right, differenceMinor: pair.differenceMinor, tieOutMinor, isTied };
}

function sideFigures({ stated, totals }: SideInput): SideFigures {
  const { openingMinor, closingMinor } = stated;
  const { totalMinor, broughtForwardMinor, matchedMinor } = totals;
  const movementMinor = totalMinor - broughtForwardMinor;
  const gapMinor = closingMinor - openingMinor - movementMinor;
  const unmatchedMinor = totalMinor - matchedMinor;
  const figures = { openingMinor, closingMinor, totalMinor, broughtForwardMinor, matchedMinor };
  return { ...figures, movementMinor, unmatchedMinor, gapMinor };
}
