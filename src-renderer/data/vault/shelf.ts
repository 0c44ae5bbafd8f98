import type { RxStorageBulkWriteResponse, RxStorageInstanceCreationParams } from 'rxdb';
import { createRevision, getPrimaryFieldOfPrimaryKey, now } from 'rxdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { invariant } from '../../../src-shared/base/invariant.ts';
import { ok } from '../../../src-shared/base/result.ts';
import type { Result } from '../../../src-shared/base/result.ts';
import type { VaultFault, VaultRecord } from '../../../src-shared/wire/vault-bridge.ts';
import { hydrate } from './hydrate.ts';
import type { StoredDoc } from './hydrate.ts';
import { postponeIndexes } from './postponed-indexes.ts';
import { listOf, packed, planRecords, removal } from './plan-records.ts';
import type { Doc, Entry, Memory, Naming, Rows } from './plan-records.ts';
import { VaultFaultError } from '../../../src-shared/wire/vault-fault-error.ts';
import type { VaultStorageOptions } from './vault-storage.ts';
import { WriteLine } from './write-line.ts';

/** The scope of what RxDB keeps for itself. It holds no documents and is never revoked. */
export const DEVICE_SCOPE = 'device';

const RXDB_OWN = /^(_rxdb_internal|rx-replication-meta|plugin-local-documents)/;

/** One collection of the vault, shared by the storage instances that are open on it. */
export type Shelf = {
  readonly memory: Memory;
  /** Memory with its indexes, for queries; `memory` alone may have none yet. */
  indexed(): Memory;
  /** False when it is being closed. */
  acquire(): boolean;
  write(rows: Rows, context: string): Promise<RxStorageBulkWriteResponse<Doc>>;
  cleanup(minimumDeletedTime: number): Promise<boolean>;
  purge(scopes: ReadonlySet<string>): Promise<void>;
  remove(): Promise<void>;
  stopWaiting(): void;
  /** The last one to release stores what is waiting and frees the memory. */
  release(): Promise<void>;
};

type Append = (records: readonly VaultRecord[], durable: boolean) => Promise<Result<null, VaultFault>>;

type Params<T> = RxStorageInstanceCreationParams<T, unknown>;

/** @throws VaultFaultError when the vault cannot be read. */
export async function openShelf<T>(
  instance: string,
  params: Params<T>,
  options: VaultStorageOptions,
  onClosed: () => void,
): Promise<Shelf> {
  const primary = getPrimaryFieldOfPrimaryKey(params.schema.primaryKey);
  const naming: Naming = { instance, primary, scopeOf: scopeWithin(params.collectionName, options) };
  const memory = await emptyMemory(params);
  const makeIndexes = postponeIndexes(memory);
  await hydrate(options.bridge, instance, primary, memory.internals.documents);
  const indexed = () => {
    makeIndexes();
    return memory;
  };

  let faulty = false;
  const append: Append = async (records, durable) => {
    if (records.length === 0) return ok(null);
    const result = await options.bridge.append(records, durable);
    if (!result.ok || faulty) options.onFault?.(result.ok ? null : result.error);
    faulty = !result.ok;
    return result;
  };
  const durable = options.durable.includes(params.collectionName);
  const line = new WriteLine({
    store: (writes) => append(planRecords(memory, writes, naming), durable),
    apply: ({ rows, context }) => memory.bulkWrite(rows, context),
    retryMs: options.retryMs ?? 2_000,
  });
  const end = async () => {
    await line.close();
    await memory.close();
    onClosed();
  };

  let holders = 0;
  let ending: Promise<void> | null = null;
  return {
    memory,
    indexed,
    acquire() {
      if (ending) return false;
      holders += 1;
      return true;
    },
    write: (rows, context) => line.write(rows, context),
    cleanup: (minimumDeletedTime) => line.alone(() => cleanup(indexed(), minimumDeletedTime, naming, append)),
    purge: (scopes) => line.alone(async () => purge(indexed(), scopes, naming, params.databaseInstanceToken)),
    stopWaiting: () => line.stopWaiting(),
    async remove() {
      await line.alone(async () => {
        const dropped = await options.bridge.dropInstance(instance);
        if (!dropped.ok) throw new VaultFaultError(dropped.error);
        await memory.remove();
      });
      await (ending ??= end());
    },
    release() {
      if (!ending) holders -= 1;
      if (holders > 0 && !ending) return Promise.resolve();
      return (ending ??= end());
    },
  };
}

function scopeWithin(collection: string, options: VaultStorageOptions): (doc: Doc) => string {
  if (!RXDB_OWN.test(collection)) return (doc) => options.scopeOf(collection, doc);
  return (doc) => {
    // With `push`, RxDB keeps a second copy of every document there, which no purge of a scope would reach.
    invariant(
      !('docData' in doc) || doc['isCheckpoint'] === '1',
      `${collection}: the vault takes pull-only replications`,
    );
    return DEVICE_SCOPE;
  };
}

async function emptyMemory<T>(params: Params<T>): Promise<Memory> {
  // A map of its own: RxDB's memory storage otherwise shares its documents with every other one in the realm.
  const storage = { ...getRxStorageMemory(), collectionStates: new Map() };
  const memory = await storage.createStorageInstance({ ...params, options: {}, multiInstance: false });
  return memory as unknown as Memory;
}

/** Lets go of long deleted documents, in memory and in what the log's next compaction keeps. */
async function cleanup(memory: Memory, minimumDeletedTime: number, naming: Naming, append: Append): Promise<boolean> {
  memory.ensurePersistence();
  const { documents } = memory.internals;
  const deleted = [...documents.values()].filter((doc) => doc._deleted);
  const done = await memory.cleanup(minimumDeletedTime);
  const removed = new Map<string, Entry[]>();
  for (const doc of deleted) {
    const id = String(doc[naming.primary]);
    if (!documents.has(id)) listOf(removed, naming.scopeOf(doc)).push(removal(id));
  }
  // Should this not be stored, the tombstones are back after the next start and the next cleanup removes them again.
  await append(packed(removed, naming), false);
  return done;
}

/** Nothing goes to the log: the key is gone, so its records are not read again. */
async function purge(memory: Memory, scopes: ReadonlySet<string>, naming: Naming, token: string): Promise<void> {
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
  for (const doc of gone) internals.documents.delete(String(doc[naming.primary]));
  for (const index of internals.byIndexArray) {
    index.docsWithIndex = index.docsWithIndex.filter(([, doc]) => !scopes.has(naming.scopeOf(doc)));
  }
}

function tombstone(previous: StoredDoc, token: string): StoredDoc {
  const deleted = { ...previous, _deleted: true, _meta: { ...previous._meta, lwt: now() } };
  return { ...deleted, _rev: createRevision(token, previous) };
}
