import type { RxDocumentData } from 'rxdb';
import type { VaultBridge, VaultPage } from '../../../src-shared/wire/vault-bridge.ts';
import { VaultFaultError } from '../../../src-shared/wire/vault-fault-error.ts';

export type StoredDoc = RxDocumentData<Record<string, unknown>>;

/**
 * Fills a map with the newest version of every document that a collection holds in the vault, by key. The next page is
 * asked for while the one before is parsed.
 *
 * @throws VaultFaultError when the vault cannot be read.
 */
export async function hydrate(
  bridge: VaultBridge,
  instance: string,
  primary: string,
  newest: Map<string, StoredDoc>,
): Promise<void> {
  let asked: Promise<VaultPage> | null = askFor(bridge, instance, 0);
  while (asked) {
    const page: VaultPage = await asked;
    asked = page.next === null ? null : askFor(bridge, instance, page.next);
    if (page.next === 0) newest.clear();
    else for (const body of page.bodies) apply(newest, body, primary);
  }
}

async function askFor(bridge: VaultBridge, instance: string, cursor: number): Promise<VaultPage> {
  const page = await bridge.load(instance, cursor);
  if (!page.ok) throw new VaultFaultError(page.error);
  return page.value;
}

function apply(newest: Map<string, StoredDoc>, body: string, primary: string): void {
  // Written by `shelf.ts` and authenticated by the vault's key: parsed, not validated, since it is the hot path of a
  // cold start.
  for (const entry of JSON.parse(body) as (string | StoredDoc)[]) {
    if (typeof entry === 'string') newest.delete(entry);
    else newest.set(String(entry[primary]), entry);
  }
}
