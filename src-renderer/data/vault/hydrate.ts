import type { RxDocumentData } from 'rxdb';
import type { VaultBridge, VaultPage } from '../../../src-shared/wire/vault-bridge.ts';
import { VaultFaultError } from '../../../src-shared/wire/vault-fault-error.ts';
import type { Places } from './places.ts';

export type StoredDoc = RxDocumentData<Record<string, unknown>>;

export type Held = {
  /** Takes in the newest version of each document by key, without its rest. */
  readonly documents: {
    set(id: string, doc: StoredDoc): unknown;
    delete(id: string): unknown;
    clear(): void;
  };
  /** null: the documents have no rests. */
  readonly places: Places | null;
};

/**
 * Fills in what a collection holds in the vault. The next page is asked for while the one before is parsed.
 *
 * @throws VaultFaultError when the vault cannot be read.
 */
export async function hydrate(bridge: VaultBridge, instance: string, primary: string, held: Held): Promise<void> {
  let asked: Promise<VaultPage> | null = askFor(bridge, instance, 0);
  while (asked) {
    const page: VaultPage = await asked;
    asked = page.next === null ? null : askFor(bridge, instance, page.next);
    if (page.next === 0) {
      held.documents.clear();
      held.places?.clear();
    } else apply(page, primary, held);
  }
}

async function askFor(bridge: VaultBridge, instance: string, cursor: number): Promise<VaultPage> {
  const page = await bridge.load(instance, cursor);
  if (!page.ok) throw new VaultFaultError(page.error);
  return page.value;
}

function apply({ bodies, records }: VaultPage, primary: string, { documents, places }: Held): void {
  let record = -1;
  let left = 0;
  let entry = 0;
  const next = records.values();
  for (const body of bodies) {
    // Written by `shelf.ts` and authenticated by the vault's key: parsed, not validated, since it is the hot path of a
    // cold start.
    for (const item of JSON.parse(body) as (string | StoredDoc)[]) {
      if (places && left === 0) {
        const { place, entries } = next.next().value!;
        record = places.addRecord(place);
        left = entries;
        entry = 0;
      }
      const id = typeof item === 'string' ? item : String(item[primary]);
      if (typeof item === 'string') {
        documents.delete(id);
        places?.delete(id);
      } else {
        documents.set(id, item);
        places?.set(id, record, entry);
      }
      left -= 1;
      entry += 1;
    }
  }
}
