import { holdsWords } from './grid-rows.ts';

/** What a row is sorted by. */
export type SortKey = string | number | boolean | null | undefined;

/** How rows are put together: rows of one name stand under it, the names in their order, an empty one last. */
export type Grouping<T> = (row: T) => string;

/** The line above the rows of one group. */
export class GroupHead {
  readonly name: string;
  /** How many rows stand under it. */
  readonly count: number;
  constructor(name: string, count: number) {
    this.name = name;
    this.count = count;
  }
}

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
  /** '' where rows are not grouped. */
  readonly group: string;
  /** null until it is searched. */
  text: string | null;
};

type Heads = readonly { readonly line: number; readonly head: GroupHead }[];

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
  #grouping: Grouping<T> | null = null;
  /** The headings among `#shown` with the lines they stand on; null until they are asked for. */
  #heads: Heads | null = null;
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

  /** The rows and the headings above them. */
  get lineCount(): number {
    return this.#shown.length + this.#headings().length;
  }

  slice(from: number, to: number): T[] {
    return this.#shown.slice(from, to).map(({ row }) => row);
  }

  /** What stands on some lines: rows, and the headings of their groups. */
  lines(from: number, to: number): (T | GroupHead)[] {
    const lines: (T | GroupHead)[] = [];
    for (let line = from; line < Math.min(to, this.lineCount); line++) {
      const { row, head } = this.#line(line);
      lines.push(head ?? row!);
    }
    return lines;
  }

  /** The row on a line; undefined on a heading. */
  at(line: number): T | undefined {
    return this.#line(line).row;
  }

  /** The line of a row; -1 when it is not shown. */
  indexOf(id: string): number {
    const entry = this.#entries.get(id);
    if (!entry) return -1;
    const index = placeOf(this.#shown, entry, this.#compare);
    if (this.#shown[index] !== entry) return -1;
    // The n-th heading stands n lines after the row that it is above: as many as there are up to this row.
    const heads = this.#headings();
    return index + countUntil(heads, ({ line }, at) => line - at <= index);
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
    this.#orderAnew();
  }

  /** @param grouping  null: the rows stand under no headings. */
  groupBy(grouping: Grouping<T> | null): void {
    this.#grouping = grouping;
    this.#orderAnew();
  }

  #orderAnew(): void {
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
    this.#heads = null;
  }

  #line(line: number): { readonly row?: T | undefined; readonly head?: GroupHead } {
    const heads = this.#headings();
    const above = countUntil(heads, (each) => each.line <= line);
    const last = heads[above - 1];
    return last?.line === line ? { head: last.head } : { row: this.#shown[line - above]?.row };
  }

  /** Found by halving, group for group: a change costs no walk over all rows. */
  #headings(): Heads {
    if (this.#heads) return this.#heads;
    const heads: { line: number; head: GroupHead }[] = [];
    for (let from = 0; this.#grouping && from < this.#shown.length;) {
      const name = this.#shown[from]!.group;
      const until = countUntil(this.#shown, ({ group }) => byName(group, name) <= 0);
      heads.push({ line: from + heads.length, head: new GroupHead(name, until - from) });
      from = until;
    }
    return (this.#heads = heads);
  }

  readonly #compare = (a: Entry<T>, b: Entry<T>): number =>
    byName(a.group, b.group) ||
    (this.#ordering ? this.#ordering.compare(a.key, b.key) || this.#tie(a.row, b.row) : 0) ||
    a.place - b.place;

  #remember(row: T): Entry<T> {
    const entry = this.#entryOf(row, this.#entries.get(this.#idOf(row))?.place ?? this.#nextPlace++);
    this.#entries.set(entry.id, entry);
    return entry;
  }

  #entryOf(row: T, place: number): Entry<T> {
    const group = this.#grouping?.(row) ?? '';
    return { row, id: this.#idOf(row), place, key: this.#ordering?.keyOf(row), group, text: null };
  }

  #matches(entry: Entry<T>): boolean {
    return holdsWords((entry.text ??= this.#textOf(entry.row)), this.#words);
  }

  #search(among: Entry<T>[]): void {
    this.#heads = null;
    this.#shown = this.#words.length === 0 ? this.#sorted : among.filter((entry) => this.#matches(entry));
  }
}

type Compare<T> = (a: Entry<T>, b: Entry<T>) => number;

/** In the order of the alphabet, what has no name last. */
function byName(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '') return 1;
  if (b === '') return -1;
  return a < b ? -1 : 1;
}

/** Where an entry is, or would have to be. */
function placeOf<T>(entries: readonly Entry<T>[], entry: Entry<T>, compare: Compare<T>): number {
  return countUntil(entries, (each) => compare(each, entry) < 0);
}

/** How many of a list, from its start, pass a test that none passes after the first that does not. */
function countUntil<E>(list: readonly E[], passes: (each: E, at: number) => boolean): number {
  let from = 0;
  let to = list.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (passes(list[middle]!, middle)) from = middle + 1;
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
