import type { Bridge } from '../../src-shared/wire/ipc.ts';
import type { VaultBridge } from '../../src-shared/wire/vault-bridge.ts';

/** The vault's interface over the channels to the main process. */
export function bridgeVault(bridge: Bridge): VaultBridge {
  return {
    load: (instance, cursor) => bridge.call('vault:load', { instance, cursor }),
    append: (records, durable) =>
      bridge.call('vault:append', {
        records: records.map((record) => ({ ...record, rests: [...record.rests] })),
        durable,
      }),
    read: (instance, places) => bridge.call('vault:read', { instance, places: [...places] }),
    dropInstance: (instance) => bridge.call('vault:drop-instance', { instance }),
    dropScopes: (scopes) => bridge.call('vault:drop-scopes', { scopes: [...scopes] }),
    compact: () => bridge.call('vault:compact', {}),
    status: () => bridge.call('vault:status', {}),
  };
}
