import type { Bridge } from '../../src-shared/wire/ipc.ts';
import type { VaultFault } from '../../src-shared/wire/vault-bridge.ts';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import { bridgeVault } from './bridge-vault.ts';
import { durableCollections } from './collections.ts';
import type { WorkbenchStorage } from './database.ts';
import { pageFields } from './rows.ts';
import { DEVICE_SCOPE } from './vault/shelf.ts';
import { getVaultStorage } from './vault/vault-storage.ts';

/** The open vault of the main process as the workbench's storage. A document's scope is its own field. */
export function vaultWorkbenchStorage(
  bridge: Bridge,
  told: { readonly onFault: (fault: VaultFault | null) => void; readonly onDamage: () => void },
): WorkbenchStorage {
  const vault = getVaultStorage({
    bridge: bridgeVault(bridge),
    scopeOf: (_collection, doc) => String(doc['scope']),
    durable: durableCollections,
    rest: pageFields,
    ...told,
  });
  return {
    storage: vault,
    purgeScopes: (scopes) => vault.purgeScopes(scopes),
    async heldScopes() {
      const status = await vault.vaultStatus();
      if (!status.ok) throw new VaultFaultError(status.error);
      return status.value.scopes.filter((scope) => scope !== DEVICE_SCOPE);
    },
    async damaged() {
      const status = await vault.vaultStatus();
      if (!status.ok) throw new VaultFaultError(status.error);
      // An instance's name is '<database>/<collection>/<version of its schema>'.
      return status.value.damaged.map((instance) => instance.split('/')[1] ?? '*');
    },
    async setDamageAside() {
      const compacted = await bridgeVault(bridge).compact();
      if (!compacted.ok) throw new VaultFaultError(compacted.error);
    },
  };
}
