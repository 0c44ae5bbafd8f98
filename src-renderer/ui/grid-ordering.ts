import type { ColDef, GridApi, ValueGetterParams } from 'ag-grid-community';
import type { Ordering, SortKey } from './ordered-rows.ts';

/** How the column that a grid is sorted by now orders its rows; null when it is sorted by none. */
export function orderingOf<T>(api: GridApi<T>): Ordering<T> | null {
  const sorted = api.getColumnState().find(({ sort }) => sort);
  const column = sorted && api.getColumnDef<unknown>(sorted.colId);
  return column ? columnOrdering(column as ColDef<T>, sorted.sort === 'desc', api.getGridOption('context')) : null;
}

/** @param context  what the column's value getter may ask for beyond the row. */
export function columnOrdering<T>(column: ColDef<T>, descending: boolean, context: unknown): Ordering<T> {
  const { field, valueGetter, comparator } = column;
  const compare = typeof comparator === 'function' ? (comparator as (a: SortKey, b: SortKey) => number) : byValue;
  return {
    keyOf: (row) =>
      typeof valueGetter === 'function'
        ? (valueGetter({ data: row, context } as ValueGetterParams<T>) as SortKey)
        : (row as Record<string, SortKey>)[String(field)],
    compare: descending ? (a, b) => compare(b, a) : compare,
  };
}

/** Nothing comes before everything. */
function byValue(a: SortKey, b: SortKey): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
