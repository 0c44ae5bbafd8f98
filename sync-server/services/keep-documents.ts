import { SYSTEM } from '../../src-shared/authority/person.ts';
import { calendarDateOf, DAY_MS, instantOf } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { transition } from '../../src-shared/case/transition.ts';
import { lockCase } from '../store/billing-cases.ts';
import {
  dropUnusedBlob,
  listBlobHashes,
  lockKept,
  lockOutdated,
  markRemoved,
  type StoredFile,
} from '../store/case-files.ts';
import { endStaleUploads, listUploads, removeOpenings } from '../store/document-uploads.ts';
import { inTransaction, type Tx } from '../store/transaction.ts';
import type { DocumentDeps } from './document-deps.ts';
import { recordCase } from './record-case.ts';

/** Nothing has come for so long: whoever sends it begins anew. */
const STALE_MS = 30 * DAY_MS;
/** To announce a document is to come for it, too: an upload that is only announced would be kept for ever. */
const LONGEST_UPLOAD_MS = 90 * DAY_MS;
const MOST_AT_ONCE = 100;

/** What was removed. */
export type Swept = { readonly documents: number; readonly uploads: number; readonly files: number };

/**
 * Removes documents whose time is over (never one that a legal hold keeps, nor of a case that is not decided), uploads that nobody goes
 * on with, and files that a crash has left. Bytes go with the last document that refers to them.
 */
export async function sweepDocuments(deps: DocumentDeps): Promise<Swept> {
  const { db, clock, files, keys } = deps;
  const now = clock();
  let documents = 0;
  for (let count = MOST_AT_ONCE; count === MOST_AT_ONCE; documents += count) count = await removeOutdated(deps, now);
  const stale = await inTransaction(db, async (tx) => {
    await removeOpenings(tx, new Date(now.getTime() - DAY_MS));
    return endStaleUploads(tx, {
      touched: new Date(now.getTime() - STALE_MS),
      begun: new Date(now.getTime() - LONGEST_UPLOAD_MS),
    });
  });
  for (const id of stale) await files.remove(files.arrivingPath(id));
  const wanted = new Set([
    ...(await listBlobHashes(db)).map((sha256) => files.keptPath(keys.nameOf(sha256))),
    ...(await listUploads(db)).map((id) => files.arrivingPath(id)),
  ]);
  return { documents, uploads: stale.length, files: await removeUnwanted(deps, wanted, now) };
}

/** A file may be younger than the row that will refer to it: what has come or was kept within a day stays. */
async function removeUnwanted({ db, files }: DocumentDeps, wanted: ReadonlySet<string>, now: Date): Promise<number> {
  const before = new Date(now.getTime() - DAY_MS);
  const paths = await files.unwanted(wanted, before);
  let removed = 0;
  for (let from = 0; from < paths.length; from += MOST_AT_ONCE) {
    removed += await inTransaction(db, async (tx) => {
      await lockKept(tx, 'remove');
      return files.removeOlder(paths.slice(from, from + MOST_AT_ONCE), before);
    });
  }
  return removed;
}

function removeOutdated({ db }: DocumentDeps, now: Date): Promise<number> {
  return inTransaction(db, async (tx) => {
    const outdated = await lockOutdated(tx, calendarDateOf(now), MOST_AT_ONCE);
    for (const file of outdated) await discard(tx, file, now);
    return outdated.length;
  });
}

/** The bytes stay until this is committed and then go as what nothing refers to; with its key nobody can read them from here on. */
async function discard(tx: Tx, file: StoredFile, now: Date): Promise<void> {
  const { id, caseId, sha256, retainUntil } = file;
  await markRemoved(tx, id, now);
  const current = await lockCase(tx, caseId);
  invariant(current, `document ${id} belongs to a case that is not there`);
  const next = transition(current, { type: 'discard', document: id }, instantOf(now));
  invariant(next.ok, `case ${caseId} does not let go of its document ${id}`);
  const body = { document: id, sha256, retainUntil };
  await recordCase(tx, next.value, { actor: SYSTEM.id, action: 'case.discard', body }, now);
  await dropUnusedBlob(tx, sha256);
}

/** Sweeps now and every day. @returns what ends it. */
export function keepDocuments(
  deps: DocumentDeps & { readonly reportFault: (error: unknown) => void },
): () => Promise<void> {
  let running = Promise.resolve();
  const run = (): void => {
    running = sweepDocuments(deps).then(() => {}, deps.reportFault);
  };
  run();
  const timer = setInterval(run, DAY_MS);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
