import { hkdfSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import type { Result } from '../../src-shared/base/result.ts';
import { err, ok } from '../../src-shared/base/result.ts';
import { DEFAULT_KDF_COST, KdfCost, wrappingKey } from './pin-key.ts';
import { costOf } from './pin-tries.ts';
import type { PinTries } from './pin-tries.ts';
import { sealBytes, unsealBytes } from './sealed-box.ts';
import { asFault, writeWhole } from './vault-files.ts';
import type { VaultFiles } from './vault-files.ts';

/** The operating system's secret store (Keychain, DPAPI, libsecret), as far as the vault needs it. */
export type OsSeal = {
  seal(bytes: Uint8Array): Promise<Uint8Array> | Uint8Array;
  /** Throws or rejects when the store cannot reveal it, for instance for another user of the computer. */
  unseal(bytes: Uint8Array): Promise<Uint8Array> | Uint8Array;
};

export type UnlockRefusal =
  | { readonly kind: 'absent' }
  /** @property attemptsLeft wrong PINs that are still free of a delay. */
  | { readonly kind: 'wrongPin'; readonly attemptsLeft: number; readonly retryAfterMs: number }
  | { readonly kind: 'lockedOut'; readonly retryAfterMs: number }
  /** The operating system's store took part when the vault was made and does not reveal its part now. */
  | { readonly kind: 'osSealUnavailable' }
  | { readonly kind: 'damaged'; readonly detail: string }
  /** A later version of the program wrote it. */
  | { readonly kind: 'newer' };

export type KeyringParts = {
  readonly files: VaultFiles;
  readonly folder: string;
  readonly osSeal?: OsSeal | undefined;
  /** Only for new wrappings; an existing one keeps the cost it was made with. */
  readonly kdf?: KdfCost | undefined;
};

export const KEYRING_FILE = 'KEYRING';
const VAULT_KEY_CONTEXT = 'countersign vault key';
const BOX_CONTEXT = 'countersign vault box';

const Base64 = z.base64().transform((text): Buffer => Buffer.from(text, 'base64'));
/** Of the keyring's format. */
const KEYRING_VERSION = 1;
const Versioned = z.object({ version: z.int() });
const Stored = z.object({
  version: z.literal(KEYRING_VERSION),
  kdf: KdfCost.extend({ name: z.literal('argon2id'), salt: Base64 }),
  osSecret: Base64.nullable(),
  vaultKey: Base64,
  /**
   * In the clear, so whoever can edit files can reset it: it slows down a person at the keyboard. What stops an
   * attacker with the files is the memory-hard function and the operating system's part of the key.
   */
  attempts: z.object({ failed: z.int().nonnegative() }),
  box: Base64,
});
type Stored = z.infer<typeof Stored>;

const Box = z.object({
  scopes: z.array(z.object({ scope: z.string(), id: z.string().regex(/^[0-9a-f]{16}$/), key: Base64 })),
  secrets: z.array(z.object({ name: z.string(), value: Base64 })),
});
type Box = z.infer<typeof Box>;

export type ScopeKey = { readonly id: string; readonly key: Buffer };

/**
 * Makes a new vault key and writes the keyring; over an existing one, which is then lost for good.
 *
 * @param before what must be there before the keyring is, done with its keys.
 */
export async function createKeyring(
  parts: KeyringParts,
  pin: string,
  before: (keyring: Keyring) => Promise<void>,
): Promise<Keyring> {
  const vaultKey = randomBytes(32);
  const wrapping = await wrap(parts, vaultKey, pin);
  const box: Box = { scopes: [], secrets: [] };
  const stored: Stored = { version: KEYRING_VERSION, ...wrapping, attempts: { failed: 0 }, box: Buffer.alloc(0) };
  const keyring = new Keyring(parts, vaultKey, stored, box);
  await before(keyring);
  await keyring.save();
  return keyring;
}

/**
 * @param tries of this run of the program: wrong PINs bring growing delays.
 * @throws VaultFaultError when the keyring cannot be read.
 */
export async function unlockKeyring(
  parts: KeyringParts,
  pin: string,
  tries: PinTries,
): Promise<Result<Keyring, UnlockRefusal>> {
  const bytes = await parts.files
    .read(join(parts.folder, KEYRING_FILE))
    .catch((error: unknown) => Promise.reject(asFault(error)));
  if (bytes === null) return err({ kind: 'absent' });
  const stored = parse(bytes);
  if (!stored) return err(isNewer(bytes) ? { kind: 'newer' } : { kind: 'damaged', detail: KEYRING_FILE });
  const osSecret = await revealOsSecret(parts, stored);
  if (osSecret === null) return err({ kind: 'osSealUnavailable' });

  const id = stored.kdf.salt.toString('base64');
  const failed = tries.failed(id, stored.attempts.failed);
  const left = tries.delayLeft(id, failed);
  if (left > 0) return err({ kind: 'lockedOut', retryAfterMs: Math.ceil(left) });

  const count = async (wrong: number): Promise<Stored> => {
    const counted: Stored = { ...stored, attempts: { failed: wrong } };
    tries.count(id, wrong, await writeIfPossible(parts, counted));
    return counted;
  };
  // Counted before it is tried: pulling the plug during the try does not make it free.
  tries.begin(id);
  await count(failed + 1);
  const wrapping = await wrappingKey(pin, stored.kdf.salt, osSecret, stored.kdf);
  const vaultKey = unsealBytes(wrapping, stored.vaultKey, VAULT_KEY_CONTEXT);
  if (!vaultKey) return err({ kind: 'wrongPin', ...costOf(failed + 1) });
  const proven = await count(0);
  const box = unsealBytes(vaultKey, stored.box, BOX_CONTEXT);
  if (!box) return err({ kind: 'damaged', detail: KEYRING_FILE });
  return ok(new Keyring(parts, vaultKey, proven, Box.parse(JSON.parse(box.toString('utf8')))));
}

/** The keys of an unlocked vault. Every change is on disk before it is answered. */
export class Keyring {
  readonly #parts: KeyringParts;
  readonly #vaultKey: Buffer;
  #stored: Stored;
  #box: Box;
  #byScope = new Map<string, ScopeKey>();
  #byId = new Map<string, Buffer>();
  #turn: Promise<unknown> = Promise.resolve();
  /** A change was refused when it may have reached the disk: the next one puts right what the disk says. */
  #unsure = false;

  constructor(parts: KeyringParts, vaultKey: Buffer, stored: Stored, box: Box) {
    this.#parts = parts;
    this.#vaultKey = vaultKey;
    this.#stored = stored;
    this.#box = box;
    this.#index();
  }

  /** False: the PIN alone protects this vault. */
  get osSealed(): boolean {
    return this.#stored.osSecret !== null;
  }

  get scopes(): string[] {
    return this.#box.scopes.map(({ scope }) => scope);
  }

  keyOf(scope: string): ScopeKey | undefined {
    return this.#byScope.get(scope);
  }

  /** @returns undefined for a key that was destroyed. */
  keyById(id: string): Buffer | undefined {
    return this.#byId.get(id);
  }

  /** A key for another use inside the vault, bound to its purpose. */
  derivedKey(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#vaultKey, Buffer.alloc(0), `countersign vault ${purpose}`, 32));
  }

  /** The same bound to a scope: it goes when the scope's key is destroyed. null: there is none. */
  derivedScopeKey(scope: string, purpose: string): Buffer | null {
    const key = this.#byScope.get(scope)?.key;
    return key === undefined
      ? null
      : Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `countersign scope ${purpose}`, 32));
  }

  /** Gives scopes a key that have none. */
  async ensureScopes(scopes: Iterable<string>): Promise<void> {
    const missing = [...new Set(scopes)].filter((scope) => !this.#byScope.has(scope));
    if (missing.length === 0 && !this.#unsure) return;
    await this.#change((box) => {
      const added = missing
        .filter((scope) => !this.#byScope.has(scope))
        .map((scope) => ({ scope, id: randomBytes(8).toString('hex'), key: randomBytes(32) }));
      return { ...box, scopes: [...box.scopes, ...added] };
    });
  }

  /** What was encrypted under these scopes' keys can no longer be read by anybody. */
  async destroyScopeKeys(scopes: Iterable<string>): Promise<void> {
    const gone = new Set(scopes);
    if (!this.scopes.some((scope) => gone.has(scope))) return;
    const before = this.#box.scopes;
    await this.#change((box) => ({ ...box, scopes: box.scopes.filter(({ scope }) => !gone.has(scope)) }));
    for (const { scope, key } of before) if (gone.has(scope)) key.fill(0);
  }

  getSecret(name: string): Uint8Array | null {
    const secret = this.#box.secrets.find((one) => one.name === name);
    return secret ? new Uint8Array(secret.value) : null;
  }

  /** @param bytes a few kilobytes at most, since the keyring is rewritten as a whole; null removes it. */
  async setSecret(name: string, bytes: Uint8Array | null): Promise<void> {
    await this.#change((box) => {
      const others = box.secrets.filter((one) => one.name !== name);
      return { ...box, secrets: bytes ? [...others, { name, value: Buffer.from(bytes) }] : others };
    });
  }

  /** Wraps the vault's key anew, with the operating system's store if it is there now. The data stay as they are. */
  async changePin(newPin: string): Promise<void> {
    await this.#inTurn(async () => {
      const wrapping = await wrap(this.#parts, this.#vaultKey, newPin);
      await this.#write({ ...this.#stored, ...wrapping });
    });
  }

  /** Whether this is the PIN; for confirming it before a change. Not counted as an attempt. */
  async isPin(pin: string): Promise<boolean> {
    const osSecret = await revealOsSecret(this.#parts, this.#stored);
    if (osSecret === null) return false;
    const wrapping = await wrappingKey(pin, this.#stored.kdf.salt, osSecret, this.#stored.kdf);
    return unsealBytes(wrapping, this.#stored.vaultKey, VAULT_KEY_CONTEXT)?.equals(this.#vaultKey) ?? false;
  }

  save(): Promise<void> {
    return this.#change((box) => box);
  }

  /** Wipes the keys from memory, as far as a garbage-collected language can promise. */
  async close(): Promise<void> {
    await this.#inTurn(async () => {
      this.#vaultKey.fill(0);
      for (const { key } of this.#box.scopes) key.fill(0);
      for (const { value } of this.#box.secrets) value.fill(0);
    });
  }

  async #change(next: (box: Box) => Box): Promise<void> {
    await this.#inTurn(async () => {
      const box = next(this.#box);
      const sealed = sealBytes(this.#vaultKey, Buffer.from(JSON.stringify(printed(box))), BOX_CONTEXT);
      const stored = { ...this.#stored, box: sealed };
      await this.#write(stored);
      this.#box = box;
      this.#index();
    });
  }

  async #write(stored: Stored): Promise<void> {
    this.#unsure = true;
    await write(this.#parts, stored);
    this.#unsure = false;
    this.#stored = stored;
  }

  #inTurn(run: () => Promise<void>): Promise<void> {
    const result = this.#turn.then(run);
    this.#turn = result.catch(() => {});
    return result;
  }

  #index(): void {
    this.#byScope = new Map(this.#box.scopes.map(({ scope, id, key }) => [scope, { id, key }]));
    this.#byId = new Map(this.#box.scopes.map(({ id, key }) => [id, key]));
  }
}

async function wrap(parts: KeyringParts, vaultKey: Buffer, pin: string) {
  const cost = parts.kdf ?? DEFAULT_KDF_COST;
  const salt = randomBytes(16);
  const osSecret = parts.osSeal ? randomBytes(32) : Buffer.alloc(0);
  const wrapping = await wrappingKey(pin, salt, osSecret, cost);
  return {
    kdf: { name: 'argon2id' as const, ...cost, salt },
    osSecret: parts.osSeal ? Buffer.from(await parts.osSeal.seal(osSecret)) : null,
    vaultKey: sealBytes(wrapping, vaultKey, VAULT_KEY_CONTEXT),
  };
}

async function revealOsSecret(parts: KeyringParts, stored: Stored): Promise<Buffer | null> {
  if (stored.osSecret === null) return Buffer.alloc(0);
  try {
    return parts.osSeal ? Buffer.from(await parts.osSeal.unseal(stored.osSecret)) : null;
  } catch {
    return null;
  }
}

function isNewer(bytes: Buffer): boolean {
  try {
    return Versioned.parse(JSON.parse(bytes.toString('utf8'))).version > KEYRING_VERSION;
  } catch {
    return false;
  }
}

function parse(bytes: Buffer): Stored | null {
  try {
    return Stored.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return null;
  }
}

async function write(parts: KeyringParts, stored: Stored): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(printed(stored)));
  try {
    await writeWhole(parts.files, parts.folder, KEYRING_FILE, bytes, { shred: true });
  } catch (error) {
    throw asFault(error);
  }
}

/** A full or read-only disk must not keep people from reading what they have. @returns whether it was written. */
async function writeIfPossible(parts: KeyringParts, stored: Stored): Promise<boolean> {
  try {
    await write(parts, stored);
    return true;
  } catch (error) {
    const { kind } = asFault(error).fault;
    if (kind !== 'diskFull' && kind !== 'readOnly') throw error;
    return false;
  }
}

/** The same structure with bytes as base64 text. */
function printed(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (Array.isArray(value)) return value.map(printed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, printed(part)]));
}
