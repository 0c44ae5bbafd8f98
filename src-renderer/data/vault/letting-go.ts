import { createRevision, now } from 'rxdb';
import type { Result } from '../../../src-shared/base/result.ts';
import type { VaultFault, VaultRecord } from '../../../src-shared/wire/vault-bridge.ts';
import type { StoredDoc } from './hydrate.ts';
import { listOf, packed, removal } from './plan-records.ts';
import type { Entry, Memory, Naming } from './plan-records.ts';
import type { Rests } from './rests.ts';

export type Append = (
  records: readonly VaultRecord[],
  durable: boolean,
) => Promise<Result<readonly number[], VaultFault>>;

export type Inside = { readonly memory: Memory; readonly rests: Rests; readonly naming: Naming };

/** Lets go of long deleted documents, in memory and in what the log's next compaction keeps. */
export async function cleanup(
  { memory, rests, naming }: Inside,
  minimumDeletedTime: number,
  append: Append,
): Promise<boolean> {
  memory.ensurePersistence();
  const { documents } = memory.internals;
  const deleted = [...documents.values()].filter((doc) => doc._deleted);
  const done = await memory.cleanup(minimumDeletedTime);
  const removed = new Map<string, Entry[]>();
  for (const doc of deleted) {
    const id = String(doc[naming.primary]);
    if (documents.has(id)) continue;
    rests.forget(id);
    listOf(removed, naming.scopeOf(doc)).push(removal(id));
  }
  // Should this not be stored, the tombstones are back after the next start and the next cleanup removes them again.
  await append(packed(removed, naming), false);
  return done;
}

/** Nothing goes to the log: the key is gone, so its records are not read again. */
export async function purge(
  { memory, rests, naming }: Inside,
  scopes: ReadonlySet<string>,
  token: string,
): Promise<void> {
  memory.ensurePersistence();
  const { internals } = memory;
  const all = [...internals.documents.values()];
  const gone = all.filter((doc) => scopes.has(naming.scopeOf(doc)));
  if (gone.length === 0) return;
  const rows = gone
    .filter((doc) => !doc._deleted)
    .map((previous) => ({ previous, document: tombstone(previous, token) }));
  if (rows.length > 0) await memory.bulkWrite(rows, 'vault-purge');
  memory.ensurePersistence();
  for (const doc of gone) {
    const id = String(doc[naming.primary]);
    internals.documents.delete(id);
    rests.forget(id);
  }
  for (const index of internals.byIndexArray) {
    index.docsWithIndex = index.docsWithIndex.filter(([, doc]) => !scopes.has(naming.scopeOf(doc)));
  }
}

function tombstone(previous: StoredDoc, token: string): StoredDoc {
  const deleted = { ...previous, _deleted: true, _meta: { ...previous._meta, lwt: now() } };
  return { ...deleted, _rev: createRevision(token, previous) };
}
