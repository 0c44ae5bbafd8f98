import type { BulkWriteRow } from 'rxdb';
import { categorizeBulkWriteRows } from 'rxdb';
import type { RxStorageInstanceMemory } from 'rxdb/plugins/storage-memory';
import type { VaultRecord } from '../../../src-shared/wire/vault-bridge.ts';
import type { StoredDoc } from './hydrate.ts';

export type Doc = Record<string, unknown>;
export type Memory = RxStorageInstanceMemory<Doc>;
export type Rows = BulkWriteRow<Doc>[];

export type Naming = {
  readonly instance: string;
  readonly primary: string;
  readonly scopeOf: (doc: Doc) => string;
};

/** Documents per record: large enough to be cheap, small enough that no single step blocks for long. */
const DOCS_PER_RECORD = 5_000;

/**
 * What the log must hold before memory may take these bulk writes: RxDB's own conflict check decides which rows
 * succeed, each bulk write seeing the ones before it.
 */
export function planRecords(memory: Memory, writes: readonly { rows: Rows; context: string }[], naming: Naming) {
  memory.ensurePersistence();
  const stored = memory.internals.documents;
  const ahead = new Map<string, StoredDoc>();
  const records: VaultRecord[] = [];
  for (const { rows, context } of writes) {
    const before = new Map<string, StoredDoc>();
    for (const row of rows) {
      const id = String(row.document[naming.primary]);
      const doc = ahead.get(id) ?? stored.get(id);
      if (doc) before.set(id, doc);
    }
    const plan = categorizeBulkWriteRows(memory, naming.primary as never, before, rows, context);
    const written = [...plan.bulkInsertDocs, ...plan.bulkUpdateDocs].map((row) => row.document);
    for (const doc of written) ahead.set(String(doc[naming.primary]), doc);
    records.push(...recordsOf(written, before, naming));
  }
  return records;
}

/**
 * A document that moves to another scope leaves a removal under its old scope's key: should the new scope's key be
 * destroyed, the old version must not come back.
 */
function recordsOf(written: readonly StoredDoc[], before: ReadonlyMap<string, StoredDoc>, naming: Naming) {
  const left = new Map<string, Entry[]>();
  const kept = new Map<string, Entry[]>();
  for (const doc of written) {
    const id = String(doc[naming.primary]);
    const scope = naming.scopeOf(doc);
    const previous = before.get(id);
    const previousScope = previous && naming.scopeOf(previous);
    if (previousScope !== undefined && previousScope !== scope) listOf(left, previousScope).push(removal(id));
    listOf(kept, scope).push({ value: doc, obsolete: previousScope === scope ? 1 : 0 });
  }
  return [...packed(left, naming), ...packed(kept, naming)];
}

export type Entry = { readonly value: StoredDoc | string; readonly obsolete: number };

/** Outdates the version before it and, having no content, itself. */
export function removal(id: string): Entry {
  return { value: id, obsolete: 2 };
}

/** One record per scope and `DOCS_PER_RECORD` entries. */
export function packed(byScope: ReadonlyMap<string, readonly Entry[]>, naming: Naming): VaultRecord[] {
  const records: VaultRecord[] = [];
  for (const [scope, entries] of byScope) {
    for (let from = 0; from < entries.length; from += DOCS_PER_RECORD) {
      const piece = entries.slice(from, from + DOCS_PER_RECORD);
      records.push({
        instance: naming.instance,
        primary: naming.primary,
        scope,
        body: JSON.stringify(piece.map((entry) => entry.value)),
        docs: piece.length,
        obsolete: piece.reduce((sum, entry) => sum + entry.obsolete, 0),
      });
    }
  }
  return records;
}

export function listOf<T>(lists: Map<string, T[]>, key: string): T[] {
  let list = lists.get(key);
  if (!list) lists.set(key, (list = []));
  return list;
}
