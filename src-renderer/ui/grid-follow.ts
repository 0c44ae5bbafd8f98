import type { ColDef, GridApi } from 'ag-grid-community';
import type { OrderedRows } from './ordered-rows.ts';

/** What a grid reads anew each time: it may be another one after each render. */
export type LatestOf<T> = {
  readonly current: {
    readonly idOf: (row: T) => string;
    readonly columns: ColDef<T>[];
    readonly onOpen?: (row: T) => void;
    readonly onShown?: (rows: readonly T[]) => void;
  };
};

/** Lets the grid fetch what it shows, after the rows became others. A list that was not told yet is not an empty one. */
export function showAnew<T>(api: GridApi<T>, rows: OrderedRows<T>, latest: LatestOf<T>): void {
  if (!rows.isFilled) return;
  api.setRowCount(rows.lineCount, true);
  api.refreshInfiniteCache();
  latest.current.onShown?.(rows.slice(0, rows.count));
}

type Change<T> = { readonly put: readonly T[]; readonly removed: readonly string[] };

/** Takes in a change of the list; whoever stands on a row stays on it when it moves. */
export function follow<T>(
  api: GridApi<T>,
  rows: OrderedRows<T>,
  latest: LatestOf<T>,
  { put, removed }: Change<T>,
): void {
  if (put.length === 0 && removed.every((id) => rows.get(id) === undefined)) return;
  const focused = api.getFocusedCell();
  const row = focused ? rows.at(focused.rowIndex) : undefined;
  // Asked before: a row that is drawn anew loses the focus to the page.
  const active = document.activeElement;
  const mayTakeFocus = active === null || active === document.body || active.closest('.ag-cell') !== null;
  rows.apply(put, removed);
  showAnew(api, rows, latest);
  if (!focused || row === undefined) return;
  const index = rows.indexOf(latest.current.idOf(row));
  if (index < 0 || index === focused.rowIndex) return;
  if (mayTakeFocus) api.setFocusedCell(index, focused.column);
  // Whoever types elsewhere keeps the focus there; the mark must not be on a row nobody has gone to.
  else api.clearFocusedCell();
}

/** Shows only the columns for which there is room. */
export function giveWay(api: GridApi, width: number, hideBelow: Readonly<Record<string, number>> | undefined): void {
  if (!hideBelow || width === 0) return;
  const columns = Object.entries(hideBelow);
  api.setColumnsVisible(
    columns.filter(([, px]) => width < px).map(([id]) => id),
    false,
  );
  api.setColumnsVisible(
    columns.filter(([, px]) => width >= px).map(([id]) => id),
    true,
  );
}

/** Moves the focus to a row, and the row into view. */
export function focusIndex(api: GridApi, index: number, count: number): void {
  const column = api.getAllDisplayedColumns()[0];
  if (!column || index < 0 || index >= count) return;
  api.ensureIndexVisible(index);
  api.setFocusedCell(index, column);
}

/** Rows that arrive are drawn anew: one that had the focus has it again. */
export function restoreFocus(api: GridApi, startRow: number, endRow: number): void {
  const focused = api.getFocusedCell();
  if (!focused || focused.rowIndex < startRow || focused.rowIndex >= endRow) return;
  if (document.activeElement === document.body) api.setFocusedCell(focused.rowIndex, focused.column);
}

/** Without a row to start at the focus stays where the person has it. */
export function focusRow<T>(api: GridApi<T>, rows: OrderedRows<T>, id: string | undefined): void {
  if (id !== undefined) focusIndex(api, rows.indexOf(id), rows.lineCount);
}
