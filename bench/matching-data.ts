import { closeSync, openSync, writeSync } from 'node:fs';
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

/** Writes both sides as CSV. @returns how many lines they have. */
export function writeSides(files: { readonly left: string; readonly right: string }, lines: number) {
  const [left, right] = [new CsvFile(files.left), new CsvFile(files.right)];
  for (const group of generateGroups({ seed: 7, lines })) {
    for (const line of group.left) left.write(line);
    for (const line of group.right) right.write(line);
  }
  return { left: left.end(), right: right.end() };
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
