import type { ColDef, ColumnState } from 'ag-grid-community';

/** A column as a person arranged it; a width of null pixels follows the column's own. */
export type ColumnSeen = { readonly id: string; readonly width: number | null };

/** The columns that a grid shows, in their order; widths only where somebody has drawn them otherwise. */
export function columnsSeen<T>(state: readonly ColumnState[], defined: readonly ColDef<T>[]): ColumnSeen[] {
  return state
    .filter(({ hide }) => !hide)
    .map(({ colId, width = null, flex }) => {
      const own = defined.find((column) => column.colId === colId);
      // A column that took a share of what is left over takes none any more once it is drawn.
      const isOwn = own?.flex ? Boolean(flex) : own?.width === width;
      return { id: colId, width: isOwn ? null : width };
    });
}
