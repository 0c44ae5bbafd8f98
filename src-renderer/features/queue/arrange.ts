import type { ViewColumns } from '../../../src-shared/queue/saved-view.ts';

/** A column in the list of those one may see. */
export type ColumnLine = {
  readonly id: string;
  readonly label: string;
  readonly isSeen: boolean;
  /** Pixels as they are typed; '' for the column's own. */
  readonly width: string;
};

/** Every column: those that are seen first, in their order. */
export function columnLines(
  all: readonly { readonly id: string; readonly label: string }[],
  seen: ViewColumns,
): ColumnLine[] {
  const places = new Map(seen.map(({ id }, at) => [id, at]));
  return all
    .map(({ id, label }) => {
      const own = seen.find((column) => column.id === id);
      return { id, label, isSeen: own !== undefined, width: own?.width ? String(own.width) : '' };
    })
    .toSorted((a, b) => (places.get(a.id) ?? all.length) - (places.get(b.id) ?? all.length));
}

export function movedLine(lines: readonly ColumnLine[], at: number, by: 1 | -1): ColumnLine[] {
  const line = lines[at];
  return line ? lines.toSpliced(at, 1).toSpliced(at + by, 0, line) : [...lines];
}
