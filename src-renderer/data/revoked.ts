import type { RevocationOrder } from '../../src-shared/authority/server-signed.ts';
import type { Bridge } from '../../src-shared/wire/ipc.ts';
import type { ServerClient } from './server-client.ts';

/**
 * Destroys what this computer keeps of the person, if the order is genuine, and tells the server.
 *
 * @returns whether it is gone; the server learns it at the next try when it cannot be told now.
 */
export async function crushVault(bridge: Bridge, server: ServerClient, order: RevocationOrder): Promise<boolean> {
  const crushed = await bridge.call('vault:crush', { order });
  if (!crushed.ok) return false;
  await server.crushed(order.deviceId, crushed.value.receipt).catch(() => {});
  return true;
}
