import type { BulkWriteRow, RxDocumentData, RxStorageBulkWriteResponse } from 'rxdb';
import { getDefaultRevision, getDefaultRxDocumentMeta, normalizeMangoQuery, prepareQuery } from 'rxdb';
import { invariant } from '../../src-shared/base/invariant.ts';
import type { Store } from './collections.ts';

/** What every document of the workbench has. */
export type Kept = { readonly id: string; readonly scope: string; readonly ver: number };
export type Stored<T> = RxDocumentData<T>;

/**
 * Who writes: while the vault cannot (disk full), a person's writes are refused at once, what comes from the server waits
 * until there is space again.
 */
export type Writer = 'person' | 'server';
const contexts: Record<Writer, string> = { person: 'workbench', server: 'replication-pull' };

/** Every live document of a collection. */
export async function readAll<T extends Kept>(store: Store<T>): Promise<Stored<T>[]> {
  const everything = { selector: { _deleted: { $eq: false } }, sort: [{ id: 'asc' }], skip: 0 };
  const query = normalizeMangoQuery<T>(store.schema, everything as never);
  const { documents } = await store.query(prepareQuery(store.schema, query));
  return documents;
}

/** Documents by id, also deleted ones. */
export async function readMany<T extends Kept>(store: Store<T>, ids: string[]): Promise<Map<string, Stored<T>>> {
  const found = await store.findDocumentsById(ids, true);
  return new Map(found.map((doc) => [doc.id, doc]));
}

export async function readOne<T extends Kept>(store: Store<T>, id: string): Promise<Stored<T> | null> {
  const [found] = await store.findDocumentsById([id], false);
  return found ?? null;
}

/** `previous`: what is stored, or as much of it as was read: its revision decides. */
export type Row<T> = { readonly next: T; readonly previous: Stored<Kept> | undefined; readonly deleted?: boolean };

/**
 * Writes documents whose stored versions were just read.
 *
 * @returns ids of those that somebody else had changed meanwhile; they were not written.
 * @throws VaultFaultError when the vault refuses a person's write.
 */
export async function writeRows<T extends Kept>(
  store: Store<T>,
  rows: readonly Row<T>[],
  by: Writer,
): Promise<string[]> {
  if (rows.length === 0) return [];
  const written: BulkWriteRow<T>[] = rows.map(({ next, previous, deleted = false }) => {
    const document = {
      ...next,
      _deleted: deleted,
      _attachments: {},
      _meta: getDefaultRxDocumentMeta(),
      _rev: getDefaultRevision(),
    } as Stored<T>;
    return previous ? { previous: previous as Stored<T>, document } : { document };
  });
  const { error }: RxStorageBulkWriteResponse<T> = await store.bulkWrite(written, contexts[by]);
  for (const { status, documentId } of error) invariant(status === 409, `${documentId}: write error ${status}`);
  return error.map(({ documentId }) => documentId);
}

/**
 * Changes one document, again if somebody else was faster.
 *
 * @param change  the new document, or null to leave it.
 */
export async function updateOne<T extends Kept>(
  store: Store<T>,
  id: string,
  change: (current: T) => T | null,
  by: Writer,
): Promise<void> {
  for (;;) {
    const previous = await readOne(store, id);
    const next = previous && change(plain(previous));
    if (!previous || !next || (await writeRows(store, [{ next, previous }], by)).length === 0) return;
  }
}

/** The document without what RxDB keeps beside it. */
export function plain<T>(stored: Stored<T>): T {
  const { _deleted, _attachments, _meta, _rev, ...doc } = stored;
  return doc as unknown as T;
}
