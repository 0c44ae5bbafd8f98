/** Rows and what changed in them since the emission before: see `Listing` of the data layer. */
export type GridListing<T> = {
  readonly rows: readonly T[];
  readonly changed: readonly T[] | null;
  readonly removed: readonly string[];
};

type RowChanges<T> = { readonly add: T[]; readonly update: T[]; readonly remove: T[] };

/**
 * What a grid that shows the `included` rows has to do about a change.
 *
 * @param shown  the row the grid holds under an id, undefined when it holds none.
 */
export function rowChanges<T>(
  { changed, removed }: { readonly changed: readonly T[]; readonly removed: readonly string[] },
  idOf: (row: T) => string,
  included: (row: T) => boolean,
  shown: (id: string) => T | undefined,
): RowChanges<T> {
  const changes: RowChanges<T> = { add: [], update: [], remove: [] };
  for (const row of changed) {
    const before = shown(idOf(row));
    if (included(row)) (before === undefined ? changes.add : changes.update).push(row);
    else if (before !== undefined) changes.remove.push(before);
  }
  for (const id of removed) {
    const before = shown(id);
    if (before !== undefined) changes.remove.push(before);
  }
  return changes;
}

/** Whether a text holds every word that was typed, in any order. `text` is in lower case already. */
export function holdsWords(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

export function wordsOf(search: string): string[] {
  return search.toLowerCase().split(/\s+/).filter(Boolean);
}
