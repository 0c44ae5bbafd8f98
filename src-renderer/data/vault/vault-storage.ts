import type { RxStorage } from 'rxdb';
import { ensureRxStorageInstanceParamsAreCorrect, RXDB_VERSION } from 'rxdb';
import { invariant } from '../../../src-shared/base/invariant.ts';
import { ok } from '../../../src-shared/base/result.ts';
import type { Result } from '../../../src-shared/base/result.ts';
import type { VaultBridge, VaultFault, VaultStatus } from '../../../src-shared/wire/vault-bridge.ts';
import { Shelf } from './shelf.ts';
import { VaultStorageInstance } from './vault-storage-instance.ts';
import type { VaultInstanceOptions, VaultInternals } from './vault-storage-instance.ts';

export type VaultStorageOptions = {
  readonly bridge: VaultBridge;
  /**
   * The scope whose key protects a document of a collection. It depends on the document's own fields only (also those
   * of a deleted one). RxDB's own records (internal store, replication checkpoints) are kept under `DEVICE_SCOPE`.
   */
  readonly scopeOf: (collection: string, doc: Readonly<Record<string, unknown>>) => string;
  /** Collections whose writes are answered only when they would survive a power failure. */
  readonly durable: readonly string[];
  /**
   * Fields of a collection's documents that are not kept in memory, see `Split`: a document is read whole when somebody asks for it.
   * Other than by key, it is found quickly only by what is in memory; no index may name these fields.
   */
  readonly rest?: Readonly<Record<string, readonly string[]>>;
  /** Told when a write could not be stored, and with null once one could again. */
  readonly onFault?: (fault: VaultFault | null) => void;
  /** Told when a document could not be read because what was stored does not verify; the status names the collection. */
  readonly onDamage?: () => void;
  /** Milliseconds between two attempts of a replication's write; default 2,000. */
  readonly retryMs?: number;
};

export type VaultStorage = RxStorage<VaultInternals, VaultInstanceOptions> & {
  /**
   * Takes away what scopes held: their keys are destroyed first, then the documents leave memory, and every live
   * query sees them deleted. The caller stops pulling these scopes before, otherwise late documents return.
   */
  purgeScopes(scopes: readonly string[]): Promise<Result<null, VaultFault>>;
  vaultStatus(): Promise<Result<VaultStatus, VaultFault>>;
  /**
   * From now on no write waits for better times; those that do are refused. To be called before a database is closed:
   * closing waits for its replications, which on a full disk would wait for space.
   */
  stopWaiting(): void;
};

/**
 * RxDB's memory storage in front of the vault's encrypted log; of large documents it keeps what lists show. A write reaches the log before it is seen in memory,
 * so nobody ever acts on a document that was not stored.
 *
 * While the vault cannot write (disk full), people's writes are refused with `VaultFaultError`; a replication's
 * writes wait and are tried again, because RxDB ends a replication whose storage rejects.
 *
 * One realm owns the vault: `multiInstance` must be false. Attachments are not supported.
 */
export function getVaultStorage(options: VaultStorageOptions): VaultStorage {
  const shelves = new Map<string, Promise<Shelf>>();

  return {
    name: 'vault',
    rxdbVersion: RXDB_VERSION,

    async createStorageInstance(params) {
      ensureRxStorageInstanceParamsAreCorrect(params);
      invariant(!params.multiInstance, `${params.collectionName}: the vault has one owner, set multiInstance to false`);
      invariant(!params.schema.attachments, `${params.collectionName}: the vault storage has no attachments`);
      const name = `${params.databaseName}/${params.collectionName}/${params.schema.version}`;
      for (;;) {
        let opening = shelves.get(name);
        if (!opening) {
          opening = Shelf.make(name, params, options, () => shelves.delete(name));
          shelves.set(name, opening);
          opening.catch(() => shelves.delete(name));
        }
        const shelf = await opening;
        if (shelf.acquire()) return new VaultStorageInstance(shelf, params);
        // It is being closed: what it still has to write must be stored before it is read again.
        await shelf.release();
      }
    },

    async purgeScopes(scopes) {
      const dropped = await options.bridge.dropScopes(scopes);
      if (!dropped.ok) return dropped;
      const gone = new Set(scopes);
      for (const shelf of await Promise.all(shelves.values())) await shelf.purge(gone);
      return ok(null);
    },

    vaultStatus: () => options.bridge.status(),

    stopWaiting() {
      for (const opening of shelves.values()) void opening.then((shelf) => shelf.stopWaiting()).catch(() => {});
    },
  };
}
