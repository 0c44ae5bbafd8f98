import { tableOf, type Line, type LineTable } from '../matching/line-table.ts';
import { invariant } from '../base/invariant.ts';
import type { Reconciliation } from '../matching/reconcile.ts';

/** A line of which only what matters to a sentence has to be said. */
export function line(about: Partial<Line> & Pick<Line, 'id'>): Line {
  return { date: '2026-03-02', amountMinor: 100_00, reference: '', party: '', ...about };
}

export function linesTable(lines: readonly Line[]): LineTable {
  const table = tableOf(lines);
  invariant(table.ok, 'the lines of a test are lines');
  return table.value;
}

/** 'a1+a2=b1' for every match, sorted. */
export function matchedIds({ matches, left, right }: Reconciliation): string[] {
  const ids = (table: LineTable, lines: Uint32Array) => [...lines].map((each) => table.ids.text(each + 1)).join('+');
  return Array.from(
    { length: matches.size },
    (_, match) => `${ids(left, matches.left(match))}=${ids(right, matches.right(match))}`,
  ).toSorted();
}
