import { safeStorage } from 'electron';
import type { OsSeal } from '../vault/keyring.ts';

/**
 * The operating system's secret store, as a second part of the vault's key.
 *
 * @returns null where there is none. On Linux without a keyring Electron "encrypts" with a fixed password that everybody
 *          knows: that counts as none.
 */
export function secretStore(): OsSeal | null {
  if (!safeStorage.isEncryptionAvailable()) return null;
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return null;
  return {
    seal: (bytes) => safeStorage.encryptString(Buffer.from(bytes).toString('base64')),
    unseal: (bytes) => Buffer.from(safeStorage.decryptString(Buffer.from(bytes)), 'base64'),
  };
}
