import { join } from 'node:path';
import { invariant } from '../../src-shared/base/invariant.ts';
import type { Result } from '../../src-shared/base/result.ts';
import { err, ok } from '../../src-shared/base/result.ts';
import type {
  RestPlace,
  VaultBridge,
  VaultFault,
  VaultPage,
  VaultRecord,
  VaultStatus,
} from '../../src-shared/wire/vault-bridge.ts';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import { createKeyring, KEYRING_FILE, unlockKeyring } from './keyring.ts';
import type { Keyring, OsSeal, UnlockRefusal } from './keyring.ts';
import { EMPTY_MANIFEST, writeManifest } from './manifest.ts';
import type { KdfCost } from './pin-key.ts';
import type { PinTries } from './pin-tries.ts';
import { asFault, nodeFiles } from './vault-files.ts';
import type { VaultFiles } from './vault-files.ts';
import { lockVault } from './vault-lock.ts';
import type { VaultLock } from './vault-lock.ts';
import { DEFAULT_LOG_LIMITS, VaultLog } from './vault-log.ts';
import type { LogLimits } from './vault-log.ts';

export type VaultParts = {
  /** The vault's own folder; made when it is not there. */
  readonly folder: string;
  readonly osSeal?: OsSeal | undefined;
  readonly files?: VaultFiles;
  readonly kdf?: KdfCost;
  readonly limits?: Partial<LogLimits>;
};

type InUse = { readonly kind: 'inUse'; readonly pid: number };

/**
 * Makes an empty vault and opens it. The keyring is written last: until then there is no vault.
 *
 * @throws VaultFaultError when the disk refuses.
 */
export async function createVault(parts: VaultParts, pin: string): Promise<Result<Vault, InUse | { kind: 'exists' }>> {
  return locked(parts, async (lock, files) => {
    if (await files.read(join(parts.folder, KEYRING_FILE))) return err({ kind: 'exists' });
    const keyring = await createKeyring({ ...parts, files }, pin, (made) =>
      writeManifest(files, parts.folder, made.derivedKey('manifest'), EMPTY_MANIFEST),
    );
    return ok(await openLog(parts, files, keyring, lock));
  });
}

/**
 * @param tries of this run of the program: wrong PINs bring growing delays.
 * @throws VaultFaultError when the disk refuses, or the log's list of files does not verify.
 */
export async function openVault(
  parts: VaultParts,
  pin: string,
  tries: PinTries,
): Promise<Result<Vault, InUse | UnlockRefusal>> {
  // Before locking, which would make the folder.
  if ((await (parts.files ?? nodeFiles).list(parts.folder)).length === 0) return err({ kind: 'absent' });
  return locked(parts, async (lock, files) => {
    const keyring = await unlockKeyring({ ...parts, files }, pin, tries);
    return keyring.ok ? ok(await openLog(parts, files, keyring.value, lock)) : keyring;
  });
}

/** Removes a vault with everything in it; its keys are overwritten first. @throws VaultFaultError */
export async function removeVault(parts: VaultParts): Promise<Result<null, InUse>> {
  return locked(parts, async (lock, files) => {
    await files.shred(join(parts.folder, KEYRING_FILE));
    await files.remove(parts.folder);
    await lock.release();
    return ok(null);
  });
}

async function openLog(parts: VaultParts, files: VaultFiles, keyring: Keyring, lock: VaultLock): Promise<Vault> {
  const limits = { ...DEFAULT_LOG_LIMITS, ...parts.limits };
  const log = await VaultLog.open({ files, folder: parts.folder, keyring, limits });
  return new Vault(keyring, log, lock);
}

/** Holds the lock on if `act` succeeds, and lets go of it otherwise. */
async function locked<T, E>(
  parts: VaultParts,
  act: (lock: VaultLock, files: VaultFiles) => Promise<Result<T, E>>,
): Promise<Result<T, E | InUse>> {
  const files = parts.files ?? nodeFiles;
  let lock: VaultLock | null = null;
  try {
    const holder = await lockVault(parts.folder);
    if (!holder.ok) return err({ kind: 'inUse', pid: holder.error.pid });
    lock = holder.value;
    const result = await act(lock, files);
    if (!result.ok) await lock.release();
    return result;
  } catch (error) {
    await lock?.release();
    throw asFault(error);
  }
}

/** An unlocked vault: the log behind the window's bridge, and small secrets of the main process. */
export class Vault implements VaultBridge {
  readonly #keyring: Keyring;
  readonly #log: VaultLog;
  readonly #lock: VaultLock;
  #closing: Promise<void> | null = null;

  constructor(keyring: Keyring, log: VaultLog, lock: VaultLock) {
    this.#keyring = keyring;
    this.#log = log;
    this.#lock = lock;
  }

  load(instance: string, cursor: number): Promise<Result<VaultPage, VaultFault>> {
    return this.#guarded(() => this.#log.load(instance, cursor));
  }

  append(records: readonly VaultRecord[], durable: boolean): Promise<Result<readonly number[], VaultFault>> {
    return this.#guarded(() => this.#log.append(records, durable));
  }

  read(instance: string, places: readonly RestPlace[]): Promise<Result<readonly string[] | null, VaultFault>> {
    return this.#guarded(() => this.#log.read(instance, places));
  }

  dropInstance(instance: string): Promise<Result<null, VaultFault>> {
    return this.#done(() => this.#log.clear(instance));
  }

  dropScopes(scopes: readonly string[]): Promise<Result<null, VaultFault>> {
    return this.#done(() => this.#log.dropScopes(scopes));
  }

  compact(): Promise<Result<null, VaultFault>> {
    return this.#done(() => this.#log.compact());
  }

  status(): Promise<Result<VaultStatus, VaultFault>> {
    return this.#guarded(async () => ({
      ...this.#log.figures,
      recoveredBytes: this.#log.recovered?.bytes ?? 0,
      damaged: this.#log.damaged,
      scopes: this.#keyring.scopes,
      osSealed: this.#keyring.osSealed,
    }));
  }

  getSecret(name: string): Uint8Array | null {
    return this.#keyring.getSecret(name);
  }

  /** @param bytes null removes it. */
  setSecret(name: string, bytes: Uint8Array | null): Promise<Result<null, VaultFault>> {
    return this.#done(() => this.#keyring.setSecret(name, bytes));
  }

  /** 32 bytes for another encrypted store beside the log, bound to its purpose. */
  derivedKey(purpose: string): Buffer {
    return this.#keyring.derivedKey(purpose);
  }

  /** 32 bytes bound to a scope and a purpose: gone with the scope's key. @returns null for a scope without a key. */
  scopeKey(scope: string, purpose: string): Buffer | null {
    return this.#keyring.derivedScopeKey(scope, purpose);
  }

  /** The same for a scope that may be new, which then gets a key. */
  async makeScopeKey(scope: string, purpose: string): Promise<Buffer> {
    await this.#keyring.ensureScopes([scope]);
    const key = this.#keyring.derivedScopeKey(scope, purpose);
    invariant(key, `scope ${scope} has no key`);
    return key;
  }

  /** Whether this is the PIN; not counted as an attempt. */
  isPin(pin: string): Promise<boolean> {
    return this.#keyring.isPin(pin);
  }

  /** Also takes the operating system's secret store in, if the vault was made without one and it is there now. */
  async changePin(oldPin: string, newPin: string): Promise<Result<null, VaultFault | { kind: 'wrongPin' }>> {
    if (!(await this.#keyring.isPin(oldPin))) return err({ kind: 'wrongPin' });
    return this.#done(() => this.#keyring.changePin(newPin));
  }

  /** Stores what is under way, wipes the keys from memory and lets another process in. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    try {
      await this.#log.close();
    } finally {
      await this.#keyring.close();
      await this.#lock.release();
    }
  }

  async #guarded<T>(run: () => Promise<T>): Promise<Result<T, VaultFault>> {
    if (this.#closing) return err({ kind: 'notOpen' });
    try {
      return ok(await run());
    } catch (error) {
      if (error instanceof VaultFaultError) return err(error.fault);
      throw error;
    }
  }

  #done(run: () => Promise<void>): Promise<Result<null, VaultFault>> {
    return this.#guarded(async () => {
      await run();
      return null;
    });
  }
}
