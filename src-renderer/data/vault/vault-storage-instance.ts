import type {
  BulkWriteRow,
  PreparedQuery,
  RxDocumentData,
  RxJsonSchema,
  RxStorageBulkWriteResponse,
  RxStorageDefaultCheckpoint,
  RxStorageInstance,
  RxStorageInstanceCreationParams,
} from 'rxdb';
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

  findDocumentsById(ids: string[], withDeleted: boolean): Promise<RxDocumentData<RxDocType>[]> {
    return this.#memory.findDocumentsById(ids, withDeleted);
  }

  query(preparedQuery: PreparedQuery<RxDocType>) {
    if (isEverything(preparedQuery, this.#memory.primaryPath)) return this.#everything();
    return this.#indexed().query(preparedQuery);
  }

  count(preparedQuery: PreparedQuery<RxDocType>) {
    return this.#indexed().count(preparedQuery);
  }

  getAttachmentData(): Promise<Blob> {
    return Promise.reject(new Error(`${this.collectionName}: the vault storage has no attachments`));
  }

  changeStream() {
    return this.#memory.changeStream();
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
  async #everything(): Promise<{ documents: RxDocumentData<RxDocType>[] }> {
    this.#memory.ensurePersistence();
    const { documents } = this.#memory.internals;
    const ids = [...documents.keys()].toSorted(byText);
    return { documents: ids.map((id) => documents.get(id)!).filter((doc) => !doc._deleted) };
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

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
