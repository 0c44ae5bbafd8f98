import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type * as ExcelJs from 'exceljs';
import { ratioOf, type BenchResult } from './measure.ts';
import { columns, ROWS, type WorkbookReport } from './workbook-data.ts';

/** One of the peer's takes half a minute. */
const REPETITIONS = 4;
const CPU_TARGET = 8;
const MEMORY_TARGET = 6;
const run_ = promisify(execFile);

/** P4: a workbook of 100,000 rows and 12 columns; every sample is a process of its own, from the rows to the bytes on disk. */
export async function run(most = REPETITIONS): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-workbook-'));
  const [ours, peer, streamed] = ['ours', 'peer', 'streamed'].map((name) => join(folder, `${name}.xlsx`)) as [
    string,
    string,
    string,
  ];
  try {
    const write =
      (file: string, ...args: readonly string[]) =>
      async (): Promise<WorkbookReport> => {
        const { stdout } = await run_(process.execPath, [join(import.meta.dirname, file), ...args]);
        return JSON.parse(stdout) as WorkbookReport;
      };
    const sides = {
      ours: write('workbook-ours.ts', ours),
      peer: write('workbook-exceljs.ts', peer, 'whole'),
      streamed: write('workbook-exceljs.ts', streamed, 'streamed'),
    };
    // No time counts before all have written the same cells, as the peer itself reads them.
    await sides.ours();
    await sides.peer();
    await sides.streamed();
    const written = await cellsOf(ours);
    deepStrictEqual(await cellsOf(peer), written);
    deepStrictEqual(await cellsOf(streamed), written);
    return [
      ...(await compared(sides.ours, sides.peer, 'whole', most)),
      ...(await compared(sides.ours, sides.streamed, 'streamed', most)),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Write = () => Promise<WorkbookReport>;

/** In the order A-B-B-A, as every comparison. */
async function compared(ours: Write, peer: Write, way: 'whole' | 'streamed', most: number): Promise<BenchResult[]> {
  const reports: Record<'ours' | 'peer', WorkbookReport[]> = { ours: [], peer: [] };
  for (let block = 0; block < most; block += 2) {
    reports.ours.push(await ours());
    reports.peer.push(await peer());
    reports.peer.push(await peer());
    reports.ours.push(await ours());
  }
  const of = (key: keyof WorkbookReport) => ({
    ours: reports.ours.map((report) => report[key]),
    peer: reports.peer.map((report) => report[key]),
  });
  const job = `XLSX of ${ROWS.toLocaleString('en')} rows and ${columns.length} columns`;
  const name =
    way === 'whole' ? 'exceljs with the workbook in memory' : 'exceljs row by row, which is no part of the target';
  const isTarget = way === 'whole';
  const clock = ratioOf({ id: '', job, target: 1 }, of('wallMs'));
  return [
    ratioOf(
      {
        id: `P4-${way}-cpu`,
        job: `${job}: CPU time`,
        target: isTarget ? CPU_TARGET : 1,
        notes: `peer: ${name}. By the clock ${clock.ratio}x.`,
      },
      of('cpuMs'),
    ),
    ratioOf(
      {
        id: `P4-${way}-memory`,
        job: `${job}: peak memory of the process`,
        target: isTarget ? MEMORY_TARGET : 1,
        of: 'MB',
        notes: `peer: ${name}. A process that does nothing has some 45 MB.`,
      },
      of('peakMb'),
    ),
  ];
}

/** How many rows a workbook has, and what stands in them. Dates by their day, money to the cent, nothing as nothing. */
async function cellsOf(file: string): Promise<{ readonly rows: number; readonly digest: string }> {
  const exceljs = createRequire(import.meta.url)('exceljs') as typeof ExcelJs;
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.readFile(file);
  const sheet = workbook.worksheets[0]!;
  const hash = createHash('sha256');
  let rows = 0;
  sheet.eachRow((row) => {
    rows += 1;
    for (let at = 0; at < columns.length; at += 1) hash.update(`${cellText(row.getCell(at + 1).value)}\u0000`);
  });
  strictEqual(rows, ROWS + 1);
  return { rows, digest: hash.digest('hex') };
}

function cellText(value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value === 'number') return value.toFixed(2);
  // A text in the cell itself is read as a text with formats, of which there are none.
  if (typeof value === 'object' && 'richText' in value) return (value.richText as { text: string }[])[0]?.text ?? '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
