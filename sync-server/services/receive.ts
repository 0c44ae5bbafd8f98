import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor } from '../../src-shared/authority/person.ts';
import type { Result } from '../../src-shared/base/result.ts';
import type { ImportReply } from '../../src-shared/wire/http.ts';
import type { FileToImport, ImportRefusal } from './import-file.ts';

/** Something that a system sent and that is in memory whole: one message, one resource, one file of a few megabytes. */
export type Arrival = {
  readonly content: Uint8Array;
  /** What it is called in lists: 'ADT^A08 MSG00001', 'Bundle'. */
  readonly name: string;
  /** The connector it came by, under which its health is counted: 'mllp', 'fhir', 'hot-folder'. */
  readonly connector: string;
  /** Who answers for it: the client that signed in, or the system. */
  readonly by: Actor;
  /** Where what it tells belongs, for what does not say so itself; absent: where shared services work. */
  readonly site?: string;
  readonly signal?: Pick<AbortSignal, 'throwIfAborted'>;
};

export type ReceiveDeps = {
  /** The server's data folder; what arrives waits in its `tmp`. */
  readonly dataDir: string;
  readonly importFile: (file: FileToImport) => Promise<Result<ImportReply, ImportRefusal>>;
};

/** What connectors hand their arrivals to. */
export type Receive = (arrival: Arrival) => Promise<Result<ImportReply, ImportRefusal>>;

/**
 * The one way in for what connectors receive, the same as for a file that somebody brings (`importFile`): its bytes are kept with
 * their hash, it is recognised by its content, mapped to the canonical model, and taken or put aside. When this resolves everything
 * is committed, so it may be acknowledged:
 *
 * - `ok` with `value.source.quarantined` 0: taken, or known already (`duplicates`): HL7 `AA`, HTTP 200.
 * - `ok` with `quarantined` above 0: kept and put aside for somebody to repair; `value.problems` say why: HL7 `AE`, HTTP 422.
 * - not `ok`: of no kind that the desk reads, nothing was kept of it but by the sender: HL7 `AR`, HTTP 415; `error.message` says why.
 *
 * Remittances and invoices answer in `value.transactions` and `value.invoices` instead of `value.source`. The same content again, in
 * whatever envelope, doubles nothing.
 *
 * @throws what the database or the disk throws: nothing is acknowledged then, and the sender sends it again.
 */
export function receive(deps: ReceiveDeps, arrival: Arrival): ReturnType<Receive> {
  return withArrivalFile(deps, arrival, (file) => deps.importFile(file));
}

/** Has what arrived as a file on the disk, as the pipeline reads it, until `work` is over. */
export async function withArrivalFile<T>(
  { dataDir }: Pick<ReceiveDeps, 'dataDir'>,
  arrival: Arrival,
  work: (file: FileToImport) => Promise<T>,
): Promise<T> {
  const { content, name, connector, by, site, signal } = arrival;
  const folder = join(dataDir, 'tmp');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${randomUUID()}.arrival`);
  try {
    await writeFile(path, content, { mode: 0o600 });
    const sha256 = createHash('sha256').update(content).digest('hex');
    const file = { path, name: name.slice(0, 255) || 'unnamed', by, sha256, bytes: content.length, connector };
    return await work({ ...file, ...(site ? { site } : {}), ...(signal ? { signal } : {}) });
  } finally {
    await rm(path, { force: true });
  }
}
