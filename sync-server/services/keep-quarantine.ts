import { readFile, stat } from 'node:fs/promises';
import type { Person } from '../../src-shared/authority/person.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import type { ImportReply } from '../../src-shared/wire/http.ts';
import {
  LONGEST_REPAIR,
  type QuarantineEntry,
  type QuarantineReplayReply,
  type QuarantineText,
} from '../../src-shared/wire/quarantine.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { rawFilePath } from '../integration/raw-files.ts';
import { repairable, withLineEndsOf } from '../integration/repairable-text.ts';
import { REPAIR, REPLAY } from '../store/imports.ts';
import { dismissQuarantine, findQuarantine, releaseRead } from '../store/quarantine.ts';
import { inTransaction } from '../store/transaction.ts';
import type { FileToImport, ImportRefusal } from './import-file.ts';
import { tableOf } from './kept-table.ts';
import { type AsideDeps, settleRead } from './put-file-aside.ts';
import { withArrivalFile } from './receive.ts';

export type QuarantineDeps = AsideDeps & {
  /** The pipeline, for what is kept here already. */
  readonly importAgain: (file: FileToImport) => Promise<Result<ImportReply, ImportRefusal>>;
};

export type QuarantineRefusal =
  | { readonly kind: 'notFound' }
  | { readonly kind: 'settled' }
  /** Its bytes are gone from the data folder. */
  | { readonly kind: 'bytesMissing' }
  /** What was given is no repair of it: it cannot be edited as text. */
  | { readonly kind: 'noText' }
  /** It is of no kind that the desk reads, still. */
  | { readonly kind: 'unreadable'; readonly refusal: ImportRefusal };

/** Gives out what is kept of one, as text. It may name patients: who looks at it stands in the audit log before it is given out. */
export async function openQuarantine(
  { db, clock, dataDir }: AsideDeps,
  by: Person,
  id: string,
): Promise<Result<QuarantineText, QuarantineRefusal>> {
  const entry = await findQuarantine(db, id);
  if (!entry) return err({ kind: 'notFound' });
  const kept = await readKept(dataDir, entry);
  if (kept === null) return err({ kind: 'bytesMissing' });
  const body = { sha256: entry.sha256, file: entry.file };
  const leaf = { at: clock(), actor: by.id, action: 'quarantine.open', entity: id, body };
  await inTransaction(db, (tx) => appendLeaf(tx, leaf));
  const shown = kept === 'long' ? null : repairable(kept, entry);
  const { text, from, to } = shown ?? { text: null, from: 0, to: 0 };
  return ok({ bytes: entry.bytes, text, from, to, table: await tableOf({ db, dataDir }, entry) });
}

/**
 * Reads the file of one again: as it came, or as a repaired copy of its text. The original bytes stay; the copy is kept beside them.
 * What was taken of the file before is known again and changes nothing. What waits of it is settled as far as it was taken now;
 * where a copy still has faulty parts, these wait in its place.
 */
export async function replayQuarantine(
  deps: QuarantineDeps,
  by: Person,
  { id, text }: { readonly id: string; readonly text?: string | undefined },
): Promise<Result<QuarantineReplayReply, QuarantineRefusal>> {
  const { db, dataDir } = deps;
  const entry = await findQuarantine(db, id);
  if (!entry) return err({ kind: 'notFound' });
  if (entry.state !== 'waiting') return err({ kind: 'settled' });
  const kept = await readKept(dataDir, entry);
  if (kept === null) return err({ kind: 'bytesMissing' });
  const { sha256, bytes, way } = entry;
  const common = { name: entry.file, by: { id: by.id, name: by.name } };
  const replay = { connector: way, repairOf: null };
  const asItCame = { ...common, path: rawFilePath(dataDir, sha256), sha256, bytes, connector: REPLAY, replay };
  if (text === undefined) return await readAgain(deps, entry, asItCame);
  const original = kept === 'long' ? null : repairable(kept, entry);
  if (kept === 'long' || original === null) return err({ kind: 'noText' });
  const copy = Buffer.from(withLineEndsOf(text, original), original.encoding);
  if (copy.equals(kept)) return await readAgain(deps, entry, asItCame);
  const arrival = { ...common, content: copy, connector: REPAIR };
  return await withArrivalFile(deps, arrival, (file) =>
    readAgain(deps, entry, { ...file, replay: { connector: way, repairOf: sha256 } }),
  );
}

async function readAgain(
  { importAgain, ...deps }: QuarantineDeps,
  entry: QuarantineEntry,
  file: FileToImport,
): Promise<Result<QuarantineReplayReply, QuarantineRefusal>> {
  const imported = await importAgain(file);
  if (!imported.ok) return err({ kind: 'unreadable', refusal: imported.error });
  const outcome = await settleRead(deps, file, imported.value);
  const counts = countsOf(imported.value);
  const repairedAs = file.sha256 === entry.sha256 ? null : file.sha256;
  await inTransaction(deps.db, async (tx) => {
    const now = deps.clock();
    await releaseRead(tx, { sha256: entry.sha256, importId: outcome.import, repairedAs }, { by: file.by.id, now });
    const body = { file: entry.file, sha256: entry.sha256, repairedAs, import: outcome.import, ...counts };
    await appendLeaf(tx, { at: now, actor: file.by.id, action: 'quarantine.replay', entity: entry.id, body });
  });
  return ok({ import: outcome.import, kind: imported.value.kind, ...counts, message: outcome.reason });
}

/** Gives one up, for a reason that stays with it. Its bytes are kept all the same. */
export async function giveUpQuarantine(
  { db, clock }: AsideDeps,
  by: Person,
  id: string,
  reason: string,
): Promise<Result<QuarantineEntry, QuarantineRefusal>> {
  return inTransaction(db, async (tx): Promise<Result<QuarantineEntry, QuarantineRefusal>> => {
    const now = clock();
    const isGivenUp = await dismissQuarantine(tx, id, { by: by.id, now }, reason);
    const entry = await findQuarantine(tx, id);
    if (!entry) return err({ kind: 'notFound' });
    if (!isGivenUp) return err({ kind: 'settled' });
    const body = { file: entry.file, sha256: entry.sha256, reason };
    await appendLeaf(tx, { at: now, actor: by.id, action: 'quarantine.dismiss', entity: id, body });
    return ok(entry);
  });
}

/** How many parts of a file were taken, known already, or put aside. */
export function countsOf({ source, transactions, invoices = [] }: ImportReply) {
  if (source) return { taken: source.accepted, known: source.duplicates, aside: source.quarantined };
  const parts = [...transactions, ...invoices];
  const of = (...statuses: readonly string[]) => parts.filter(({ status }) => statuses.includes(status)).length;
  return { taken: of('imported'), known: of('duplicate'), aside: of('unreadable', 'refused') };
}

/** null: it is not there; 'long': too long to be shown. */
async function readKept(dataDir: string, { sha256 }: QuarantineEntry): Promise<Buffer | 'long' | null> {
  const path = rawFilePath(dataDir, sha256);
  const size = await stat(path).then(
    (found) => found.size,
    () => null,
  );
  if (size === null) return null;
  return size > LONGEST_REPAIR ? 'long' : await readFile(path);
}
