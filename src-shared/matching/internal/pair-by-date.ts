import type { RunnerUp } from '../match-list.ts';
import { evidenceFor, type PairTest } from './evidence.ts';
import type { Settlement } from './settle.ts';

/** How many lines of one day are tried before a line waits for the next day. */
const MOST_TRIED = 16;

/**
 * Many lines of the same key and amount, such as a copayment of $25: the nearest by date with each other, day by day and
 * in the order of ids. Each of them has rivals, so all are suggestions, and none is made where ambiguity is not wanted.
 */
export function pairByDate(settlement: Settlement, test: PairTest, left: number[], right: number[]): void {
  if (settlement.noAmbiguous) return;
  const { days } = test.rule;
  const byDay = rightByDay(test, right);
  const { table, rank, taken } = test.sides.left;
  const lines = left.toSorted((a, b) => table.days[a]! - table.days[b]! || rank[a]! - rank[b]!);
  for (let apart = 0; apart <= Math.max(days.before, days.after); apart += 1) {
    for (const line of lines) {
      if (taken[line]) continue;
      const day = table.days[line]!;
      const isMatched = apart <= days.after && matchOnDay(settlement, test, line, byDay.get(day + apart));
      if (!isMatched && apart > 0 && apart <= days.before) matchOnDay(settlement, test, line, byDay.get(day - apart));
    }
  }
}

/** In the order of ids, as the lines come. */
function rightByDay(test: PairTest, right: readonly number[]): Map<number, number[]> {
  const byDay = new Map<number, number[]>();
  for (const line of right) {
    const day = test.sides.right.table.days[line]!;
    const lines = byDay.get(day);
    if (lines) lines.push(line);
    else byDay.set(day, [line]);
  }
  // From the end, where taking one away costs nothing.
  for (const lines of byDay.values()) lines.reverse();
  return byDay;
}

function matchOnDay(settlement: Settlement, test: PairTest, left: number, lines: number[] | undefined): boolean {
  if (!lines) return false;
  for (let tried = 0; tried < MOST_TRIED && tried < lines.length; tried += 1) {
    const at = lines.length - 1 - tried;
    const right = lines[at]!;
    const evidence = evidenceFor(test, left, right);
    if (!evidence) continue;
    lines.splice(at, 1);
    const { score, agreement } = evidence;
    const runnerUp = rivalOf(test, left, lines);
    settlement.matches.appendPair(left, right, {
      rule: settlement.ruleIndex,
      automatic: false,
      score,
      agreement,
      runnerUp,
    });
    test.sides.left.taken[left] = 1;
    test.sides.right.taken[right] = 1;
    return true;
  }
  return false;
}

function rivalOf(test: PairTest, left: number, lines: readonly number[]): RunnerUp | null {
  const line = lines.at(-1);
  const evidence = line === undefined ? null : evidenceFor(test, left, line);
  return evidence ? { side: 'right', line: line!, score: evidence.score } : null;
}
