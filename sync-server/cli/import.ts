import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { CommandIo } from './command.ts';
import type { ImportedFile } from './imported-file.ts';
import { importedTable } from './imported-table.ts';
import { Progress } from './progress.ts';
import { sendFile } from './send-file.ts';
import { serverArguments } from './server-arguments.ts';
import { findServer, type ServerAtHand } from './server-at-hand.ts';

const USAGE = `Usage: cs import FILE... [--json] [--server URL] [--data DIR]

Imports files into a running server, whatever they are called: remittance advices (X12 835), vendors' invoices (UBL 2.1,
X12 810, CSV), claims and what payers answer (X12 837, 277, 277CA, 271), bank files (Nacha, BAI2, camt, OFX, CSV), HL7 v2
messages and FHIR R4 resources. What was imported before is recognised and changes nothing.

  --json         one JSON object per file and line; amounts are whole cents
  --server URL   the server to talk to; default: the one that runs on the data folder
  --data DIR     its data folder, where the operator's token is (default COUNTERSIGN_DATA, or .data)
  --help         this text

Exit code: 0 when every file was taken, 1 when some were not, 2 when none was.
`;

/** `cs import FILE... [--json]`. @returns the exit code. */
export async function importFiles(args: string[], io: CommandIo): Promise<number> {
  const parsed = serverArguments(args, { takesFiles: true });
  if (typeof parsed === 'string') {
    io.stderr(`${parsed}\n\n${USAGE}`);
    return 2;
  }
  if (parsed.help) {
    io.stdout(USAGE);
    return 0;
  }
  const server = findServer(parsed);
  if (typeof server === 'string') {
    io.stderr(`${server}\n`);
    return 2;
  }
  let taken = 0;
  for (const file of parsed.files) {
    const sent = await importOne(server, file, io);
    if (sent.error === null) taken += 1;
    io.stdout(parsed.json ? `${JSON.stringify(sent)}\n` : importedTable(sent));
  }
  if (taken === parsed.files.length) return 0;
  return taken > 0 ? 1 : 2;
}

async function importOne(server: ServerAtHand, file: string, io: CommandIo): Promise<ImportedFile> {
  const progress = new Progress(file, io);
  try {
    const about = await stat(file);
    if (about.isDirectory()) return notTaken(file, 'This is a directory, not a file.');
    const answer = await sendFile(server, {
      path: file,
      name: basename(file),
      bytes: about.size,
      onProgress: (done) => {
        progress.show({ done, size: about.size });
        if (done === about.size) progress.wait('sent, and being imported');
      },
    });
    if (answer.error !== null) return notTaken(file, answer.error, answer.problems);
    const { id, kind, sha256, bytes, transactions, invoices, source, problems } = answer.reply;
    const taken = { file, error: null, import: id, kind, sha256, bytes, transactions };
    return { ...taken, ...(invoices ? { invoices } : {}), ...(source ? { source } : {}), problems };
  } catch (error) {
    return notTaken(file, sentenceFor(error));
  } finally {
    progress.end();
  }
}

function notTaken(file: string, error: string, problems: ImportedFile['problems'] = []): ImportedFile {
  return { file, error, import: null, kind: null, sha256: null, bytes: null, transactions: [], problems };
}

function sentenceFor(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return 'There is no such file.';
    case 'EACCES':
    case 'EPERM':
      return 'This file may not be read by you.';
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EHOSTUNREACH':
      return 'The server cannot be reached. Is it running?';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'The server broke off the connection. What it had taken in is kept; import the file again for the rest.';
    default:
      return `It could not be imported (${error instanceof Error ? error.message : String(error)}).`;
  }
}
