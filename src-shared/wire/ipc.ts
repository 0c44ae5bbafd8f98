import * as z from 'zod';
import { ShownLog, WitnessReply } from './ipc-audit.ts';
import {
  AuthorityState,
  CrushReply,
  CrushRequest,
  KeepLease,
  RenewalProofRequest,
  signRefusals,
  SignRequest,
} from './ipc-authority.ts';
import {
  DocumentAppend,
  DocumentBegin,
  DocumentFinish,
  DocumentKeep,
  DocumentNamed,
  DocumentPiece,
  DocumentSave,
  KeptDocument,
  ScanNamed,
  ScanState,
} from './ipc-documents.ts';
import type { IpcChannel, IpcEvent } from './ipc-channels.ts';
import { DiagnosticsBundle } from '../support/bundle-manifest.ts';
import { ComputerReply, SupportNote } from './ipc-support.ts';
import { InstallRefused, UpdateState, UpdateTold } from './ipc-updates.ts';
import { ManagedRefusal, ManagedReply } from './managed.ts';

/** @see VaultFault in vault-bridge.ts */
const faults = [
  z.object({ kind: z.literal('diskFull') }),
  z.object({ kind: z.literal('readOnly') }),
  z.object({ kind: z.literal('notOpen') }),
  z.object({ kind: z.literal('io'), detail: z.string() }),
  z.object({ kind: z.literal('damaged'), detail: z.string() }),
  z.object({ kind: z.literal('newer') }),
] as const;
const Fault = z.discriminatedUnion('kind', faults);

/** A refusal of the vault, with data; the screen writes the sentence. */
export const VaultRefusal = z.discriminatedUnion('kind', [
  /** attemptsLeft: wrong PINs that are still free of a delay; retryAfterMs: the delay that this one brought, or 0. */
  z.object({ kind: z.literal('wrongPin'), attemptsLeft: z.int(), retryAfterMs: z.int() }),
  z.object({ kind: z.literal('lockedOut'), retryAfterMs: z.int() }),
  /** The operating system's secret store took part when the vault was made and does not reveal its part now. */
  z.object({ kind: z.literal('osSealUnavailable') }),
  z.object({ kind: z.literal('absent') }),
  z.object({ kind: z.literal('exists') }),
  z.object({ kind: z.literal('inUse'), pid: z.int() }),
  ManagedRefusal,
  /** A PIN that may not be chosen here; `why` is a sentence. */
  z.object({ kind: z.literal('weakPin'), why: z.string() }),
  ...faults,
]);
export type VaultRefusal = z.infer<typeof VaultRefusal>;

function resultOf<T extends z.ZodType, E extends z.ZodType>(value: T, error: E) {
  return z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error }),
  ]);
}

const nothing = z.object({});
const done = z.null();
const PersonOfVault = z.object({ id: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,59}$/), name: z.string() });
const Pin = z.string().min(6).max(64);
const SecretName = z.string().min(1).max(60);
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Offered, not obeyed: no folder, and nothing that a system takes for one. */
const FileName = z.string().regex(/^[\w-][\w.-]{0,119}$/);
const Scopes = z.array(z.string().max(100));

/** Largest file that is kept in the vault until it can be sent; it crosses between the processes in one piece. */
export const MAX_BLOB_BYTES = 64 * 1024 * 1024;

/**
 * Every channel between the window and the main process: one entry here, one in `ipc-channels.ts` and one handler;
 * forgetting any of them is a type error. Keys and files live only in the main process; the window asks for
 * signatures, sealed records and blobs, never for a key.
 */
export const ipc = {
  'app:info': {
    request: nothing,
    /** `secretStore`: whether the operating system offers one; without it the PIN alone protects a new vault. */
    reply: z.object({ version: z.string(), server: z.string(), secretStore: z.boolean(), deviceName: z.string() }),
  },
  /** What the organisation has set on this computer. */
  'app:managed': { request: nothing, reply: ManagedReply },
  /** People who have a vault on this computer: each vault is one person's. */
  'vault:people': { request: nothing, reply: z.array(PersonOfVault) },
  /** Makes and opens a vault; it takes over the device that `device:identity` named before. */
  'vault:create': {
    request: z.object({ person: PersonOfVault, pin: Pin }),
    reply: resultOf(done, VaultRefusal),
  },
  /** Opens a vault; the one that was open is closed first. */
  'vault:unlock': {
    request: z.object({ person: PersonOfVault.shape.id, pin: z.string().max(64) }),
    reply: resultOf(
      z.object({ person: PersonOfVault, recoveredBytes: z.int(), damaged: z.array(z.string()) }),
      VaultRefusal,
    ),
  },
  'vault:lock': { request: nothing, reply: nothing },
  /** Removes a person's vault from this computer; unsent decisions in it are lost, so the window asks first. */
  'vault:remove': { request: z.object({ person: PersonOfVault.shape.id }), reply: resultOf(done, VaultRefusal) },
  /** The person gives their PIN again, for a decision above the lease's limit. Too many wrong ones lock the vault. */
  'vault:confirm-pin': { request: z.object({ pin: z.string().max(64) }), reply: resultOf(done, VaultRefusal) },
  /** Destroys the open vault, keys first, because the server says that this computer was revoked. */
  'vault:crush': {
    request: CrushRequest,
    reply: resultOf(CrushReply, z.union([VaultRefusal, z.object({ kind: z.literal('notGenuine') })])),
  },
  'vault:load': {
    request: z.object({ instance: z.string(), cursor: z.int().nonnegative() }),
    reply: resultOf(
      z.object({
        bodies: z.array(z.string()),
        records: z.array(z.object({ place: z.int(), entries: z.int() })),
        next: z.int().nullable(),
      }),
      Fault,
    ),
  },
  'vault:append': {
    request: z.object({
      records: z.array(
        z.object({
          instance: z.string(),
          primary: z.string(),
          scope: z.string(),
          body: z.string(),
          rests: z.array(z.string()),
          docs: z.int().nonnegative(),
          obsolete: z.int().nonnegative(),
        }),
      ),
      durable: z.boolean(),
    }),
    reply: resultOf(z.array(z.int()), Fault),
  },
  'vault:read': {
    request: z.object({
      instance: z.string(),
      places: z.array(z.object({ record: z.int().nonnegative(), entry: z.int().nonnegative() })),
    }),
    reply: resultOf(z.array(z.string()).nullable(), Fault),
  },
  'vault:drop-instance': { request: z.object({ instance: z.string() }), reply: resultOf(done, Fault) },
  /** Destroys the keys of scopes: what was stored under them cannot be read again by anybody. */
  'vault:drop-scopes': { request: z.object({ scopes: Scopes }), reply: resultOf(done, Fault) },
  'vault:compact': { request: nothing, reply: resultOf(done, Fault) },
  'vault:status': {
    request: nothing,
    reply: resultOf(
      z.object({
        bytes: z.int(),
        liveDocs: z.int(),
        storedDocs: z.int(),
        recoveredBytes: z.int(),
        damaged: z.array(z.string()),
        scopes: z.array(z.string()),
        osSealed: z.boolean(),
      }),
      Fault,
    ),
  },
  /** Small secrets sealed in the vault, such as the session token. */
  'vault:secret-get': {
    request: z.object({ name: SecretName }),
    reply: resultOf(z.object({ value: z.string().nullable() }), Fault),
  },
  'vault:secret-set': {
    request: z.object({ name: SecretName, value: z.string().max(10_000).nullable() }),
    reply: resultOf(done, Fault),
  },
  /** Encrypted, content-addressed files in the vault: a remittance imported offline waits here. */
  'blob:put': {
    request: z.object({ bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.length <= MAX_BLOB_BYTES) }),
    reply: resultOf(z.object({ sha256: Sha256, size: z.int() }), Fault),
  },
  'blob:get': {
    request: z.object({ sha256: Sha256 }),
    reply: resultOf(z.object({ bytes: z.instanceof(Uint8Array).nullable() }), Fault),
  },
  'blob:delete': { request: z.object({ sha256: Sha256 }), reply: resultOf(done, Fault) },
  /** Documents of cases, encrypted under the key of the case's scope, in pieces. */
  'document:list': { request: nothing, reply: resultOf(z.array(KeptDocument), Fault) },
  /** `next`: the piece to go on with; after the last when it is here. */
  'document:begin': {
    request: DocumentBegin,
    reply: resultOf(z.object({ isHere: z.boolean(), next: z.int().nonnegative() }), Fault),
  },
  'document:append': { request: DocumentAppend, reply: resultOf(z.object({ isTaken: z.boolean() }), Fault) },
  /** `differs`: what was appended is not what its hash says, and is gone. */
  'document:finish': {
    request: DocumentFinish,
    reply: resultOf(done, z.discriminatedUnion('kind', [...faults, z.object({ kind: z.literal('differs') })])),
  },
  'document:read': {
    request: DocumentPiece,
    reply: resultOf(z.object({ bytes: z.instanceof(Uint8Array).nullable() }), Fault),
  },
  'document:keep': {
    request: DocumentNamed.extend({ keep: DocumentKeep }),
    reply: resultOf(z.object({ isHere: z.boolean() }), Fault),
  },
  'document:forget': { request: DocumentNamed, reply: resultOf(done, Fault) },
  /** Writes a copy in the clear to where the person says; `saved` as with `file:save`. */
  'document:save': {
    request: DocumentSave,
    reply: resultOf(
      z.object({ saved: z.string().nullable() }),
      z.discriminatedUnion('kind', [
        ...faults,
        z.object({ kind: z.literal('notHere') }),
        z.object({ kind: z.literal('notWritten'), detail: z.string() }),
        ManagedRefusal,
      ]),
    ),
  },
  /** The folder that a scanner writes into, as the person chose it. */
  'scan:state': { request: nothing, reply: resultOf(ScanState, Fault) },
  'scan:choose': { request: nothing, reply: resultOf(ScanState, z.union([Fault, ManagedRefusal])) },
  'scan:stop': { request: nothing, reply: resultOf(ScanState, Fault) },
  'scan:read': {
    request: ScanNamed,
    reply: resultOf(z.object({ bytes: z.instanceof(Uint8Array).nullable() }), Fault),
  },
  /** It was attached, or put aside: it is not offered again. */
  'scan:done': { request: ScanNamed, reply: resultOf(ScanState, Fault) },
  /** Offers a file to keep; where to is asked by the system. `saved`: its name there, null when the person changed their mind. */
  'file:save': {
    request: z.object({ name: FileName, bytes: z.instanceof(Uint8Array) }),
    reply: resultOf(
      z.object({ saved: z.string().nullable() }),
      z.union([z.object({ kind: z.literal('notWritten'), detail: z.string() }), ManagedRefusal]),
    ),
  },
  /** What this computer knows of the audit log. */
  'audit:state': { request: nothing, reply: resultOf(WitnessReply, Fault) },
  /** Holds what the server shows of the log against what was seen before, and keeps it if it contains that. */
  'audit:witness': { request: ShownLog, reply: resultOf(WitnessReply, Fault) },
  /** The person has looked into an alarm: what the server shows counts as the log from now on. */
  'audit:settle': { request: nothing, reply: resultOf(WitnessReply, Fault) },
  /** A port of this computer that the system's browser is sent back to when somebody signs in with their organisation. */
  'organisation:listen': { request: nothing, reply: z.object({ redirectUri: z.string() }) },
  /** Opens the browser and waits until it comes back. */
  'organisation:browse': {
    request: z.object({ url: z.string().max(8000), state: z.string().max(200) }),
    reply: resultOf(
      z.object({ callback: z.string() }),
      z.object({ kind: z.enum(['addressRefused', 'noBrowser', 'gaveUp', 'otherState']) }),
    ),
  },
  'organisation:cancel': { request: nothing, reply: nothing },
  /** Has the operating system show a notice. Answers when it is gone: whether the person clicked it, and the window came forward. */
  'notice:show': {
    request: z.object({ title: z.string().min(1).max(120), body: z.string().max(300) }),
    reply: z.object({ clicked: z.boolean() }),
  },
  /** Where an update of the program stands. */
  'update:state': { request: nothing, reply: UpdateState },
  /** Asks the feed now, and brings what it has for this computer. */
  'update:ask': { request: nothing, reply: UpdateState },
  /** Looks for an update in a folder that the person is asked for. */
  'update:from-folder': { request: nothing, reply: UpdateState },
  /** Ends the program and installs what is ready. */
  'update:install': { request: nothing, reply: resultOf(done, InstallRefused) },
  'update:tell': { request: UpdateTold, reply: nothing },
  /** How this computer is: what is wrong with it and the fix. It asks the server whether it answers. */
  'support:check': { request: nothing, reply: ComputerReply },
  /** Everything that helps to find out what is wrong, without patient data. `maySend`: administrators of the server may have it. */
  'support:bundle': { request: nothing, reply: DiagnosticsBundle.extend({ maySend: z.boolean() }) },
  /** Something for the program log, which is scrubbed. */
  'support:note': { request: SupportNote, reply: nothing },
  /** Keeps a lease in the open vault, once its signature holds. */
  'authority:keep': {
    request: KeepLease,
    reply: resultOf(done, z.discriminatedUnion('kind', [...faults, z.object({ kind: z.literal('notGenuine') })])),
  },
  /** Under what authority the person decides now. */
  'authority:state': { request: nothing, reply: resultOf(AuthorityState, Fault) },
  /** The open vault's device; with none open, a new one that `vault:create` then takes over. */
  'device:identity': {
    request: nothing,
    /** `publicKey`: Ed25519, SPKI DER, base64. The private key never leaves the main process. */
    reply: z.object({ id: z.uuid(), name: z.string(), publicKey: z.string() }),
  },
  /**
   * Ed25519 over the UTF-8 bytes of each command, base64, with the open vault's device key. A decision is signed under a lease
   * that holds now, and above its limit only when the PIN was given a short time ago.
   */
  'device:sign': {
    request: SignRequest,
    reply: resultOf(
      z.object({ signatures: z.array(z.string()) }),
      z.discriminatedUnion('kind', [...faults, ...signRefusals]),
    ),
  },
  /** The signature with which this computer proves that it holds its key when its sign-in is renewed. The text is made here. */
  'device:sign-renewal': { request: RenewalProofRequest, reply: resultOf(z.object({ proof: z.string() }), Fault) },
} as const satisfies Record<IpcChannel, { readonly request: z.ZodType; readonly reply: z.ZodType }>;

export type IpcRequest<C extends IpcChannel> = z.infer<(typeof ipc)[C]['request']>;
export type IpcReply<C extends IpcChannel> = z.infer<(typeof ipc)[C]['reply']>;

/** What the preload puts on `window.countersign`. */
export type Bridge = {
  call<C extends IpcChannel>(channel: C, request: IpcRequest<C>): Promise<IpcReply<C>>;
  /** @returns how to stop listening. */
  listen(event: IpcEvent, happened: () => void): () => void;
};
