import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { generateGroups } from '../src-shared/matching/generate.ts';
import type { Line } from '../src-shared/matching/line-table.ts';
import { standardRules, type RuleTable } from '../src-shared/matching/match-rules.ts';
import { decimalText } from '../src-shared/money/money.ts';

const PIECE = 1 << 16;
/** What can be said in SQL and in data frames as well: exact, date window, tolerance, one to many. */
const RULES = ['trace-number', 'amount-date-party', 'trace-within-tolerance', 'sum-of-trace'];

export const comparableRules: RuleTable = {
  ...standardRules,
  rules: standardRules.rules.filter(({ id }) => RULES.includes(id)),
};

/** What every side reports of itself; `wallMs` and `cpuMs` leave out the start of the process. */
export type MatchingReport = {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  /** Matches by rule. */
  readonly matches: Readonly<Record<string, number>>;
};

/** Writes both sides as CSV. @returns how many lines they have, and what belongs together ('a1+a2=b1'). */
export function writeSides(files: { readonly left: string; readonly right: string }, lines: number) {
  const [left, right] = [new CsvFile(files.left), new CsvFile(files.right)];
  const truth = new Set<string>();
  for (const group of generateGroups({ seed: 7, lines })) {
    if (group.isTrue)
      truth.add(
        matchName(
          group.left.map(({ id }) => id),
          group.right.map(({ id }) => id),
        ),
      );
    for (const line of group.left) left.write(line);
    for (const line of group.right) right.write(line);
  }
  return { left: left.end(), right: right.end(), truth };
}

function matchName(left: readonly string[], right: readonly string[]): string {
  return `${left.toSorted().join('+')}=${right.toSorted().join('+')}`;
}

/** Holds what was printed against the truth. Shares between 0 and 1; precision is of automatic matches. */
export async function measureTruth(out: string, truth: ReadonlySet<string>) {
  let [automatic, rightly] = [0, 0];
  for await (const line of createInterface({ input: createReadStream(out) })) {
    const match = JSON.parse(line) as { left?: string[]; right?: string[]; automatic?: boolean };
    if (!match.left || !match.right || !match.automatic) continue;
    automatic += 1;
    if (truth.has(matchName(match.left, match.right))) rightly += 1;
  }
  return { precision: rightly / automatic, recall: rightly / truth.size };
}

class CsvFile {
  readonly #file: number;
  #piece = 'id,date,amount,reference,party\n';
  #lines = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  write({ id, date, amountMinor, reference, party }: Line): void {
    this.#piece += `${id},${date},${decimalText(amountMinor)},${reference},${party}\n`;
    this.#lines += 1;
    if (this.#piece.length < PIECE) return;
    writeSync(this.#file, this.#piece);
    this.#piece = '';
  }

  end(): number {
    writeSync(this.#file, this.#piece);
    closeSync(this.#file);
    return this.#lines;
  }
}
