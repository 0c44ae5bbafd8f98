import type {
  BulkWriteRow,
  PreparedQuery,
  RxDocumentData,
  RxJsonSchema,
  RxStorageBulkWriteResponse,
  RxStorageCountResult,
  RxStorageDefaultCheckpoint,
  RxStorageInstance,
  RxStorageInstanceCreationParams,
  RxStorageQueryResult,
} from 'rxdb';
import { getQueryMatcher, getSortComparator } from 'rxdb';
import type { MemoryStorageInternals, RxStorageInstanceMemory } from 'rxdb/plugins/storage-memory';
import type { Rows } from './plan-records.ts';
import type { Shelf } from './shelf.ts';

export type VaultInstanceOptions = Record<string, never>;
export type VaultInternals = MemoryStorageInternals<unknown>;

/** RxDB's view of one collection: reads are answered from memory, changes go through the shelf's line. */
export class VaultStorageInstance<RxDocType> implements RxStorageInstance<
  RxDocType,
  VaultInternals,
  VaultInstanceOptions,
  RxStorageDefaultCheckpoint
> {
  readonly databaseName: string;
  readonly collectionName: string;
  readonly schema: Readonly<RxJsonSchema<RxDocumentData<RxDocType>>>;
  readonly internals: Readonly<VaultInternals>;
  readonly options: Readonly<VaultInstanceOptions>;
  readonly #shelf: Shelf;
  readonly #memory: RxStorageInstanceMemory<RxDocType>;
  #closing: Promise<void> | null = null;

  constructor(shelf: Shelf, params: RxStorageInstanceCreationParams<RxDocType, VaultInstanceOptions>) {
    this.databaseName = params.databaseName;
    this.collectionName = params.collectionName;
    this.schema = params.schema;
    this.options = params.options;
    this.#shelf = shelf;
    // A shelf holds documents of any type; the schema that it was opened with is this instance's.
    this.#memory = shelf.memory as unknown as RxStorageInstanceMemory<RxDocType>;
    this.internals = shelf.memory.internals as VaultInternals;
  }

  bulkWrite(rows: BulkWriteRow<RxDocType>[], context: string): Promise<RxStorageBulkWriteResponse<RxDocType>> {
    this.#ensureOpen();
    return this.#shelf.write(rows as Rows, context) as Promise<RxStorageBulkWriteResponse<RxDocType>>;
  }

  /** To be awaited before the methods below that answer from memory. @throws VaultFaultError */
  opened(): Promise<void> {
    return this.#shelf.open();
  }

  async findDocumentsById(ids: string[], withDeleted: boolean): Promise<RxDocumentData<RxDocType>[]> {
    await this.#shelf.open();
    return this.#whole(this.lightById(ids).filter((doc) => withDeleted || !doc._deleted));
  }

  /** Documents by key, also deleted ones, without their rests. */
  lightById(ids: readonly string[]): RxDocumentData<RxDocType>[] {
    this.#memory.ensurePersistence();
    const { documents } = this.#memory.internals;
    return ids.flatMap((id) => documents.get(id) ?? []);
  }

  /** Every live document without its rest. */
  allLight(): RxDocumentData<RxDocType>[] {
    this.#memory.ensurePersistence();
    return [...this.#memory.internals.documents.values()].filter((doc) => !doc._deleted);
  }

  /** A live document by its key, if no disk is needed for it; null when there is none, undefined when it has to be read. */
  wholeNow(id: string): RxDocumentData<RxDocType> | null | undefined {
    const [light] = this.lightById([id]);
    if (!light || light._deleted) return null;
    return (this.#shelf.rests.joinNow(light) ?? undefined) as RxDocumentData<RxDocType> | undefined;
  }

  async query(preparedQuery: PreparedQuery<RxDocType>): Promise<RxStorageQueryResult<RxDocType>> {
    await this.#shelf.open();
    if (isEverything(preparedQuery, this.#memory.primaryPath)) return { documents: await this.#everything() };
    if (this.#needsRests(preparedQuery)) return { documents: await this.#search(preparedQuery) };
    for (;;) {
      const { documents } = await this.#indexed().query(preparedQuery);
      // A write may have come between the answer and now; a document is joined with the rest of the same version.
      const now = this.#memory.internals.documents;
      const isCurrent = documents.every((doc) => now.get(String(doc[this.#memory.primaryPath])) === doc);
      if (isCurrent) return { documents: await this.#whole(documents) };
    }
  }

  async count(preparedQuery: PreparedQuery<RxDocType>): Promise<RxStorageCountResult> {
    await this.#shelf.open();
    if (!this.#needsRests(preparedQuery)) return this.#indexed().count(preparedQuery);
    return { count: (await this.#search(preparedQuery)).length, mode: 'slow' };
  }

  getAttachmentData(): Promise<Blob> {
    return Promise.reject(new Error(`${this.collectionName}: the vault storage has no attachments`));
  }

  changeStream() {
    return this.#shelf.changes$ as unknown as ReturnType<RxStorageInstanceMemory<RxDocType>['changeStream']>;
  }

  cleanup(minimumDeletedTime: number): Promise<boolean> {
    this.#ensureOpen();
    return this.#shelf.cleanup(minimumDeletedTime);
  }

  async remove(): Promise<void> {
    this.#ensureOpen();
    this.#closing = this.#shelf.remove();
    await this.#closing;
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#shelf.release());
  }

  #indexed(): RxStorageInstanceMemory<RxDocType> {
    return this.#shelf.indexed() as unknown as RxStorageInstanceMemory<RxDocType>;
  }

  /** Every live document by its key, without an index. */
  #everything(): Promise<RxDocumentData<RxDocType>[]> {
    const key = this.#memory.primaryPath;
    return this.#whole(this.allLight().toSorted((a, b) => byText(String(a[key]), String(b[key]))));
  }

  /** Whether what is in memory does not answer the question. */
  #needsRests({ query }: PreparedQuery<RxDocType>): boolean {
    const rest = this.#shelf.rests.split.names;
    return (
      rest.size > 0 &&
      (namesOf(query.selector).some((name) => rest.has(name)) || namesOf(query.sort).some((name) => rest.has(name)))
    );
  }

  /** Reads every document whole. */
  async #search({ query }: PreparedQuery<RxDocType>): Promise<RxDocumentData<RxDocType>[]> {
    const matches = getQueryMatcher(this.schema, query);
    const found = (await this.#whole(this.allLight())).filter((doc) => matches(doc));
    const { skip, limit = Infinity } = query;
    return found.toSorted(getSortComparator(this.schema, query)).slice(skip, skip + limit);
  }

  #whole(light: readonly RxDocumentData<RxDocType>[]): Promise<RxDocumentData<RxDocType>[]> {
    return this.#shelf.rests.join(light) as Promise<never>;
  }

  #ensureOpen(): void {
    if (this.#closing) throw new Error(`${this.collectionName}: closed`);
  }
}

/** Whether a query asks for all live documents in the order of their keys. */
function isEverything<T>({ query }: PreparedQuery<T>, primary: string): boolean {
  const { selector, sort, skip, limit } = query;
  const inOrder = JSON.stringify(sort) === JSON.stringify([{ [primary]: 'asc' }]);
  return inOrder && !skip && limit === undefined && JSON.stringify(selector) === '{"_deleted":{"$eq":false}}';
}

/** The fields that a selector or a sort order names, at whatever depth. */
function namesOf(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(namesOf);
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([name, inner]) => [name.split('.')[0]!, ...namesOf(inner)]);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
