import type { GridApi } from 'ag-grid-community';
import { columnsSeen, type ColumnSeen } from './grid-columns-seen.ts';
import { focusIndex, type LatestOf } from './grid-follow.ts';
import type { GridSelection } from './grid-selection.ts';
import type { OrderedRows } from './ordered-rows.ts';

export type GridHandle = {
  /** Moves the focused row; from none to the first. */
  move(by: number): void;
  openFocused(): void;
  focus(): void;
  /** Ids of the rows as they stand, filtered and sorted. */
  order(): string[];
  /** The column that the rows are sorted by; null: by none. */
  sorted(): { readonly column: string; readonly direction: 'asc' | 'desc' } | null;
  /** The columns that are seen, as they stand. */
  columns(): readonly ColumnSeen[];
  /** Id of the row that has the focus, or of the first; undefined when there is none. */
  focusedId(): string | undefined;
  /** Selects the focused row, or takes it out. */
  toggle(): void;
  /** Selects from the row selected last to the focused one; `by` moves the focus there first. */
  extend(by: number): void;
  selectNone(): void;
};

/** What a screen may do with its grid. */
export function handleOf<T>(
  api: GridApi<T> | null,
  rows: OrderedRows<T>,
  latest: LatestOf<T>,
  selection: GridSelection<T>,
): GridHandle {
  // The row that had the focus may lie beyond the end of what a search has left.
  const focused = () => Math.min(api?.getFocusedCell()?.rowIndex ?? -1, rows.lineCount - 1);
  // Below a heading there is a row.
  const rowAt = (line: number) => (rows.at(line) === undefined ? line + 1 : line);
  const here = () => rowAt(Math.max(0, focused()));
  const move = (by: number) => {
    if (!api) return;
    if (focused() < 0) return focusIndex(api, rowAt(0), rows.lineCount);
    const to = Math.min(rows.lineCount - 1, Math.max(0, focused() + by));
    focusIndex(api, by < 0 && to > 0 && rows.at(to) === undefined ? to - 1 : rowAt(to), rows.lineCount);
  };
  const focusedId = () => {
    const row = rows.at(here());
    return row === undefined ? undefined : latest.current.idOf(row);
  };
  return {
    move,
    toggle: () => {
      const id = focusedId();
      if (api && id !== undefined) selection.toggle(api, id);
    },
    extend: (by) => {
      const from = focusedId();
      move(by);
      const to = focusedId();
      if (api && from !== undefined && to !== undefined) selection.extend(api, from, to);
    },
    selectNone: () => api && selection.clear(api),
    openFocused: () => {
      const row = rows.at(here());
      if (row !== undefined) latest.current.onOpen?.(row);
    },
    focus: () => api && focusIndex(api, here(), rows.lineCount),
    order: () => rows.slice(0, rows.count).map(latest.current.idOf),
    focusedId,
    sorted: () => {
      const state = api?.getColumnState().find(({ sort }) => sort);
      return state?.sort ? { column: state.colId, direction: state.sort } : null;
    },
    columns: () => (api ? columnsSeen(api.getColumnState(), latest.current.columns) : []),
  };
}
