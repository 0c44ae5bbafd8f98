import { dayText } from '../matching/day-number.ts';
import type { LineTable } from '../matching/line-table.ts';
import { LINE_STATUSES, type ViewQuestion } from './side-view.ts';

/** What lines can be put together by. */
export const GROUPINGS = ['party', 'date', 'month', 'account', 'status', 'class'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export type LineGroup = {
  /** The text that its lines have in common: a party, '2026-11-24', '2026-11', an account, a status, a class of open items. */
  readonly key: string;
  readonly lines: number;
  readonly totalMinor: number;
};

/** Lines in the order of their groups, and the groups; the lines of a group stand in the order that they had. */
export type GroupedLines = { readonly order: Uint32Array; readonly groups: readonly LineGroup[] };

export type LinesToGroup = {
  readonly table: LineTable;
  readonly statuses: Uint8Array;
  readonly order: Uint32Array;
  /** Class of the open item that a line is in, '' where it is in none; none are known without it. */
  readonly classOf?: (line: number) => string;
};

/**
 * Puts lines together. Groups stand by their total where lines are sorted by amount, otherwise by their text; the other way round
 * where lines are. Their lines and totals add up to those that were given.
 */
export function groupLines(
  { table, statuses, order, classOf = () => '' }: LinesToGroup,
  by: Grouping,
  sort: ViewQuestion['sort'],
): GroupedLines {
  const keyOf = groupingOf({ table, statuses, classOf }, by);
  const places = new Map<string | number, number>();
  const firsts: number[] = [];
  const of = new Uint32Array(order.length);
  for (let at = 0; at < order.length; at += 1) {
    const key = keyOf.code(order[at]!);
    let place = places.get(key);
    if (place === undefined) {
      place = firsts.length;
      places.set(key, place);
      firsts.push(order[at]!);
    }
    of[at] = place;
  }
  const [lines, totals] = [new Uint32Array(firsts.length), new Float64Array(firsts.length)];
  for (let at = 0; at < order.length; at += 1) {
    lines[of[at]!]! += 1;
    totals[of[at]!]! += table.amounts[order[at]!]!;
  }
  const found = firsts.map((line, place) => ({
    place,
    key: keyOf.text(line),
    lines: lines[place]!,
    totalMinor: totals[place]!,
  }));
  const byText = (a: LineGroup, b: LineGroup) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
  const compare =
    sort.column === 'amount' ? (a: LineGroup, b: LineGroup) => a.totalMinor - b.totalMinor || byText(a, b) : byText;
  const isTurned = sort.descending && (sort.column === 'amount' || sort.column === by || by === 'month');
  const groups = found.toSorted((a, b) => (isTurned ? compare(b, a) : compare(a, b)));
  const starts = new Uint32Array(firsts.length);
  let start = 0;
  for (const group of groups) {
    starts[group.place] = start;
    start += group.lines;
  }
  const grouped = new Uint32Array(order.length);
  for (let at = 0; at < order.length; at += 1) {
    grouped[starts[of[at]!]!] = order[at]!;
    starts[of[at]!]! += 1;
  }
  return {
    order: grouped,
    groups: groups.map(({ key, lines: count, totalMinor }) => ({ key, lines: count, totalMinor })),
  };
}

function groupingOf({ table, statuses, classOf }: Required<Omit<LinesToGroup, 'order'>>, by: Grouping) {
  const day = (line: number) => dayText(table.days[line]!);
  const codes: Readonly<Record<Grouping, (line: number) => string | number>> = {
    party: (line) => table.partyCodes[line]!,
    account: (line) => table.accountCodes[line]!,
    status: (line) => statuses[line]!,
    class: classOf,
    date: (line) => table.days[line]!,
    month: (line) => table.days[line]!,
  };
  const texts: Readonly<Record<Grouping, (line: number) => string>> = {
    party: (line) => table.parties.text(table.partyCodes[line]!),
    account: (line) => table.accounts.text(table.accountCodes[line]!),
    status: (line) => LINE_STATUSES[statuses[line]!]!,
    class: classOf,
    date: day,
    month: (line) => day(line).slice(0, 7),
  };
  if (by !== 'month') return { code: codes[by], text: texts[by] };
  // A million lines have some hundred days: each is written out once.
  const months = new Map<number, string>();
  const code = (line: number) => {
    const known = months.get(table.days[line]!);
    if (known !== undefined) return known;
    const month = texts.month(line);
    months.set(table.days[line]!, month);
    return month;
  };
  return { code, text: code };
}

/** Heads of groups and the lines of those that are open, as a grid shows them: n is a line, -1 - n the head of group n. */
export function shownEntries({ order, groups }: GroupedLines, isOpen: (key: string) => boolean): Int32Array {
  const open = groups.map(({ key }) => isOpen(key));
  const entries = new Int32Array(groups.reduce((sum, { lines }, at) => sum + 1 + (open[at] ? lines : 0), 0));
  let [to, from] = [0, 0];
  for (const [at, { lines }] of groups.entries()) {
    entries[to] = -1 - at;
    to += 1;
    if (open[at]) {
      entries.set(order.subarray(from, from + lines), to);
      to += lines;
    }
    from += lines;
  }
  return entries;
}
