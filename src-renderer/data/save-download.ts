import type { Bridge } from '../../src-shared/wire/ipc.ts';
import { ManagedRefused } from './managed-refused.ts';
import type { ServerClient } from './server-client.ts';
import { t } from '../language/t.ts';

type Parts = { readonly server: Pick<ServerClient, 'download'>; readonly bridge: Bridge };

/**
 * Fetches a file from the server and saves it where the person says.
 *
 * @param path  of the file at the server.
 * @param name  that is offered for it.
 * @returns the name of the file; null when they changed their mind.
 * @throws RequestFailure when it could not be fetched; Error with a sentence when it could not be written.
 */
export async function saveDownload({ server, bridge }: Parts, path: string, name: string): Promise<string | null> {
  const file = await server.download(path);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const reply = await bridge.call('file:save', { name, bytes });
  if (reply.ok) return reply.value.saved;
  if (reply.error.kind === 'managed') throw new ManagedRefused(reply.error.setting);
  const { detail } = reply.error;
  throw new Error(t('The file could not be written ({detail}). Choose another place.', { detail }));
}
