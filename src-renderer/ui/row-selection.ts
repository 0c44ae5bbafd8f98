/** Which rows of a list are selected, by id, and from where a range would start. */
export type RowSelection = { readonly ids: ReadonlySet<string>; readonly anchor: string | null };

export const NOTHING_SELECTED: RowSelection = { ids: new Set(), anchor: null };

/** Selects a row, or takes it out; a range then starts there. */
export function toggled({ ids }: RowSelection, id: string): RowSelection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/**
 * Selects every row from the anchor to a row, both included, beside what is selected already.
 *
 * @param order  ids of the rows as they stand; without the anchor among them the range is the row itself.
 */
export function extended({ ids, anchor }: RowSelection, to: string, order: readonly string[]): RowSelection {
  const end = order.indexOf(to);
  if (end < 0) return { ids, anchor };
  const start = anchor === null ? -1 : order.indexOf(anchor);
  const from = start < 0 ? end : start;
  const range = order.slice(Math.min(from, end), Math.max(from, end) + 1);
  return { ids: new Set([...ids, ...range]), anchor: start < 0 ? to : anchor };
}

/** Without the rows that are in the list no longer: what one does not see is not acted on. */
export function retained(selection: RowSelection, order: readonly string[]): RowSelection {
  const here = new Set(order);
  const ids = [...selection.ids].filter((id) => here.has(id));
  return ids.length === selection.ids.size ? selection : { ids: new Set(ids), anchor: selection.anchor };
}
