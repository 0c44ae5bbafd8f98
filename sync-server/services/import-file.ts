import { open, type FileHandle } from 'node:fs/promises';
import type { Actor } from '../../src-shared/authority/person.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { InvariantError } from '../../src-shared/base/invariant.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import {
  RECOGNITION_BYTES,
  recogniseFile,
  type RecognisedFile,
  UTF_16_SENTENCE,
} from '../../src-shared/remittance/recognise.ts';
import { suggestMapping } from '../../src-shared/bank/bank-csv-mapping.ts';
import { bankCsvBy } from '../../src-shared/bank/bank-formats.ts';
import { type TableHead, tableHead } from '../../src-shared/bank/table-head.ts';
import { sourceFormatOf } from '../../src-shared/source-file/source-formats.ts';
import type { InvoiceFileKind } from '../../src-shared/invoice/captured-invoice.ts';
import { recogniseInvoices } from '../../src-shared/invoice/recognise-invoices.ts';
import type { RemittanceAdvice } from '../../src-shared/remittance/remittance.ts';
import type { RemittanceProblem } from '../../src-shared/remittance/remittance-document.ts';
import type { ImportReply } from '../../src-shared/wire/http.ts';
import { keepRawFile } from '../integration/raw-files.ts';
import { type FileReading, readRemittanceEvents, type RemittanceEvent } from '../integration/remittance-events.ts';
import { newId } from '../new-id.ts';
import type { Orchestration } from '../orchestration/engine/engine.ts';
import { findColumns } from '../store/bank-columns.ts';
import { readDirectory } from '../store/directory.ts';
import { insertImport, saveImportReply } from '../store/imports.ts';
import { readPolicies } from '../store/policies.ts';
import { type Db, inTransaction } from '../store/transaction.ts';
import { type FoundSource, importSource } from './import-source.ts';
import { importRemittance, type ImportRemittanceDeps, readEnd } from './import-remittance.ts';

export type ImportFileDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  /** The server's data folder; raw files are kept in its `raw`. */
  readonly dataDir: string;
  readonly engine: Pick<Orchestration, 'startMany'>;
  /** Opens the cases of a file of invoices. */
  readonly importInvoices: (file: FileToImport, kind: InvoiceFileKind) => Promise<Result<ImportReply, ImportRefusal>>;
  /** What its sender marked as a test posts like anything else; else a person looks at it first. */
  readonly testsPost?: boolean;
  /** Told of a transaction set that met a bug of ours; the others are imported all the same. */
  readonly reportBug: (error: unknown) => void;
};

/** A file on this machine's disk; it is copied, never moved or changed. */
export type FileToImport = {
  readonly path: string;
  /** As the person called it. */
  readonly name: string;
  readonly by: Actor;
  readonly sha256: string;
  readonly bytes: number;
  /** Where its invoices are entered; absent: where shared services work. */
  readonly site?: string;
  /** Which way it came; absent: somebody brought it. */
  readonly connector?: string;
  /** It is read again from what is kept, or as a repaired copy of that. */
  readonly replay?: {
    /** Which way it came at first. */
    readonly connector: string;
    /** SHA-256 of what was repaired; null: it is as it came. */
    readonly repairOf: string | null;
  };
  /** Aborted when there is no time to finish: the transaction set in hand is then given up. */
  readonly signal?: Pick<AbortSignal, 'throwIfAborted'>;
};

/** Why a file was not taken, in a sentence, with what was found in it. */
export type ImportRefusal = {
  readonly kind: 'empty' | 'binary' | 'utf16' | 'unknownKind' | 'columnsUnknown' | 'noRemittance' | 'noInvoice';
  readonly message: string;
  readonly problems: readonly RemittanceProblem[];
};

/**
 * Brings a file in, whatever its name says it is: keeps it raw, reads it piece by piece, and imports its transaction sets one
 * by one, each in a transaction of its own. A set that was imported before (same payer, trace number and amount, in whatever
 * file) is recognised and changes nothing, and one that cannot be read keeps no other from coming in.
 *
 * After a fault (the database goes away, the disk is full) the sets before it are in: to import the file again is safe and
 * brings the rest. The same holds after an abort, whose reason is thrown.
 *
 * @returns what became of every set; or why nothing of the file was taken.
 */
export async function importFile(
  deps: ImportFileDeps,
  file: FileToImport,
): Promise<Result<ImportReply, ImportRefusal>> {
  const handle = await open(file.path, 'r');
  try {
    const { recognised, invoices, source, table } = await recognise(handle);
    if (invoices) return await deps.importInvoices(file, invoices);
    const columns = table && (await findColumns(deps.db, wayOf(file), table));
    // Columns that were named by their number alone say nothing of a table whose head says what they are.
    if (columns && (columns.hasHeader || !isHeaded(table)))
      return ok(await importSource(deps, file, { format: bankCsvBy(columns), kind: 'bank-csv' }));
    if (source) return ok(await importSource(deps, file, source));
    if (table) return err(COLUMNS_UNKNOWN);
    if (recognised.kind !== 'x12-835') return err(refusalOf(recognised));
    await keepRawFile(deps.dataDir, file);
    return await importRemittanceFile(deps, file, handle);
  } finally {
    await handle.close();
  }
}

async function recognise(file: FileHandle): Promise<{
  readonly recognised: RecognisedFile;
  readonly invoices: InvoiceFileKind | null;
  readonly source: FoundSource | null;
  /** Of a table that may be a bank's own; null: it is none. */
  readonly table: TableHead | null;
}> {
  const start = Buffer.alloc(RECOGNITION_BYTES);
  const { bytesRead } = await file.read(start, 0, start.length, 0);
  const bytes = start.subarray(0, bytesRead);
  const recognised = recogniseFile(bytes);
  const invoices = recogniseInvoices(bytes, recognised);
  const source = sourceFormatOf(bytes, recognised);
  const mayBeTable = recognised.kind === 'unknown' && !invoices && (source === null || source.kind === 'bank-csv');
  return { recognised, invoices, source, table: mayBeTable ? tableHead(bytes) : null };
}

/** Whether its first row says what the columns are, in words that banks use. */
function isHeaded({ first, rows }: TableHead): boolean {
  return suggestMapping(first, rows[0] ?? [])?.hasHeader ?? false;
}

const COLUMNS_UNKNOWN: ImportRefusal = {
  kind: 'columnsUnknown',
  message:
    'This is a table, and nothing tells which of its columns say what. Where it comes by a connection, an administrator names them once.',
  problems: [],
};

/** Which way it came, at first. */
function wayOf({ connector = 'upload', replay }: FileToImport): string {
  return replay?.connector ?? connector;
}

function refusalOf(recognised: Exclude<RecognisedFile, { kind: 'x12-835' }>): ImportRefusal {
  switch (recognised.kind) {
    case 'empty':
      return { kind: 'empty', message: 'The file is empty.', problems: [] };
    case 'binary':
      return {
        kind: 'binary',
        message: 'This is a binary file (a PDF, an archive, an image), nothing that can be imported.',
        problems: [],
      };
    case 'utf-16':
      return { kind: 'utf16', message: UTF_16_SENTENCE, problems: [] };
    case 'x12-other': {
      const which = recognised.transactionSet === '' ? '' : ` (${recognised.transactionSet})`;
      const message = `This is an X12 file without a transaction set that can be read${which}.`;
      return { kind: 'unknownKind', message, problems: [] };
    }
    case 'unknown':
      return {
        kind: 'unknownKind',
        message:
          'This is no kind of file that the desk reads: no remittance, invoice, claim, bank file, HL7 v2 or FHIR.',
        problems: [],
      };
  }
}

async function importRemittanceFile(
  deps: ImportFileDeps,
  file: FileToImport,
  handle: FileHandle,
): Promise<Result<ImportReply, ImportRefusal>> {
  const { db, clock } = deps;
  const { sha256, bytes, name, by } = file;
  const id = newId(clock());
  const at = instantOf(clock());
  const [policies, directory] = await Promise.all([readPolicies(db, at), readDirectory(db)]);
  const setDeps = { db, engine: deps.engine, policies, directory, testsPost: deps.testsPost ?? false };
  const transactions: ImportReply['transactions'] = [];
  const events = untilAborted(readRemittanceEvents(handle), file.signal);
  let next = await events.next();
  // Only a file that holds a remittance has an import: a refusal leaves nothing behind but the raw file.
  if (!next.done) {
    const kind = 'x12-835';
    await inTransaction(db, (tx) =>
      insertImport(tx, { id, sha256, bytes, name, kind, by: by.id, now: clock(), connector: file.connector }),
    );
  }
  for (; !next.done; next = await events.next()) {
    if (next.value.type !== 'head') continue;
    const { advice, delimiters } = next.value;
    const set = { advice, delimiters, events, file: handle, fileName: name, sha256, importId: id, by };
    transactions.push(await importSet(deps, setDeps, set));
  }
  const { problems } = next.value;
  if (transactions.length === 0) {
    return err({ kind: 'noRemittance', message: 'The file holds no remittance advice (835).', problems });
  }
  const reply = { id, file: name, kind: 'x12-835', sha256, bytes, transactions, problems: [...problems] };
  await saveImportReply(db, reply, clock());
  return ok(reply);
}

async function* untilAborted(
  events: AsyncGenerator<RemittanceEvent, FileReading>,
  signal: FileToImport['signal'],
): AsyncGenerator<RemittanceEvent, FileReading> {
  for (;;) {
    signal?.throwIfAborted();
    const next = await events.next();
    if (next.done) return next.value;
    yield next.value;
  }
}

type Imported = ImportReply['transactions'][number];
type SetEnd = Extract<RemittanceEvent, { type: 'end' }>;

/** A bug of ours in one set is reported and does not sink the others; a fault ends the import. */
async function importSet(
  deps: ImportFileDeps,
  setDeps: ImportRemittanceDeps,
  set: Omit<Parameters<typeof importRemittance>[1], 'events'> & {
    readonly events: AsyncGenerator<RemittanceEvent, FileReading>;
  },
): Promise<Imported> {
  let last: RemittanceEvent | null = null;
  const events: AsyncIterator<RemittanceEvent> = {
    async next() {
      const next = await set.events.next();
      if (!next.done) last = next.value;
      return next as IteratorResult<RemittanceEvent>;
    },
  };
  try {
    return await importRemittance(setDeps, { ...set, events }, deps.clock());
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error;
    deps.reportBug(error);
    return lostTo(set.advice, await endAfter(last, events));
  }
}

/** The end of a set whose events were taken up to `last`. */
async function endAfter(last: RemittanceEvent | null, rest: AsyncIterator<RemittanceEvent>): Promise<SetEnd> {
  return last?.type === 'end' ? last : await readEnd(rest);
}

function lostTo({ trace, payment, lineage }: RemittanceAdvice, end: SetEnd): Imported {
  const message = 'This transaction set met a defect of Countersign; nothing of it was kept.';
  const { firstSegment: segment, offset } = lineage;
  return {
    remittance: '',
    status: 'unreadable',
    trace: trace.number,
    claims: end.summary.claims,
    paidMinor: payment.amountMinor ?? 0,
    balanced: end.summary.balanced,
    differenceMinor: end.summary.differenceMinor ?? 0,
    problems: [{ code: 'defect', severity: 'error', segment, offset, message }, ...end.problems],
  };
}
