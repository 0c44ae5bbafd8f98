import type { LineTable } from '../matching/line-table.ts';
import type { MatchChange, MatchState, PairBook } from './pair-book.ts';
import { PeriodBook } from './period-book.ts';
import { matchKey, type MatchedLines, partId, PERIOD_SIDES, type PeriodItem, type PeriodSide } from './period-item.ts';
import type { Step } from './workspace.ts';

const SHARED: ReadonlySet<MatchState> = new Set(['automatic', 'byPerson']);

/** What was done to a period, as its matches: what cannot be done any more, since somebody was before, is left out. */
export function periodBookOf(pair: PairBook, items: readonly PeriodItem[]): PeriodBook {
  const { tables, splits } = pair;
  const book = new PeriodBook((side, line) => {
    const at = lineNumber(tables[side], line);
    // Parts are the period's to make: it knows them by its splits.
    return at === null || splits[side].isPart(at) ? undefined : tables[side].amounts[at];
  });
  for (const item of items) book.apply(item);
  return book;
}

/**
 * What brings the matches of a pair in line with those of a period: matches that the period does not have go, and those that only the
 * period has come, in the place of suggestions. Suggestions otherwise stay; the period knows nothing of them.
 */
export function alignment(pair: PairBook, number: number, book: PeriodBook): Omit<Step, 'splits'> {
  const standing = new Set<string>();
  const changes = new Map<number, MatchChange>();
  const drop = (match: number) => changes.set(match, { pair: number, match, from: pair.state(match), to: 'gone' });
  for (let match = 0; match < pair.matches.size; match += 1) {
    if (!SHARED.has(pair.state(match))) continue;
    const key = matchKey(linesOf(pair, match));
    if (book.matches.has(key)) standing.add(key);
    else drop(match);
  }
  const entered: { pair: number; left: number[]; right: number[] }[] = [];
  const made: MatchChange[] = [];
  for (const [key, period] of book.matches) {
    const lines = standing.has(key) ? null : numbersOf(pair, period);
    if (!lines) continue;
    for (const side of ['left', 'right'] as const)
      for (const line of lines[side]) {
        const match = pair.matchOf(side, line);
        if (match >= 0) drop(match);
      }
    made.push({
      pair: number,
      match: pair.matches.size + entered.length,
      from: 'gone',
      to: period.rule === '' ? 'byPerson' : 'automatic',
    });
    entered.push({ pair: number, ...lines });
  }
  return { entered, changes: [...changes.values(), ...made] };
}

/**
 * What brings the splits of a pair in line with those of a period: lines become whole, parts of parts first, before others are split.
 */
export function splitAlignment(pair: PairBook, book: PeriodBook): Step['splits'] {
  const [whole, split]: [Step['splits'][number][], Step['splits'][number][]] = [[], []];
  for (const side of PERIOD_SIDES) {
    const [table, splits, role] = [pair.tables[side], pair.splits[side], pair[side]];
    const wanted = new Map(book.splits(side));
    for (const line of splits.wholes().toReversed()) {
      const id = table.ids.text(line + 1);
      const parts = splits.partsOf(line).map((part) => table.amounts[part]!);
      if (isSame(wanted.get(id), parts)) wanted.delete(id);
      else whole.push({ role, line, parts, to: 'whole' });
    }
    // A part may not be here before its line is split: its number is known then, since parts are added in order.
    let next = table.length;
    const made = new Map<string, number>();
    for (const [id, parts] of wanted) {
      const line = made.get(id) ?? lineNumber(table, id);
      if (line === null) continue;
      for (const [at] of parts.entries()) {
        const part = partId(id, at + 1);
        const known = lineNumber(table, part);
        made.set(part, known ?? next);
        if (known === null) next += 1;
      }
      split.push({ role, line, parts, to: 'split' });
    }
  }
  return [...whole, ...split];
}

/** What takes a step back. */
export function backOf({ changes, splits }: Step): Step {
  return {
    entered: [],
    changes: changes.map((one) => ({ ...one, from: one.to, to: one.from })).toReversed(),
    splits: splits
      .map((one) => ({ ...one, to: one.to === 'split' ? ('whole' as const) : ('split' as const) }))
      .toReversed(),
  };
}

/** What a step of this computer is for the period: matches and splits that came to stand, and those that stand no more. */
export function itemsOfStep(pair: PairBook, number: number, { changes, splits }: Step): PeriodItem[] {
  const own = changes.filter(({ pair: of, from, to }) => of === number && SHARED.has(from) !== SHARED.has(to));
  const gone = own.filter(({ to }) => !SHARED.has(to)).map(({ match }) => match);
  const come = own.filter(({ to }) => SHARED.has(to)).map(({ match }) => match);
  return [
    ...gone.map((match): PeriodItem => ({ do: 'unmatch', ...linesOf(pair, match) })),
    ...splits.flatMap(({ role, line, parts, to }): PeriodItem[] => {
      const side = PERIOD_SIDES.find((one) => pair[one] === role);
      if (!side) return [];
      const id = pair.tables[side].ids.text(line + 1);
      return [to === 'split' ? { do: 'split', side, line: id, parts: [...parts] } : { do: 'join', side, line: id }];
    }),
    ...come.map((match) => matchItem(pair, match)),
  ];
}

/** Splits and standing matches that the period does not have. */
export function unsharedWork(pair: PairBook, book: PeriodBook): PeriodItem[] {
  const items: PeriodItem[] = splitItems(pair, book);
  for (let match = 0; match < pair.matches.size; match += 1) {
    if (!SHARED.has(pair.state(match))) continue;
    if (!book.matches.has(matchKey(linesOf(pair, match)))) items.push(matchItem(pair, match));
  }
  return items;
}

/** Ids of the lines of a match. */
export function linesOf({ tables, matches }: PairBook, match: number): { left: string[]; right: string[] } {
  const ids = (table: LineTable, lines: Uint32Array) => Array.from(lines, (line) => table.ids.text(line + 1));
  return { left: ids(tables.left, matches.left(match)), right: ids(tables.right, matches.right(match)) };
}

/** Null where a line is not here, or does not stand for itself here. */
function numbersOf({ tables, splits }: PairBook, period: MatchedLines): { left: number[]; right: number[] } | null {
  const of = (side: PeriodSide) =>
    period[side].map((line) => {
      const at = lineNumber(tables[side], line);
      return at === null || splits[side].isAway(at) ? null : at;
    });
  const [left, right] = [of('left'), of('right')];
  const isWhole = (lines: readonly (number | null)[]): lines is number[] => lines.every((line) => line !== null);
  return isWhole(left) && isWhole(right) ? { left, right } : null;
}

function lineNumber({ ids, length }: LineTable, line: string): number | null {
  const code = ids.find(line);
  return code === undefined || code > length ? null : code - 1;
}

function matchItem(pair: PairBook, match: number): PeriodItem {
  const grounds = pair.grounds(match);
  return { do: 'match', ...linesOf(pair, match), rule: pair.rule(match) ?? '', ...(grounds && { grounds }) };
}

function splitItems({ tables, splits }: PairBook, book: PeriodBook): PeriodItem[] {
  return PERIOD_SIDES.flatMap((side) =>
    splits[side].wholes().flatMap((line): PeriodItem[] => {
      const id = tables[side].ids.text(line + 1);
      const parts = splits[side].partsOf(line).map((part) => tables[side].amounts[part]!);
      return book.splits(side).has(id) ? [] : [{ do: 'split', side, line: id, parts }];
    }),
  );
}

function isSame(one: readonly number[] | undefined, other: readonly number[]): boolean {
  return one?.length === other.length && one.every((amount, at) => amount === other[at]);
}
