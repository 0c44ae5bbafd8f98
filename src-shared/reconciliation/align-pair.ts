import type { LineTable } from '../matching/line-table.ts';
import type { MatchChange, MatchState, PairBook } from './pair-book.ts';
import { PeriodBook } from './period-book.ts';
import { matchKey, type MatchedLines, type PeriodItem } from './period-item.ts';
import type { Step } from './workspace.ts';

const SHARED: ReadonlySet<MatchState> = new Set(['automatic', 'byPerson']);

/** What was done to a period, as its matches: what cannot be done any more, since somebody was before, is left out. */
export function periodBookOf(pair: PairBook, items: readonly PeriodItem[]): PeriodBook {
  const { tables } = pair;
  const book = new PeriodBook((side, line) => {
    const at = lineNumber(tables[side], line);
    return at === null ? undefined : tables[side].amounts[at];
  });
  for (const item of items) book.apply(item);
  return book;
}

/**
 * What brings the matches of a pair in line with those of a period: matches that the period does not have go, and those that only the
 * period has come, in the place of suggestions. Suggestions otherwise stay; the period knows nothing of them.
 */
export function alignment(pair: PairBook, number: number, book: PeriodBook): Step {
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

/** What a step of this computer is for the period: matches that came to stand, and matches that stand no more. */
export function itemsOfStep(pair: PairBook, number: number, { changes }: Step): PeriodItem[] {
  return changes.flatMap(({ pair: of, match, from, to }): PeriodItem[] => {
    if (of !== number || SHARED.has(from) === SHARED.has(to)) return [];
    const lines = linesOf(pair, match);
    return [SHARED.has(to) ? { do: 'match', ...lines, rule: pair.rule(match) ?? '' } : { do: 'unmatch', ...lines }];
  });
}

/** Standing matches that the period does not have. */
export function unsharedMatches(pair: PairBook, book: PeriodBook): PeriodItem[] {
  const items: PeriodItem[] = [];
  for (let match = 0; match < pair.matches.size; match += 1) {
    if (!SHARED.has(pair.state(match))) continue;
    const lines = linesOf(pair, match);
    if (!book.matches.has(matchKey(lines))) items.push({ do: 'match', ...lines, rule: pair.rule(match) ?? '' });
  }
  return items;
}

function linesOf({ tables, matches }: PairBook, match: number): { left: string[]; right: string[] } {
  const ids = (table: LineTable, lines: Uint32Array) => Array.from(lines, (line) => table.ids.text(line + 1));
  return { left: ids(tables.left, matches.left(match)), right: ids(tables.right, matches.right(match)) };
}

/** Null where a line is not here, such as a part of one that was split elsewhere. */
function numbersOf({ tables }: PairBook, period: MatchedLines): { left: number[]; right: number[] } | null {
  const of = (side: 'left' | 'right') => period[side].map((line) => lineNumber(tables[side], line));
  const [left, right] = [of('left'), of('right')];
  const isWhole = (lines: readonly (number | null)[]): lines is number[] => lines.every((line) => line !== null);
  return isWhole(left) && isWhole(right) ? { left, right } : null;
}

function lineNumber({ ids }: LineTable, line: string): number | null {
  const code = ids.find(line);
  return code === undefined ? null : code - 1;
}
