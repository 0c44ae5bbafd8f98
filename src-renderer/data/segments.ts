import type { Bridge } from '../../src-shared/wire/ipc.ts';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';

/** What crosses to the main process at once: a copy of it takes a few milliseconds of the window's time. */
const PIECE_BYTES = 4 * 1024 * 1024;

/** Immutable bytes in the vault, encrypted, named by the hashes of their pieces in order. */
export interface Segments {
  /** @returns the names of the pieces. @throws VaultFaultError when they could not be kept. */
  put(bytes: Uint8Array<ArrayBuffer>): Promise<readonly string[]>;
  /** @returns null when a piece is missing or is not what was put. @throws VaultFaultError */
  get(pieces: readonly string[]): Promise<Uint8Array<ArrayBuffer> | null>;
  drop(pieces: readonly string[]): Promise<void>;
}

export class VaultSegments implements Segments {
  readonly #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  async put(bytes: Uint8Array<ArrayBuffer>): Promise<readonly string[]> {
    const pieces: string[] = [];
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      const stored = await this.#bridge.call('blob:put', { bytes: bytes.slice(at, at + PIECE_BYTES) });
      if (!stored.ok) throw new VaultFaultError(stored.error);
      pieces.push(stored.value.sha256);
    }
    return pieces;
  }

  async get(pieces: readonly string[]): Promise<Uint8Array<ArrayBuffer> | null> {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for (const sha256 of pieces) {
      const blob = await this.#bridge.call('blob:get', { sha256 });
      if (!blob.ok) throw new VaultFaultError(blob.error);
      if (blob.value.bytes === null) return null;
      parts.push(blob.value.bytes);
    }
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  }

  async drop(pieces: readonly string[]): Promise<void> {
    for (const sha256 of pieces) await this.#bridge.call('blob:delete', { sha256 });
  }
}
