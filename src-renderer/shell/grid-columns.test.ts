import type { ColDef } from 'ag-grid-community';
import { describe, expect, it } from 'vitest';
import { ledgerColumns, ledgerColumnsHideBelow } from '../features/ledger/ledger-columns.ts';
import { queueColumns, queueColumnsHideBelow } from '../features/queue/queue-columns.ts';
import {
  claimColumns,
  claimColumnsHideBelow,
  remitColumns,
  remitColumnsHideBelow,
} from '../features/remits/remit-columns.ts';

const NARROWEST = 600;
const WIDEST = 2000;
const SCROLL_BAR = 10;

/** Pixels the columns that are left at a width need at least. */
function needed(columns: readonly ColDef[], hideBelow: Readonly<Record<string, number>>, width: number): number {
  return columns
    .filter(({ colId = '' }) => width >= (hideBelow[colId] ?? 0))
    .reduce((sum, { width: fixed, minWidth }) => sum + (fixed ?? minWidth ?? 0), 0);
}

describe.each([
  ['cases', queueColumns as ColDef[], queueColumnsHideBelow],
  ['remittances', remitColumns as ColDef[], remitColumnsHideBelow],
  ['claims', claimColumns as ColDef[], claimColumnsHideBelow],
  ['entries', ledgerColumns as ColDef[], ledgerColumnsHideBelow],
])('the list of %s', (_, columns, hideBelow) => {
  it(`never has to be scrolled sideways from ${NARROWEST} pixels on`, () => {
    for (let width = NARROWEST; width <= WIDEST; width += 10) {
      expect(needed(columns, hideBelow, width), `at ${width}`).toBeLessThanOrEqual(width - SCROLL_BAR);
    }
  });

  it('names every column it hides', () => {
    const ids = columns.map(({ colId }) => colId);
    expect(Object.keys(hideBelow).filter((id) => !ids.includes(id))).toEqual([]);
  });
});
