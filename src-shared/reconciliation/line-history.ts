import { dateText, type Instant } from '../base/dates.ts';
import { unreachable } from '../base/invariant.ts';
import { reasonText } from '../matching/match-reason.ts';
import { formatMinor } from '../money/format.ts';
import { matchKey, type MatchedLines, type PeriodItem, type PeriodSide } from './period-item.ts';

/** One thing that was done to a line, and by whom. */
export type LineEvent = {
  readonly by: string;
  readonly at: Instant;
  /** It is stored here, and the server has not answered yet. */
  readonly isWaiting: boolean;
  readonly item: PeriodItem;
};

/** Whether something was done to one of these lines of a side. */
export function concerns(item: PeriodItem, side: PeriodSide, lines: ReadonlySet<string>): boolean {
  if ('left' in item) return item[side].some((line) => lines.has(line));
  return item.side === side && lines.has(item.line);
}

export const askedText = { payer: 'the payer', bank: 'the bank', poster: 'who posted it' } as const;

type Names = { person(id: string): string; kind(kind: string): string };

/** What somebody did to a line, after their name: 'split it into $80.00 and $20.00'. */
export function lineEventText(item: PeriodItem, names: Names): string {
  switch (item.do) {
    case 'match':
      return item.rule === '' ? 'matched it' : `matched it by the rule ${item.rule}`;
    case 'unmatch':
      return 'took its match apart';
    case 'split':
      return `split it into ${item.parts.map((part) => formatMinor(part)).join(' and ')}`;
    case 'join':
      return 'made it whole again';
    case 'comment':
      return `wrote: ${item.text}`;
    case 'assign':
      return item.to === null ? 'took it from who had it' : `gave it to ${names.person(item.to)}`;
    case 'wait':
      return item.until === null ? 'goes on with it' : `waits with it until ${dateText(item.until)}`;
    case 'ask':
      return `asked ${askedText[item.whom]}: ${item.text}`;
    case 'case':
      return `proposed a case for it: ${names.kind(item.kind)}`;
    default:
      return unreachable(item);
  }
}

/** Who sees to a line, until when nothing is done about it, and the cases that settle it, by what was last said. */
export function standingOf(events: readonly LineEvent[]): {
  readonly assigned: string | null;
  readonly waitsUntil: string | null;
  readonly cases: readonly { readonly case: string; readonly kind: string }[];
} {
  let [assigned, waitsUntil]: [string | null, string | null] = [null, null];
  const cases: { case: string; kind: string }[] = [];
  for (const { item } of events) {
    if (item.do === 'assign') assigned = item.to;
    if (item.do === 'wait') waitsUntil = item.until;
    if (item.do === 'case') cases.push({ case: item.case, kind: item.kind });
  }
  return { assigned, waitsUntil, cases };
}

/** A match that somebody else's rules made, as far as they told. */
export type ToldMatch = {
  readonly rule: string;
  readonly by: string;
  readonly score: number;
  /** In words. */
  readonly reason: string;
  readonly runnerUp: { readonly id: string; readonly score: number } | null;
};

/** How the standing match of a line came to be, by the history of the line; null: a person matched, or nobody has told. */
export function toldMatch(
  events: readonly LineEvent[],
  match: { readonly lines: MatchedLines; readonly differenceMinor: number },
): ToldMatch | null {
  const key = matchKey(match.lines);
  const found = events.findLast(({ item }) => item.do === 'match' && matchKey(item) === key);
  if (found?.item.do !== 'match' || !found.item.grounds) return null;
  const { rule, left, right, grounds } = found.item;
  const { differenceMinor } = match;
  const extent = { leftLines: left.length, rightLines: right.length, differenceMinor };
  return {
    rule,
    by: found.by,
    score: grounds.score,
    reason: reasonText({ rule, ...extent, ...grounds, runnerUp: null }),
    runnerUp: grounds.runnerUp,
  };
}
