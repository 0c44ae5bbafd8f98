import { casePageFields } from '../../src-shared/case/case-document.ts';
import type { CaseRow } from '../../src-shared/case/case-document.ts';
import { remittancePageFields } from '../../src-shared/remittance/remittance-document.ts';
import type { RemitsRow } from '../../src-shared/remittance/remittance-document.ts';
import type { CollectionName, Documents, Store } from './collections.ts';
import { plain, readAll, readMany } from './store-writes.ts';
import type { Kept, Stored } from './store-writes.ts';
import { Split } from './vault/split.ts';
import { VaultStorageInstance } from './vault/vault-storage-instance.ts';

/** Fields that lists do without: they stay on the disk until somebody opens a document. */
export const pageFields = {
  cases: casePageFields,
  remits: remittancePageFields,
} as const satisfies { readonly [C in CollectionName]?: readonly string[] };

/** Documents as the lists of these collections have them. */
export type Rows = { readonly cases: CaseRow; readonly remits: RemitsRow };

const splits = { cases: new Split(pageFields.cases), remits: new Split(pageFields.remits) };

/** The row of a whole document; a copy. */
export function rowOf<C extends keyof Rows>(collection: C, doc: Documents[C]): Rows[C] {
  // `Rows` are the documents without these very fields.
  const light: unknown = splits[collection].light(doc);
  return light as Rows[C];
}

/** The rows of all live documents; copies. @throws VaultFaultError */
export async function readRows<C extends keyof Rows>(collection: C, store: Store<Documents[C]>): Promise<Rows[C][]> {
  const vault = await vaultOf(store);
  if (!vault) return (await readAll(store)).map((doc) => rowOf(collection, plain<Documents[C]>(doc)));
  return vault.allLight().map((light) => plain(light as unknown as Stored<Rows[C]>));
}

/** What decides whether a document is replaced, of those stored under these keys, also deleted ones. @throws VaultFaultError */
export async function readHeads<T extends Kept>(store: Store<T>, ids: string[]): Promise<Map<string, Stored<Kept>>> {
  const vault = await vaultOf(store);
  if (!vault) return readMany(store, ids);
  return new Map(vault.lightById(ids).map((light) => [light.id, light]));
}

/** Of every live document. @throws VaultFaultError */
export async function readAllHeads<T extends Kept>(store: Store<T>): Promise<readonly Stored<Kept>[]> {
  return (await vaultOf(store))?.allLight() ?? readAll(store);
}

/** A live document, if no disk is needed for it; undefined: it has to be read. */
export function readNow<T extends Kept>(store: Store<T>, id: string): Stored<T> | null | undefined {
  const { originalStorageInstance: instance } = store;
  return instance instanceof VaultStorageInstance ? (instance as VaultStorageInstance<T>).wholeNow(id) : undefined;
}

/** null when another storage has taken the vault's place: then documents are always read whole. */
async function vaultOf<T>({ originalStorageInstance: instance }: Store<T>): Promise<VaultStorageInstance<T> | null> {
  if (!(instance instanceof VaultStorageInstance)) return null;
  await instance.opened();
  return instance as VaultStorageInstance<T>;
}
