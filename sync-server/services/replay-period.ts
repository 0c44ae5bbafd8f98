import { stat } from 'node:fs/promises';
import type { Person } from '../../src-shared/authority/person.ts';
import type { ReplayReply, ReplayRequest } from '../../src-shared/wire/quarantine.ts';
import type * as z from 'zod';
import { appendLeaf } from '../audit/append-leaf.ts';
import { rawFilePath } from '../integration/raw-files.ts';
import { findConnector } from '../store/connectors.ts';
import { type CameIn, listCameIn, REPLAY } from '../store/imports.ts';
import { inTransaction } from '../store/transaction.ts';
import type { FileToImport } from './import-file.ts';
import { countsOf, type QuarantineDeps } from './keep-quarantine.ts';
import { settleRead } from './put-file-aside.ts';

/** Of one request: a person waits for the answer. */
const AT_ONCE = 50;

type Counts = { files: number; taken: number; known: number; aside: number; refused: number; missing: number };

/**
 * Reads what came in in a period again, from the bytes that are kept, in the order in which it came: after a mapping was corrected,
 * or a database was restored from an older backup. What is here already is known again and changes nothing; what was given up or
 * repaired stays so.
 */
export async function replayPeriod(
  deps: QuarantineDeps,
  by: Person,
  { from, until, way, after }: z.infer<typeof ReplayRequest>,
): Promise<ReplayReply> {
  const { db, clock } = deps;
  const period = { from: new Date(from), until: new Date(until), way, after };
  const files = await listCameIn(db, period, AT_ONCE + 1);
  const counts: Counts = { files: 0, taken: 0, known: 0, aside: 0, refused: 0, missing: 0 };
  const page = files.slice(0, AT_ONCE);
  for (const file of page) await readAgain(deps, by, file, counts);
  const body = { from, until, way: way ?? null, ...counts };
  const leaf = { at: clock(), actor: by.id, action: 'inbound.replay', entity: way ?? 'all', body };
  await inTransaction(db, (tx) => appendLeaf(tx, leaf));
  return { ...counts, next: files.length > AT_ONCE ? (page.at(-1)?.id ?? null) : null };
}

async function readAgain(deps: QuarantineDeps, by: Person, came: CameIn, counts: Counts): Promise<void> {
  const path = rawFilePath(deps.dataDir, came.sha256);
  counts.files += 1;
  const bytes = await stat(path).then(
    ({ size }) => size,
    () => null,
  );
  if (bytes === null) {
    counts.missing += 1;
    return;
  }
  const site = (await findConnector(deps.db, came.connector))?.site ?? '';
  const file: FileToImport = {
    path,
    name: came.file,
    by: { id: by.id, name: by.name },
    sha256: came.sha256,
    bytes,
    connector: REPLAY,
    replay: { connector: came.connector, repairOf: null },
    ...(site === '' ? {} : { site }),
  };
  const imported = await deps.importAgain(file);
  if (!imported.ok) {
    counts.refused += 1;
    return;
  }
  await settleRead(deps, file, imported.value);
  const { taken, known, aside } = countsOf(imported.value);
  counts.taken += taken;
  counts.known += known;
  counts.aside += aside;
}
