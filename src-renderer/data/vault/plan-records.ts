import type { BulkWriteRow } from 'rxdb';
import { categorizeBulkWriteRows } from 'rxdb';
import type { RxStorageInstanceMemory } from 'rxdb/plugins/storage-memory';
import type { VaultRecord } from '../../../src-shared/wire/vault-bridge.ts';
import type { StoredDoc } from './hydrate.ts';
import type { Doc, Split } from './split.ts';

export type Memory = RxStorageInstanceMemory<Doc>;
export type Rows = BulkWriteRow<Doc>[];

export type Naming = {
  readonly instance: string;
  readonly primary: string;
  readonly scopeOf: (doc: Doc) => string;
  /** What stays on the disk until a document is asked for. */
  readonly split: Split;
};

/** Documents per record: large enough to be cheap, small enough that no single step blocks for long. */
const DOCS_PER_RECORD = 5_000;
/** With rests: one of them is not read without decrypting those of the whole record. */
const RESTS_PER_RECORD = 1_000;

/** Where a document has been put: in which of the records, and as which of its entries. */
export type Put = { readonly doc: StoredDoc; readonly record: number; readonly entry: number };

/**
 * What the log must hold before memory may take these bulk writes: RxDB's own conflict check decides which rows
 * succeed, each bulk write seeing the ones before it.
 *
 * @returns the records, and for each write what of it was put where.
 */
export function planRecords(memory: Memory, writes: readonly { rows: Rows; context: string }[], naming: Naming) {
  memory.ensurePersistence();
  const stored = memory.internals.documents;
  const ahead = new Map<string, StoredDoc>();
  const records: VaultRecord[] = [];
  const put: Put[][] = [];
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
    const kept = new Map<string, Entry[]>();
    records.push(...packed(removalsOf(written, before, kept, naming), naming));
    put.push(placesIn(kept, records.length, naming));
    records.push(...packed(kept, naming));
  }
  return { records, put };
}

/**
 * A document that moves to another scope leaves a removal under its old scope's key: should the new scope's key be
 * destroyed, the old version must not come back.
 *
 * @param kept  takes in the documents by scope.
 */
function removalsOf(
  written: readonly StoredDoc[],
  before: ReadonlyMap<string, StoredDoc>,
  kept: Map<string, Entry[]>,
  naming: Naming,
): Map<string, Entry[]> {
  const left = new Map<string, Entry[]>();
  for (const doc of written) {
    const id = String(doc[naming.primary]);
    const scope = naming.scopeOf(doc);
    const previous = before.get(id);
    const previousScope = previous && naming.scopeOf(previous);
    if (previousScope !== undefined && previousScope !== scope) listOf(left, previousScope).push(removal(id));
    listOf(kept, scope).push({ value: doc, obsolete: previousScope === scope ? 1 : 0 });
  }
  return left;
}

export type Entry = { readonly value: StoredDoc | string; readonly obsolete: number };

/** Outdates the version before it and, having no content, itself. */
export function removal(id: string): Entry {
  return { value: id, obsolete: 2 };
}

/** One record per scope and so many entries. */
export function packed(byScope: ReadonlyMap<string, readonly Entry[]>, naming: Naming): VaultRecord[] {
  return piecesOf(byScope, naming).map(({ scope, entries }) => {
    const rests = entries.map(({ value }) => restText(value, naming));
    return {
      instance: naming.instance,
      primary: naming.primary,
      scope,
      body: JSON.stringify(entries.map(({ value }) => (typeof value === 'string' ? value : naming.split.light(value)))),
      rests: rests.every((text) => text === '') ? [] : rests,
      docs: entries.length,
      obsolete: entries.reduce((sum, entry) => sum + entry.obsolete, 0),
    };
  });
}

/** Where `packed` puts them. @param first  number of the first of its records. */
function placesIn(byScope: ReadonlyMap<string, readonly Entry[]>, first: number, naming: Naming): Put[] {
  return piecesOf(byScope, naming).flatMap(({ entries }, record) =>
    entries.flatMap(({ value }, entry) =>
      typeof value === 'string' ? [] : { doc: value, record: first + record, entry },
    ),
  );
}

function piecesOf(byScope: ReadonlyMap<string, readonly Entry[]>, { split }: Naming) {
  const most = split.names.size > 0 ? RESTS_PER_RECORD : DOCS_PER_RECORD;
  const pieces: { scope: string; entries: readonly Entry[] }[] = [];
  for (const [scope, entries] of byScope) {
    for (let from = 0; from < entries.length; from += most) {
      pieces.push({ scope, entries: entries.slice(from, from + most) });
    }
  }
  return pieces;
}

function restText(value: StoredDoc | string, { split }: Naming): string {
  const found = typeof value === 'string' ? null : split.rest(value);
  return found ? JSON.stringify(found) : '';
}

export function listOf<T>(lists: Map<string, T[]>, key: string): T[] {
  let list = lists.get(key);
  if (!list) lists.set(key, (list = []));
  return list;
}
