import { createHash, createHmac } from 'node:crypto';
import { join } from 'node:path';
import { sealBytes, unsealBytes } from '../vault/sealed-box.ts';
import { writeWhole } from '../vault/vault-files.ts';
import type { VaultFiles } from '../vault/vault-files.ts';

/** Encrypted files of one vault, named by content: the same bytes are kept once. */
export type Blobs = {
  /** Resolves when the file would survive a power failure. */
  put(bytes: Uint8Array): Promise<{ readonly sha256: string; readonly size: number }>;
  /** @returns null when there is none, or when what is stored is not what was put. */
  get(sha256: string): Promise<Uint8Array<ArrayBuffer> | null>;
  delete(sha256: string): Promise<void>;
};

/** @param key  32 bytes that only this vault has. */
export function openBlobs(files: VaultFiles, folder: string, key: Buffer): Blobs {
  // The name is keyed: whoever knows a file could otherwise tell from its hash that it is in the vault.
  const nameOf = (sha256: string) => createHmac('sha256', key).update(sha256).digest('hex');
  return {
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      await files.makeFolder(folder);
      await writeWhole(files, folder, nameOf(sha256), sealBytes(key, bytes, sha256));
      return { sha256, size: bytes.length };
    },
    async get(sha256) {
      const sealed = await files.read(join(folder, nameOf(sha256)));
      const plain = sealed && unsealBytes(key, sealed, sha256);
      return plain && new Uint8Array(plain);
    },
    async delete(sha256) {
      await files.remove(join(folder, nameOf(sha256)));
    },
  };
}
