import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Inspector, type Inspection } from '../../src-shared/remittance/inspect.ts';
import { RemittanceReader } from '../../src-shared/remittance/read.ts';
import { RECOGNITION_BYTES, recogniseFile, type RecognisedFile } from '../../src-shared/remittance/recognise.ts';
import { recogniseInvoices } from '../../src-shared/invoice/recognise-invoices.ts';
import { sourceFormatOf } from '../../src-shared/source-file/source-formats.ts';
import type { CommandIo } from './command.ts';
import type { InspectedFile } from './inspected-file.ts';
import { inspectEventLog, isGzip } from './inspected-event-log.ts';
import { inspectInvoices, type InspectedInvoices, invoicesTable } from './inspected-invoices.ts';
import { inspectSource, type InspectedSource, sourceTable } from './inspected-source.ts';
import { inspectionTable } from './inspection-table.ts';
import { Progress } from './progress.ts';

const USAGE = `Usage: cs inspect FILE... [--json]

Shows what files hold: remittances (X12 835) with their payments, claims and provider adjustments, vendors' invoices
(UBL 2.1, Cross Industry Invoice, cXML, X12 810, CSV), and files of the systems around the desk with their records and
totals; whether they balance to the cent, and what is wrong with them. Packed logs of events (XES or a table, gzip) with
their cases and activities. Nothing is imported.

  --json   one JSON object per file and line; amounts are whole cents
  --help   this text

Exit code: 0 when every file could be read, 1 when some could not, 2 when none could.
`;

/** `cs inspect FILE... [--json]`. @returns the exit code. */
export async function inspect(args: string[], io: CommandIo): Promise<number> {
  const parsed = parse(args);
  if (typeof parsed === 'string') {
    io.stderr(`${parsed}\n\n${USAGE}`);
    return 2;
  }
  if (parsed.help) {
    io.stdout(USAGE);
    return 0;
  }
  let readable = 0;
  for (const file of parsed.files) {
    const inspected = await inspectFile(file, new Progress(file, io));
    if (isReadable(inspected)) readable += 1;
    io.stdout(parsed.json ? `${JSON.stringify(inspected.shown)}\n` : tableOf(inspected));
  }
  if (readable === parsed.files.length) return 0;
  return readable > 0 ? 1 : 2;
}

type Inspected =
  | { readonly of: 'remittance'; readonly shown: InspectedFile }
  | { readonly of: 'invoices'; readonly shown: InspectedInvoices }
  | { readonly of: 'source'; readonly shown: InspectedSource };

function isReadable({ of, shown }: Inspected): boolean {
  if (of === 'source') return true;
  return of === 'invoices' ? shown.records > 0 : shown.kind === 'x12-835';
}

function tableOf({ of, shown }: Inspected): string {
  if (of === 'source') return sourceTable(shown);
  return of === 'invoices' ? invoicesTable(shown) : inspectionTable(shown);
}

type Arguments = { readonly files: readonly string[]; readonly json: boolean; readonly help: boolean };

/** @returns the arguments, or a sentence about what is wrong with them. */
function parse(args: string[]): Arguments | string {
  try {
    const options = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (positionals.length === 0 && !values.help) return 'No file was named.';
    return { files: positionals, json: values.json ?? false, help: values.help ?? false };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function inspectFile(file: string, progress: Progress): Promise<Inspected> {
  try {
    const { size, isDirectory } = await describe(file);
    if (isDirectory) return unreadable(file, 'file-is-directory', 'This is a directory, not a file.');
    const start = await startOf(file);
    const log = isGzip(start) ? await inspectEventLog(file, size, progress) : null;
    if (log) return { of: 'source', shown: log };
    const recognised = recogniseFile(start);
    const invoices = recogniseInvoices(start, recognised);
    if (invoices) return { of: 'invoices', shown: await inspectInvoices(file, invoices, size) };
    const source = sourceFormatOf(start, recognised);
    if (source) return { of: 'source', shown: await inspectSource(file, source, size, progress) };
    return { of: 'remittance', shown: { file, ...(await inspectStream(file, size, progress)) } };
  } catch (error) {
    const [code, message] = sentenceFor(error);
    return unreadable(file, code, message);
  } finally {
    progress.end();
  }
}

async function startOf(file: string): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const start = Buffer.alloc(RECOGNITION_BYTES);
    const { bytesRead } = await handle.read(start, 0, start.length, 0);
    return start.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function describe(file: string): Promise<{ size: number; isDirectory: boolean }> {
  const about = await stat(file);
  return { size: about.size, isDirectory: about.isDirectory() };
}

async function inspectStream(file: string, size: number, progress: Progress): Promise<Inspection> {
  const inspector = new Inspector();
  let claims = 0;
  const reader = new RemittanceReader({
    onProblem: (problem) => inspector.onProblem(problem),
    onClaim: () => (claims += 1),
    onTransactionEnd: (summary, advice) => inspector.onTransactionEnd(summary, advice),
  });
  let recognised: RecognisedFile | null = null;
  let done = 0;
  const pieces = createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Uint8Array>;
  for await (const piece of pieces) {
    recognised ??= recogniseFile(piece.subarray(0, RECOGNITION_BYTES));
    reader.push(piece);
    done += piece.length;
    progress.show({ done, size, claims });
  }
  return inspector.finish(reader.end(), (recognised ?? { kind: 'empty' }).kind);
}

function unreadable(file: string, code: string, message: string): Inspected {
  const shown: InspectedFile = {
    file,
    kind: 'unreadable',
    transactions: [],
    problems: [{ code, segment: 0, message }],
  };
  return { of: 'remittance', shown };
}

function sentenceFor(error: unknown): [code: string, message: string] {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return ['file-missing', 'There is no such file.'];
    case 'EACCES':
    case 'EPERM':
      return ['file-forbidden', 'This file may not be read by you.'];
    default:
      return ['file-unreadable', `This file could not be read (${code || String(error)}).`];
  }
}
