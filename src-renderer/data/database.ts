import { createRxDatabase } from 'rxdb';
import type { RxStorage } from 'rxdb';
import type { Result } from '../../src-shared/base/result.ts';
import type { VaultFault } from '../../src-shared/wire/vault-bridge.ts';
import { collections } from './collections.ts';
import type { CollectionName, Documents, Store, WorkbenchDatabase } from './collections.ts';

/** Where a workbench keeps its documents. The vault in the product; another RxStorage to compare it with. */
export type WorkbenchStorage = {
  readonly storage: RxStorage<unknown, unknown>;
  /** Makes what these scopes held unreadable and takes it out of the lists. */
  purgeScopes(scopes: readonly string[]): Promise<Result<null, VaultFault>>;
  /** Scopes that this computer still has a key for. */
  heldScopes(): Promise<readonly string[]>;
  /** Collections of which something that was stored cannot be read any more; '*' when it cannot be told which. */
  damaged(): Promise<readonly string[]>;
  /** Sets what cannot be read aside; called when all that can be had again has been fetched. */
  setDamageAside(): Promise<void>;
};

/** @param person  whose database it is: each has a vault, and a database, of their own. */
export async function openDatabase(storage: WorkbenchStorage['storage'], person: string): Promise<WorkbenchDatabase> {
  const database: WorkbenchDatabase = await createRxDatabase({
    name: `workbench-${person}`,
    storage,
    // One window owns the vault.
    multiInstance: false,
    eventReduce: true,
    closeDuplicates: false,
  });
  await database.addCollections(collections);
  return database;
}

export function storeOf<C extends CollectionName>(database: WorkbenchDatabase, name: C): Store<Documents[C]> {
  // Indexed by a type parameter, the collections' union does not keep name and document together.
  const { storageInstance }: { storageInstance: unknown } = database.collections[name];
  return storageInstance as Store<Documents[C]>;
}
