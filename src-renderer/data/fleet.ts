import type { Ring } from '../../src-shared/update/rollout.ts';
import { FleetEntry, FleetReply } from '../../src-shared/wire/devices.ts';
import type { Bridge } from '../../src-shared/wire/ipc.ts';
import { saveDownload } from './save-download.ts';
import type { ServerClient } from './server-client.ts';

type Parts = { readonly server: ServerClient; readonly bridge: Bridge };

/** Everybody's computers, as administrators ask the server. Every call throws `RequestFailure`. */
export class Fleet {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @param after  as the page before said; null: the first one. */
  page(after: string | null): Promise<FleetReply> {
    return this.#parts.server.get(`/api/v1/fleet${after === null ? '' : `?after=${after}`}`, FleetReply);
  }

  /** @param ring  null: as the computer's own policy says. */
  forceRing(id: string, ring: Ring | null): Promise<FleetEntry> {
    return this.#parts.server.send('PUT', `/api/v1/fleet/${id}/ring`, { ring }, FleetEntry);
  }

  askForBundle(id: string): Promise<FleetEntry> {
    return this.#parts.server.send('POST', `/api/v1/fleet/${id}/bundle-requests`, {}, FleetEntry);
  }

  /** @returns the name of the file that the person chose; null when they changed their mind. */
  saveBundle(id: string): Promise<string | null> {
    return saveDownload(this.#parts, `/api/v1/fleet/${id}/bundle`, 'countersign-diagnostics.zip');
  }

  revoke(id: string): Promise<void> {
    return this.#parts.server.revokeDevice(id);
  }
}
