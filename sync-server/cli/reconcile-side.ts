import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { CsvLineReader, type CsvLines } from '../../src-shared/matching/csv-lines.ts';
import { csvProblemText, type CsvProblem } from '../../src-shared/matching/csv-problem.ts';
import { unpackTable, type PackedTable } from '../../src-shared/matching/packed-table.ts';

/** What a thread of its own takes to start is lost on a smaller file. */
const WORTH_A_THREAD_BYTES = 8 << 20;

/** What the thread answers. */
export type ReadAnswer = string | { readonly packed: PackedTable; readonly currency: string | null };

/** Reads two files at once: a large second one in a thread of its own. Each is its lines, or sentences about what is wrong. */
export async function readSides(left: string, right: string): Promise<readonly [CsvLines | string, CsvLines | string]> {
  const size = await stat(right).then(
    (about) => about.size,
    () => 0,
  );
  return await Promise.all([readSide(left), size < WORTH_A_THREAD_BYTES ? readSide(right) : readInThread(right)]);
}

async function readInThread(file: string): Promise<CsvLines | string> {
  const worker = new Worker(new URL('./reconcile-side.worker.ts', import.meta.url), { workerData: file });
  const [answer] = (await once(worker, 'message')) as [ReadAnswer];
  return typeof answer === 'string' ? answer : { table: unpackTable(answer.packed), currency: answer.currency };
}

/** @returns the lines, or sentences about what is wrong with the file. */
export async function readSide(file: string): Promise<CsvLines | string> {
  const reader = new CsvLineReader();
  try {
    const pieces = createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Uint8Array>;
    for await (const piece of pieces) reader.push(piece);
  } catch (error) {
    return `${file}: ${whyUnreadable(error)}\n`;
  }
  const read = reader.end();
  if (read.ok) return read.value;
  const { problems, count } = read.error;
  const lines = problems.map((problem) => problemLine(file, problem));
  const more = count - problems.length;
  return [...lines, ...(more > 0 ? [`${file}: and ${more} more.`] : []), ''].join('\n');
}

function problemLine(file: string, problem: CsvProblem): string {
  const column = problem.column === null ? '' : `, column ${problem.column}`;
  return `${file}, line ${problem.line}${column}: ${csvProblemText(problem)}`;
}

/** Why a file could not be read, in a sentence. */
export function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'There is no such file.';
  if (code === 'EISDIR') return 'This is a directory, not a file.';
  if (code === 'EACCES' || code === 'EPERM') return 'This file may not be read by you.';
  return `This file could not be read (${code || String(error)}).`;
}
