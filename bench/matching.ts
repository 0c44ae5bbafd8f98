import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { againstLimit, compare, type BenchResult } from './measure.ts';
import { measureTruth, writeSides, type MatchingReport } from './matching-data.ts';

const LINES = 1_000_000;
const REPETITIONS = 4;
const MOST_MS = 6_000;
const MOST_MB = 2_048;
const run_ = promisify(execFile);

/** A million lines a side from CSV to an explanation per match; every sample is a fresh process of its own. */
export async function run(most = REPETITIONS): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-matching-'));
  const files = { left: join(folder, 'left.csv'), right: join(folder, 'right.csv') };
  try {
    const lines = writeSides(files, LINES);
    const job = `${lines.left} with ${lines.right} lines: CSV, exact, date window, tolerance, one to many, a reason for each`;
    return await compareAll({
      job,
      most,
      truth: lines.truth,
      arguments_: [files.left, files.right, join(folder, 'out')],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type What = {
  readonly job: string;
  readonly most: number;
  readonly truth: ReadonlySet<string>;
  readonly arguments_: readonly [string, string, string];
};

async function compareAll({ job, most, truth, arguments_ }: What): Promise<BenchResult[]> {
  const side = (program: string, file: string) => async (): Promise<MatchingReport> => {
    const { stdout } = await run_(program, [join(import.meta.dirname, file), ...arguments_]);
    return JSON.parse(stdout) as MatchingReport;
  };
  const ours = side(process.execPath, 'matching-ours.ts');
  const duckdb = side(process.execPath, 'matching-duckdb.ts');
  const pandas = (await hasPandas()) ? side('/usr/bin/python3', 'matching-pandas.py') : null;
  // No time counts before all have matched the same.
  const { matches } = await ours();
  const { precision, recall } = await measureTruth(arguments_[2], truth);
  strictEqual(precision, 1, 'an automatic match is wrong');
  deepStrictEqual((await duckdb()).matches, matches);
  if (pandas) deepStrictEqual((await pandas()).matches, matches);
  const kept: MatchingReport[] = [];
  const keeping = async () => {
    const report = await ours();
    kept.push(report);
    return report;
  };
  const results = [
    await compare(
      {
        id: 'P1-duckdb',
        job,
        target: 1.2,
        notes: `Every automatic match is right; ${(recall * 100).toFixed(1)} % of what belongs together is matched. DuckDB takes every core.`,
      },
      { ours: keeping, peer: duckdb },
      most,
    ),
  ];
  if (pandas) results.push(await compare({ id: 'P1-pandas', job, target: 4 }, { ours: keeping, peer: pandas }, most));
  const wall = kept.map(({ wallMs }) => wallMs);
  const peaks = kept.map(({ peakMb }) => peakMb);
  return [
    ...results,
    againstLimit({ id: 'P1-time', job: `${job}, against its limit` }, wall, MOST_MS, 'ms'),
    againstLimit({ id: 'P1-memory', job: 'the most memory it takes' }, peaks, MOST_MB, 'MB'),
  ];
}

/** Debian's python3-pandas; a bench without it says less, but is not wrong. */
async function hasPandas(): Promise<boolean> {
  try {
    await run_('/usr/bin/python3', ['-c', 'import pandas']);
    return true;
  } catch {
    return false;
  }
}
