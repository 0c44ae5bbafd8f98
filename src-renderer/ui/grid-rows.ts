/** Rows and what changed in them since the emission before: see `Listing` of the data layer. */
export type GridListing<T> = {
  readonly rows: readonly T[];
  readonly changed: readonly T[] | null;
  readonly removed: readonly string[];
};

/** Whether a text holds every word that was typed, in any order. `text` is in lower case already. */
export function holdsWords(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

export function wordsOf(search: string): string[] {
  return search.toLowerCase().split(/\s+/).filter(Boolean);
}
