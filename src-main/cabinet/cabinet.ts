import { join } from 'node:path';
import * as z from 'zod';
import { revocationText, type RevocationOrder } from '../../src-shared/authority/server-signed.ts';
import type { Result } from '../../src-shared/base/result.ts';
import { err, ok } from '../../src-shared/base/result.ts';
import { type EffectivePolicy, unmanaged } from '../../src-shared/managed-policy/effective.ts';
import { pinFault } from '../../src-shared/managed-policy/pin-rules.ts';
import type { VaultRefusal } from '../../src-shared/wire/ipc.ts';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import { KEYRING_FILE } from '../vault/keyring.ts';
import type { OsSeal } from '../vault/keyring.ts';
import type { KdfCost } from '../vault/pin-key.ts';
import { PinTries } from '../vault/pin-tries.ts';
import { createVault, openVault, removeVault } from '../vault/vault.ts';
import type { Vault, VaultParts } from '../vault/vault.ts';
import { readOnlyFiles } from '../vault/read-only-files.ts';
import { asFault, nodeFiles, writeWhole } from '../vault/vault-files.ts';
import { DocumentStore } from './document-store.ts';
import { openBlobs } from './blobs.ts';
import type { Blobs } from './blobs.ts';
import { DecisionAuthority, isSignedBy } from './decision-authority.ts';
import { newDeviceKey, parseDeviceKey, printDeviceKey } from './device-key.ts';
import type { DeviceKey } from './device-key.ts';

export type CabinetParts = {
  /** Folder that holds one folder per person. */
  readonly folder: string;
  readonly osSeal: OsSeal | null;
  /** Milliseconds since the program started, on a clock that nobody can set. */
  readonly upMs: () => number;
  /** Milliseconds since 1970 by the clock that anybody can set; tests set it. */
  readonly wallMs?: () => number;
  /** Room for documents that nobody asked to keep, in bytes. */
  readonly documentCacheBytes?: number;
  /** After starts that failed: vaults are opened, and nothing in them is changed. */
  readonly isReadOnly?: boolean;
  /** Cost of new PIN keys; tests take a cheap one. */
  readonly kdf?: KdfCost;
  /** What the organisation has set on this computer. Default: nothing. */
  readonly policy?: EffectivePolicy;
};

const PersonFile = z.object({ id: z.string(), name: z.string() });
export type VaultPerson = z.infer<typeof PersonFile>;

/** What is open: one person's vault, their blobs and their device. */
export type OpenVault = {
  readonly person: VaultPerson;
  readonly vault: Vault;
  readonly blobs: Blobs;
  readonly documents: DocumentStore;
  readonly device: DeviceKey;
  readonly authority: DecisionAuthority;
};

const PERSON_FILE = 'PERSON.json';
const DEVICE_SECRET = 'device';
const DEFAULT_CACHE_BYTES = 500 * 1024 * 1024;

/** The vaults of this computer, one person's each, of which one at a time is open. */
export class Cabinet {
  readonly #parts: CabinetParts;
  readonly #tries: PinTries;
  readonly #policy: EffectivePolicy;
  #open: OpenVault | null = null;
  /** A device that was shown to a server before there is a vault to keep it in. */
  #unhoused: DeviceKey | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #wrongConfirmations = 0;

  constructor(parts: CabinetParts) {
    this.#parts = parts;
    this.#tries = new PinTries(parts.upMs);
    this.#policy = parts.policy ?? unmanaged.inForce;
  }

  get open(): OpenVault | null {
    return this.#open;
  }

  /** The open vault's device; with none open, the one that the next vault made here will get. */
  get device(): DeviceKey {
    return this.#open?.device ?? (this.#unhoused ??= newDeviceKey());
  }

  /** People who have a vault here, by name. Their names are in the clear: the sign-in screen shows them. */
  async people(): Promise<VaultPerson[]> {
    const found: VaultPerson[] = [];
    for (const name of await nodeFiles.list(this.#parts.folder)) {
      const folder = join(this.#parts.folder, name);
      const text = await nodeFiles.read(join(folder, PERSON_FILE));
      const hasKeys = (await nodeFiles.list(folder)).includes(KEYRING_FILE);
      const person = text && hasKeys ? parsedPerson(text) : null;
      if (person?.id === name) found.push(person);
    }
    return found.toSorted((a, b) => a.name.localeCompare(b.name));
  }

  create(person: VaultPerson, pin: string): Promise<Result<null, VaultRefusal>> {
    return this.#inTurn(async () => {
      await this.#close();
      const refusal = await this.#creationRefusal(person, pin);
      if (refusal) return err(refusal);
      const parts = this.#vaultParts(person.id);
      await nodeFiles.makeFolder(parts.folder);
      await writeWhole(nodeFiles, parts.folder, PERSON_FILE, Buffer.from(JSON.stringify(person)));
      const created = await createVault(parts, pin);
      if (!created.ok) return created;
      const device = this.#unhoused ?? newDeviceKey();
      const stored = await created.value.setSecret(DEVICE_SECRET, printDeviceKey(device));
      if (!stored.ok) {
        await created.value.close();
        // A vault without its device key could never be opened: it would only stand in the way of the next try.
        await removeVault(parts);
        return stored;
      }
      this.#unhoused = null;
      this.#open = await this.#opened(person, created.value, device);
      return ok(null);
    });
  }

  unlock(person: string, pin: string): Promise<Result<OpenVault, VaultRefusal>> {
    return this.#inTurn(async () => {
      await this.#close();
      const parts = this.#vaultParts(person);
      const text = await nodeFiles.read(join(parts.folder, PERSON_FILE));
      const known = text && parsedPerson(text);
      if (!known) return err({ kind: 'absent' as const });
      const files = this.#parts.isReadOnly ? { files: readOnlyFiles } : {};
      const vault = await openVault({ ...parts, ...files }, pin, this.#tries);
      if (!vault.ok) return vault;
      const secret = vault.value.getSecret(DEVICE_SECRET);
      const device = secret && parsedDevice(secret);
      if (!device) {
        await vault.value.close();
        return err({ kind: 'damaged' as const, detail: 'the device key is missing or cannot be read' });
      }
      this.#open = await this.#opened(known, vault.value, device);
      return ok(this.#open);
    });
  }

  /** Closes what is open. Whoever comes next is shown to the server with a device of their own. */
  lock(): Promise<void> {
    return this.#inTurn(async () => {
      this.#unhoused = null;
      await this.#close();
      return ok(null);
    }).then(() => undefined);
  }

  /** The person of the open vault gives their PIN again. */
  confirmPin(pin: string): Promise<Result<null, VaultRefusal>> {
    return this.#inTurn(async () => {
      const open = this.#open;
      if (!open) return err({ kind: 'notOpen' as const });
      if (await open.vault.isPin(pin)) {
        this.#wrongConfirmations = 0;
        open.authority.confirm();
        return ok(null);
      }
      this.#wrongConfirmations += 1;
      // So many in a row lock it: whoever gives them is not its person.
      const attemptsLeft = this.#policy.PinWrongConfirmations.value - this.#wrongConfirmations;
      if (attemptsLeft <= 0) await this.#close();
      return err({ kind: 'wrongPin' as const, attemptsLeft: Math.max(0, attemptsLeft), retryAfterMs: 0 });
    });
  }

  /** Destroys the open vault, keys first, if the order is the server's and about this device. */
  crush(order: RevocationOrder): Promise<Result<null, VaultRefusal | { readonly kind: 'notGenuine' }>> {
    return this.#inTurn<null, { readonly kind: 'notGenuine' }>(async () => {
      const open = this.#open;
      if (!open) return err({ kind: 'notOpen' as const });
      const { authority, device, person } = open;
      const isGenuine =
        order.deviceId === device.id &&
        authority.serverKey !== null &&
        isSignedBy(authority.serverKey, revocationText(order), order.sig);
      if (!isGenuine) return err({ kind: 'notGenuine' as const });
      await this.#close();
      return removeVault(this.#vaultParts(person.id));
    });
  }

  remove(person: string): Promise<Result<null, VaultRefusal>> {
    return this.#inTurn(async () => {
      if (this.#open?.person.id === person) await this.#close();
      return removeVault(this.#vaultParts(person));
    });
  }

  /** Why the organisation has nobody's work begun here, or not under this PIN; null when it may be. */
  async #creationRefusal({ id }: VaultPerson, pin: string): Promise<VaultRefusal | null> {
    const { MostPeople, RequireSecretStore } = this.#policy;
    const others = (await this.people()).filter((one) => one.id !== id);
    if (others.length >= MostPeople.value) return { kind: 'managed', setting: 'MostPeople' };
    if (RequireSecretStore.value && !this.#parts.osSeal) return { kind: 'managed', setting: 'RequireSecretStore' };
    const why = pinFault(pin, this.#policy);
    return why === null ? null : { kind: 'weakPin', why };
  }

  async #opened(person: VaultPerson, vault: Vault, device: DeviceKey): Promise<OpenVault> {
    try {
      return await this.#furnished(person, vault, device);
    } catch (error) {
      // Left open it would be in use for every further try, with its keys in memory.
      await vault.close();
      throw error;
    }
  }

  async #furnished(person: VaultPerson, vault: Vault, device: DeviceKey): Promise<OpenVault> {
    const folder = join(this.#parts.folder, person.id, 'blobs');
    const { upMs, wallMs = Date.now, documentCacheBytes: cacheBytes = DEFAULT_CACHE_BYTES } = this.#parts;
    const clocks = { wall: wallMs, steady: upMs };
    const authority = new DecisionAuthority({ vault, device, person: person.id, clocks, caps: this.#policy });
    // Whoever opens a vault has just given its PIN.
    authority.confirm();
    this.#wrongConfirmations = 0;
    const documents = await DocumentStore.open({
      files: nodeFiles,
      folder: join(this.#parts.folder, person.id, 'documents'),
      vault,
      now: wallMs,
      cacheBytes,
    });
    const blobs = openBlobs(nodeFiles, folder, vault.derivedKey('blobs'));
    return { person, vault, device, authority, blobs, documents };
  }

  #vaultParts(person: string): VaultParts {
    const { folder, osSeal, kdf } = this.#parts;
    return { folder: join(folder, person), osSeal: osSeal ?? undefined, ...(kdf ? { kdf } : {}) };
  }

  async #close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    try {
      await open?.documents.close();
    } finally {
      await open?.vault.close();
    }
  }

  /** One after the other, with what the disk refuses as a refusal. */
  #inTurn<T, E = never>(work: () => Promise<Result<T, E | VaultRefusal>>): Promise<Result<T, E | VaultRefusal>> {
    const result = this.#turn.then(work).catch((error: unknown): Result<T, VaultRefusal> => {
      if (error instanceof VaultFaultError) return err(error.fault);
      return err(asFault(error).fault);
    });
    this.#turn = result.catch(() => {});
    return result;
  }
}

function parsedPerson(text: Buffer): VaultPerson | null {
  try {
    return PersonFile.parse(JSON.parse(text.toString('utf8')));
  } catch {
    return null;
  }
}

function parsedDevice(secret: Uint8Array): DeviceKey | null {
  try {
    return parseDeviceKey(secret);
  } catch {
    return null;
  }
}
