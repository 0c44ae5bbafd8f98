import { err, ok } from '../../../src-shared/base/result.ts';
import type { Result } from '../../../src-shared/base/result.ts';
import type { VaultFault } from '../../../src-shared/wire/vault-bridge.ts';
import type { Cabinet, OpenVault } from '../../cabinet/cabinet.ts';
import { asFault } from '../../vault/vault-files.ts';
import type { IpcChannel } from '../../../src-shared/wire/ipc-channels.ts';
import type { AuthorityChannel, Handlers } from '../handlers.ts';

/** Secrets of the window have a namespace of their own: it must not read or replace the device's key. */
const WINDOW_SECRET = 'window:';

type VaultChannel = Exclude<Extract<IpcChannel, `${'vault' | 'blob' | 'device'}:${string}`>, AuthorityChannel>;

/**
 * Everything about vaults, blobs and the device. No Electron: the same handlers serve tests of the window's data.
 *
 * @param mayRemove  whether the organisation lets somebody's work be taken off this computer by hand.
 */
export function vaultHandlers(cabinet: Cabinet, deviceName: string, mayRemove = true): Pick<Handlers, VaultChannel> {
  return {
    'vault:people': () => cabinet.people(),
    'vault:create': ({ person, pin }) => cabinet.create(person, pin),
    async 'vault:unlock'({ person, pin }) {
      const opened = await cabinet.unlock(person, pin);
      if (!opened.ok) return opened;
      const status = await opened.value.vault.status();
      if (!status.ok) return status;
      const { recoveredBytes, damaged } = status.value;
      return ok({ person: opened.value.person, recoveredBytes, damaged: [...damaged] });
    },
    async 'vault:lock'() {
      await cabinet.lock();
      return {};
    },
    'vault:remove': async ({ person }) =>
      mayRemove ? cabinet.remove(person) : err({ kind: 'managed' as const, setting: 'RemoveWork' as const }),
    'vault:load': ({ instance, cursor }) =>
      opened(cabinet, async ({ vault }) => {
        const page = await vault.load(instance, cursor);
        if (!page.ok) return page;
        const { bodies, records, next } = page.value;
        return ok({ bodies: [...bodies], records: [...records], next });
      }),
    'vault:append': ({ records, durable }) =>
      opened(cabinet, async ({ vault }) => {
        const places = await vault.append(records, durable);
        return places.ok ? ok([...places.value]) : places;
      }),
    'vault:read': ({ instance, places }) =>
      opened(cabinet, async ({ vault }) => {
        const rests = await vault.read(instance, places);
        return rests.ok ? ok(rests.value && [...rests.value]) : rests;
      }),
    'vault:drop-instance': ({ instance }) => opened(cabinet, ({ vault }) => vault.dropInstance(instance)),
    'vault:drop-scopes': ({ scopes }) =>
      opened(cabinet, async ({ vault, documents }) => {
        const dropped = await vault.dropScopes(scopes);
        // Nobody can read them any more; that they take no room either may wait for a disk that works.
        if (dropped.ok) await documents.dropScopes(scopes);
        return dropped;
      }),
    'vault:compact': () => opened(cabinet, ({ vault }) => vault.compact()),
    'vault:status': () =>
      opened(cabinet, async ({ vault }) => {
        const status = await vault.status();
        if (!status.ok) return status;
        return ok({ ...status.value, damaged: [...status.value.damaged], scopes: [...status.value.scopes] });
      }),
    'vault:secret-get': ({ name }) =>
      opened(cabinet, async ({ vault }) => {
        const bytes = vault.getSecret(WINDOW_SECRET + name);
        return ok({ value: bytes && Buffer.from(bytes).toString('utf8') });
      }),
    'vault:secret-set': ({ name, value }) =>
      opened(cabinet, ({ vault }) =>
        vault.setSecret(WINDOW_SECRET + name, value === null ? null : Buffer.from(value, 'utf8')),
      ),
    'blob:put': ({ bytes }) => opened(cabinet, async ({ blobs }) => ok(await blobs.put(bytes))),
    'blob:get': ({ sha256 }) => opened(cabinet, async ({ blobs }) => ok({ bytes: await blobs.get(sha256) })),
    'blob:delete': ({ sha256 }) =>
      opened(cabinet, async ({ blobs }) => {
        await blobs.delete(sha256);
        return ok(null);
      }),
    'device:identity': () => ({ id: cabinet.device.id, name: deviceName, publicKey: cabinet.device.publicKey }),
  };
}

/** Refuses when no vault is open, and turns what the disk refuses into a refusal. */
export async function opened<T, E = never>(
  cabinet: Cabinet,
  work: (open: OpenVault) => Promise<Result<T, E | VaultFault>>,
): Promise<Result<T, E | VaultFault>> {
  if (!cabinet.open) return err({ kind: 'notOpen' });
  try {
    return await work(cabinet.open);
  } catch (error) {
    return err(asFault(error).fault);
  }
}
