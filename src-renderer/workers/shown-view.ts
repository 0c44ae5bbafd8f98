import type { LineTable } from '../../src-shared/matching/line-table.ts';
import { groupLines, shownEntries, type LineGroup } from '../../src-shared/reconciliation/group-lines.ts';
import { lineTest, viewOf } from '../../src-shared/reconciliation/side-view.ts';
import type { Found, GridRow, ShownQuestion, ViewReply } from './reconcile-calls.ts';

/** More than this is nobody's selection by hand. */
const MOST_LINES = 100_000;

/** The lines of a side that answer a question, and what of them the grid shows. */
export class ShownView {
  /** Every line, also of groups that are closed. */
  readonly order: Uint32Array;
  /** Lines, and heads of groups: -1 - n is that of group n. */
  readonly shown: Int32Array | Uint32Array;
  readonly reply: ViewReply;
  readonly #table: LineTable;
  readonly #groups: readonly LineGroup[];
  readonly #open: ReadonlySet<string>;
  /** Places in `order` of what was searched for last. */
  #found: { readonly words: string; readonly places: Uint32Array } | null = null;

  /** @param classOf  of the open item that a line is in; '' where it is in none. */
  constructor(
    table: LineTable,
    statuses: Uint8Array,
    question: ShownQuestion,
    classOf: (line: number) => string = () => '',
  ) {
    const order = viewOf(table, statuses, question);
    this.#table = table;
    this.#open = new Set(question.open);
    if (question.group === null) {
      [this.order, this.shown, this.#groups] = [order, order, []];
    } else {
      const grouped = groupLines({ table, statuses, order, classOf }, question.group, question.sort);
      this.order = grouped.order;
      this.#groups = grouped.groups;
      this.shown = shownEntries(grouped, (key) => this.#open.has(key));
    }
    let totalMinor = 0;
    for (const line of order) totalMinor += table.amounts[line]!;
    this.reply = { lines: order.length, totalMinor, rows: this.shown.length };
  }

  head(entry: number): GridRow {
    const group = this.#groups[-1 - entry]!;
    const head = { ...group, isOpen: this.#open.has(group.key) };
    const none = { id: '', date: '', reference: '', party: '', account: '' };
    return { ...none, line: entry, amountMinor: group.totalMinor, status: 'open', itemClass: null, head };
  }

  /** Lines of places, up to 100,000; a closed group stands for all of its own. */
  linesAt(from: number, to: number): number[] {
    const lines: number[] = [];
    for (const entry of this.shown.subarray(from, to)) {
      if (lines.length >= MOST_LINES) break;
      if (entry >= 0) lines.push(entry);
      else if (!this.#open.has(this.#groups[-1 - entry]!.key))
        for (const line of this.#linesOf(-1 - entry).subarray(0, MOST_LINES)) lines.push(line);
    }
    return lines.slice(0, MOST_LINES);
  }

  find(words: string, after: number | null, isBack: boolean): Found | null {
    const places = this.#placesOf(words);
    if (places.length === 0) return null;
    const from = after === null ? -1 : this.order.indexOf(after);
    const following = places.findIndex((place) => place > from);
    const next = following < 0 ? 0 : following;
    const isOn = from >= 0 && places.includes(from);
    // Before the first comes the last.
    const before = (following < 0 ? places.length : following) - (isOn ? 2 : 1);
    const nth = isBack ? (before + places.length) % places.length : next;
    const place = places[nth]!;
    return { line: this.order[place]!, nth: nth + 1, of: places.length, group: this.#groupAt(place) };
  }

  #placesOf(words: string): Uint32Array {
    if (this.#found?.words === words) return this.#found.places;
    const isFound = lineTest(this.#table, words);
    const places = new Uint32Array(this.order.length);
    let count = 0;
    for (let place = 0; place < this.order.length; place += 1) {
      if (!isFound(this.order[place]!)) continue;
      places[count] = place;
      count += 1;
    }
    this.#found = { words, places: places.slice(0, count) };
    return this.#found.places;
  }

  #groupAt(place: number): string | null {
    let end = 0;
    for (const { key, lines } of this.#groups) {
      end += lines;
      if (place < end) return key;
    }
    return null;
  }

  #linesOf(group: number): Uint32Array {
    let from = 0;
    for (let at = 0; at < group; at += 1) from += this.#groups[at]!.lines;
    return this.order.subarray(from, from + this.#groups[group]!.lines);
  }
}
