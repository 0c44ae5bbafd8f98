import type { RxStorageBulkWriteResponse, RxStorageInstanceCreationParams } from 'rxdb';
import { getPrimaryFieldOfPrimaryKey } from 'rxdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { invariant } from '../../../src-shared/base/invariant.ts';
import { ok } from '../../../src-shared/base/result.ts';
import { hydrate } from './hydrate.ts';
import type { Held } from './hydrate.ts';
import { cleanup, purge } from './letting-go.ts';
import type { Append, Inside } from './letting-go.ts';
import { postponeIndexes } from './postponed-indexes.ts';
import { AppliedWrites, wholeErrors } from './applied-writes.ts';
import { Places } from './places.ts';
import { planRecords } from './plan-records.ts';
import type { Memory, Naming, Rows } from './plan-records.ts';
import { Split } from './split.ts';
import type { Doc } from './split.ts';
import { Rests } from './rests.ts';
import { VaultFaultError } from '../../../src-shared/wire/vault-fault-error.ts';
import type { VaultStorageOptions } from './vault-storage.ts';
import { WriteLine } from './write-line.ts';

/** The scope of what RxDB keeps for itself. It holds no documents and is never revoked. */
export const DEVICE_SCOPE = 'device';

const RXDB_OWN = /^(_rxdb_internal|rx-replication-meta|plugin-local-documents)/;

type ShelfParts = {
  readonly naming: Naming;
  readonly durable: boolean;
  readonly token: string;
  readonly options: VaultStorageOptions;
  readonly onClosed: () => void;
  readonly memory: Memory;
};

type Params<T> = RxStorageInstanceCreationParams<T, unknown>;

/**
 * One collection of the vault, shared by the storage instances that are open on it. Nothing is read before somebody asks:
 * a collection that nobody looks at costs a start nothing.
 */
export class Shelf {
  /** The documents without their rests, and no index before a query needs one. */
  readonly memory: Memory;
  readonly rests: Rests;
  /** With whole documents. */
  readonly changes$: ReturnType<Memory['changeStream']>;
  readonly #options: VaultStorageOptions;
  readonly #naming: Naming;
  readonly #token: string;
  readonly #onClosed: () => void;
  readonly #append: Append;
  readonly #line: WriteLine;
  readonly #held: Held;
  readonly #makeIndexes: () => void;
  #opening: Promise<void> | null = null;
  #holders = 0;
  #ending: Promise<void> | null = null;

  static async make<T>(
    instance: string,
    params: Params<T>,
    options: VaultStorageOptions,
    onClosed: () => void,
  ): Promise<Shelf> {
    const { collectionName, databaseInstanceToken: token, schema } = params;
    const primary = getPrimaryFieldOfPrimaryKey(schema.primaryKey);
    const split = splitWithin(params, options);
    const naming: Naming = { instance, primary, scopeOf: scopeWithin(collectionName, options), split };
    const durable = options.durable.includes(collectionName);
    return new Shelf({ naming, durable, token, options, onClosed, memory: await emptyMemory(params) });
  }

  private constructor({ naming, durable, token, options, onClosed, memory }: ShelfParts) {
    const { documents } = memory.internals;
    const places = new Places();
    this.memory = memory;
    this.rests = new Rests({ options, naming, documents, alone: (run) => this.#line.alone(run) }, places);
    this.#options = options;
    this.#naming = naming;
    this.#token = token;
    this.#onClosed = onClosed;
    this.#append = appendTo(options);
    this.#held = { documents, places: naming.split.names.size > 0 ? places : null };
    this.#makeIndexes = postponeIndexes(memory);
    const applied = new AppliedWrites(memory, this.rests, naming);
    this.changes$ = applied.changes$;
    this.#line = new WriteLine({
      store: async (writes) => {
        await this.open();
        const { records, put } = planRecords(memory, writes, naming);
        const stored = await this.#append(records, durable);
        if (stored.ok) applied.expect(writes, put, stored.value);
        return stored;
      },
      apply: (write) => applied.apply(write),
      retryMs: options.retryMs ?? 2_000,
    });
  }

  /** Reads what the vault holds, once; before that, memory is empty. @throws VaultFaultError when it cannot be read. */
  open(): Promise<void> {
    const { instance, primary } = this.#naming;
    this.#opening ??= hydrate(this.#options.bridge, instance, primary, this.#held).catch((error: unknown) => {
      this.#opening = null;
      throw error;
    });
    return this.#opening;
  }

  /** Memory with its indexes, for queries. */
  indexed(): Memory {
    this.#makeIndexes();
    return this.memory;
  }

  /** False when it is being closed. */
  acquire(): boolean {
    if (this.#ending) return false;
    this.#holders += 1;
    return true;
  }

  async write(rows: Rows, context: string): Promise<RxStorageBulkWriteResponse<Doc>> {
    const { error } = await this.#line.write(rows, context);
    return { error: await wholeErrors(error, rows, this.#naming, this.rests) };
  }

  cleanup(minimumDeletedTime: number): Promise<boolean> {
    return this.#line.alone(async () => {
      await this.open();
      return cleanup(this.#inside(), minimumDeletedTime, this.#append);
    });
  }

  purge(scopes: ReadonlySet<string>): Promise<void> {
    return this.#line.alone(async () => {
      // What was not read yet is not read any more.
      if (!this.#opening) return;
      await this.#opening;
      await purge(this.#inside(), scopes, this.#token);
    });
  }

  async remove(): Promise<void> {
    await this.#line.alone(async () => {
      const dropped = await this.#options.bridge.dropInstance(this.#naming.instance);
      if (!dropped.ok) throw new VaultFaultError(dropped.error);
      await this.memory.remove();
    });
    await (this.#ending ??= this.#end());
  }

  stopWaiting(): void {
    this.#line.stopWaiting();
  }

  /** The last one to release stores what is waiting and frees the memory. */
  release(): Promise<void> {
    if (!this.#ending) this.#holders -= 1;
    if (this.#holders > 0 && !this.#ending) return Promise.resolve();
    return (this.#ending ??= this.#end());
  }

  #inside(): Inside {
    return { memory: this.indexed(), rests: this.rests, naming: this.#naming };
  }

  async #end(): Promise<void> {
    await this.#line.close();
    await this.memory.close();
    this.#onClosed();
  }
}

/** Tells when the vault does not store, and when it does again. */
function appendTo({ bridge, onFault }: VaultStorageOptions): Append {
  let faulty = false;
  return async (records, durable) => {
    if (records.length === 0) return ok([]);
    const result = await bridge.append(records, durable);
    if (!result.ok || faulty) onFault?.(result.ok ? null : result.error);
    faulty = !result.ok;
    return result;
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

/** @throws InvariantError when an index would need what is not in memory. */
function splitWithin<T>({ collectionName, schema }: Params<T>, { rest = {} }: VaultStorageOptions): Split {
  const split = new Split(RXDB_OWN.test(collectionName) ? [] : (rest[collectionName] ?? []));
  for (const field of (schema.indexes ?? []).flat().map(String)) {
    const isHere = !split.names.has(field.split('.')[0]!);
    invariant(isHere, `${collectionName}: an index over ${field}, which is not in memory`);
  }
  return split;
}

async function emptyMemory<T>(params: Params<T>): Promise<Memory> {
  // A map of its own: RxDB's memory storage otherwise shares its documents with every other one in the realm.
  const storage = { ...getRxStorageMemory(), collectionStates: new Map() };
  const memory = await storage.createStorageInstance({ ...params, options: {}, multiInstance: false });
  return memory as unknown as Memory;
}
