import { holdsWords } from './grid-rows.ts';

/** What a row is sorted by. */
export type SortKey = string | number | boolean | null | undefined;

export type Ordering<T> = {
  readonly keyOf: (row: T) => SortKey;
  readonly compare: (a: SortKey, b: SortKey) => number;
};

type Entry<T> = {
  readonly row: T;
  readonly id: string;
  /** Rows that nothing else orders stay as they came. */
  readonly place: number;
  readonly key: SortKey;
  /** null until it is searched. */
  text: string | null;
};

/** More changes at once than this are merged into the lists, fewer are put into their places one by one. */
const MOST_SINGLE_CHANGES = 200;

/**
 * The rows of a list in their order, sorted and searched. One change among 100,000 rows costs the search for its place;
 * nothing is sorted or searched again.
 */
export class OrderedRows<T> {
  readonly #idOf: (row: T) => string;
  readonly #textOf: (row: T) => string;
  readonly #tie: (a: T, b: T) => number;
  readonly #entries = new Map<string, Entry<T>>();
  #ordering: Ordering<T> | null = null;
  #words: readonly string[] = [];
  #nextPlace = 0;
  #isFilled = false;
  #sorted: Entry<T>[] = [];
  /** Those of `#sorted` that hold the words; the same array without words. */
  #shown: Entry<T>[] = this.#sorted;
  /** How many of `#sorted` {@link readTexts} has been through. */
  #read = 0;

  /**
   * @param textOf  what the search looks at, in lower case.
   * @param tie     the order of rows with equal keys; those it does not tell apart stay as they came.
   */
  constructor(idOf: (row: T) => string, textOf: (row: T) => string, tie: (a: T, b: T) => number = () => 0) {
    this.#tie = tie;
    this.#idOf = idOf;
    this.#textOf = textOf;
  }

  /** false before the first `reset`: whether there are rows is not known then. */
  get isFilled(): boolean {
    return this.#isFilled;
  }

  get count(): number {
    return this.#shown.length;
  }

  slice(from: number, to: number): T[] {
    return this.#shown.slice(from, to).map(({ row }) => row);
  }

  at(index: number): T | undefined {
    return this.#shown[index]?.row;
  }

  /** Where a row is shown; -1 when it is not. */
  indexOf(id: string): number {
    const entry = this.#entries.get(id);
    if (!entry) return -1;
    const index = placeOf(this.#shown, entry, this.#compare);
    return this.#shown[index] === entry ? index : -1;
  }

  /** The row of an id, shown or not. */
  get(id: string): T | undefined {
    return this.#entries.get(id)?.row;
  }

  reset(rows: Iterable<T>): void {
    this.#isFilled = true;
    this.#entries.clear();
    this.#nextPlace = 0;
    this.#read = 0;
    this.#sorted = [];
    for (const row of rows) this.#sorted.push(this.#remember(row));
    this.#sorted.sort(this.#compare);
    this.#search(this.#sorted);
  }

  /** @param ordering  null: as they came. */
  sortBy(ordering: Ordering<T> | null): void {
    this.#ordering = ordering;
    this.#sorted = this.#sorted.map(({ row, place, text }) => {
      const entry = { ...this.#entryOf(row, place), text };
      this.#entries.set(entry.id, entry);
      return entry;
    });
    this.#sorted.sort(this.#compare);
    this.#search(this.#sorted);
  }

  /** Shows the rows that hold every word. */
  search(words: readonly string[]): void {
    // Typing on narrows what is shown already: every word of before is the beginning of one that is asked for now.
    const narrows = this.#words.every((before) => words.some((word) => word.startsWith(before)));
    this.#words = words;
    this.#search(narrows ? this.#shown : this.#sorted);
  }

  /**
   * Reads the text of some more rows, so that the first letter of a search need not wait for all of them.
   *
   * @returns whether there are more to read.
   */
  readTexts(most: number): boolean {
    const until = this.#read + most;
    for (const entry of this.#sorted.slice(this.#read, until)) entry.text ??= this.#textOf(entry.row);
    this.#read = until;
    return until < this.#sorted.length;
  }

  /** @param put  new rows, and rows that changed. */
  apply(put: readonly T[], removed: readonly string[]): void {
    const gone: Entry<T>[] = [];
    const come: Entry<T>[] = [];
    for (const id of [...removed, ...put.map(this.#idOf)]) {
      const entry = this.#entries.get(id);
      if (entry) gone.push(entry);
    }
    for (const id of removed) this.#entries.delete(id);
    for (const row of put) come.push(this.#remember(row));
    const isSearched = this.#shown !== this.#sorted;
    const matching = isSearched ? come.filter((entry) => this.#matches(entry)) : come;
    const change = gone.length + come.length > MOST_SINGLE_CHANGES ? merge : putEach;
    this.#sorted = change(this.#sorted, gone, come, this.#compare);
    this.#shown = isSearched ? change(this.#shown, gone, matching, this.#compare) : this.#sorted;
  }

  readonly #compare = (a: Entry<T>, b: Entry<T>): number =>
    (this.#ordering ? this.#ordering.compare(a.key, b.key) || this.#tie(a.row, b.row) : 0) || a.place - b.place;

  #remember(row: T): Entry<T> {
    const entry = this.#entryOf(row, this.#entries.get(this.#idOf(row))?.place ?? this.#nextPlace++);
    this.#entries.set(entry.id, entry);
    return entry;
  }

  #entryOf(row: T, place: number): Entry<T> {
    return { row, id: this.#idOf(row), place, key: this.#ordering?.keyOf(row), text: null };
  }

  #matches(entry: Entry<T>): boolean {
    return holdsWords((entry.text ??= this.#textOf(entry.row)), this.#words);
  }

  #search(among: Entry<T>[]): void {
    this.#shown = this.#words.length === 0 ? this.#sorted : among.filter((entry) => this.#matches(entry));
  }
}

type Compare<T> = (a: Entry<T>, b: Entry<T>) => number;

/** Where an entry is, or would have to be. */
function placeOf<T>(entries: readonly Entry<T>[], entry: Entry<T>, compare: Compare<T>): number {
  let from = 0;
  let to = entries.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (compare(entries[middle]!, entry) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

function putEach<T>(
  entries: Entry<T>[],
  gone: readonly Entry<T>[],
  come: readonly Entry<T>[],
  compare: Compare<T>,
): Entry<T>[] {
  for (const entry of gone) {
    const index = placeOf(entries, entry, compare);
    if (entries[index] === entry) entries.splice(index, 1);
  }
  for (const entry of come) entries.splice(placeOf(entries, entry, compare), 0, entry);
  return entries;
}

function merge<T>(
  entries: readonly Entry<T>[],
  gone: readonly Entry<T>[],
  come: readonly Entry<T>[],
  compare: Compare<T>,
): Entry<T>[] {
  const left = new Set(gone);
  const added = come.toSorted(compare);
  const merged: Entry<T>[] = [];
  let next = 0;
  for (const entry of entries) {
    if (left.has(entry)) continue;
    while (next < added.length && compare(added[next]!, entry) < 0) merged.push(added[next++]!);
    merged.push(entry);
  }
  return merged.concat(added.slice(next));
}
