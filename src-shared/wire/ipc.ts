import * as z from 'zod';

/** A refusal of the vault, with data; the screen writes the sentence. */
export const VaultRefusal = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('wrongPin'), attemptsLeft: z.int() }),
  z.object({ kind: z.literal('lockedOut'), retryAfterMs: z.int() }),
  z.object({ kind: z.literal('absent') }),
  z.object({ kind: z.literal('exists') }),
  z.object({ kind: z.literal('inUse'), pid: z.int() }),
  z.object({ kind: z.literal('notOpen') }),
  z.object({ kind: z.literal('diskFull') }),
  z.object({ kind: z.literal('readOnly') }),
  z.object({ kind: z.literal('damaged'), detail: z.string() }),
]);
export type VaultRefusal = z.infer<typeof VaultRefusal>;

function resultOf<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error: VaultRefusal }),
  ]);
}

const nothing = z.object({});
const person = z.object({ id: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,59}$/), name: z.string() });

/**
 * Every channel between the window and the main process: one entry here and one handler there. Keys and files live
 * only in the main process; the window asks for signatures, sealed records and blobs, never for a key.
 */
export const ipc = {
  'app:info': {
    request: nothing,
    reply: z.object({ version: z.string(), server: z.string(), secretStore: z.boolean(), deviceName: z.string() }),
  },
  /** People who have a vault on this computer: each vault is one person's. */
  'vault:people': { request: nothing, reply: z.array(person) },
  'vault:create': { request: z.object({ person, pin: z.string().min(6).max(64) }), reply: resultOf(nothing) },
  'vault:unlock': {
    request: z.object({ person: person.shape.id, pin: z.string().max(64) }),
    reply: resultOf(z.object({ person, recoveredBytes: z.int(), damaged: z.array(z.string()) })),
  },
  'vault:lock': { request: nothing, reply: nothing },
  /** Removes a person's vault from this computer; unsent decisions in it are lost, so the window asks first. */
  'vault:remove': { request: z.object({ person: person.shape.id }), reply: resultOf(nothing) },
  'vault:load': {
    request: z.object({ instance: z.string(), cursor: z.int().nonnegative() }),
    reply: resultOf(z.object({ bodies: z.array(z.string()), next: z.int().nullable() })),
  },
  'vault:append': {
    request: z.object({
      records: z.array(z.object({ instance: z.string(), scope: z.string(), body: z.string() })),
      durable: z.boolean(),
    }),
    reply: resultOf(nothing),
  },
  'vault:drop-instance': { request: z.object({ instance: z.string() }), reply: resultOf(nothing) },
  /** Destroys the keys of scopes: what was stored under them cannot be read again by anybody. */
  'vault:drop-scopes': { request: z.object({ scopes: z.array(z.string()) }), reply: resultOf(nothing) },
  'vault:scopes': { request: nothing, reply: resultOf(z.array(z.string())) },
  /** Small secrets sealed in the vault, such as the session token. */
  'vault:secret-get': {
    request: z.object({ name: z.string().max(60) }),
    reply: resultOf(z.object({ value: z.string().nullable() })),
  },
  'vault:secret-set': {
    request: z.object({ name: z.string().max(60), value: z.string().max(10_000).nullable() }),
    reply: resultOf(nothing),
  },
  /** Encrypted, content-addressed files in the vault: a remittance imported offline waits here. */
  'blob:put': {
    request: z.object({ bytes: z.instanceof(Uint8Array) }),
    reply: resultOf(z.object({ sha256: z.string(), size: z.int() })),
  },
  'blob:get': {
    request: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
    reply: resultOf(z.object({ bytes: z.instanceof(Uint8Array).nullable() })),
  },
  'blob:delete': { request: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }), reply: resultOf(nothing) },
  /** This vault's device: made on creation, its private key never leaves the main process. */
  'device:identity': {
    request: nothing,
    reply: resultOf(z.object({ id: z.uuid(), name: z.string(), publicKey: z.string() })),
  },
  /** Ed25519 over the UTF-8 bytes of `text`, base64. */
  'device:sign': {
    request: z.object({ text: z.string().max(200_000) }),
    reply: resultOf(z.object({ signature: z.string() })),
  },
} as const;

export type IpcChannel = keyof typeof ipc;
export type IpcRequest<C extends IpcChannel> = z.infer<(typeof ipc)[C]['request']>;
export type IpcReply<C extends IpcChannel> = z.infer<(typeof ipc)[C]['reply']>;

/** What the preload puts on `window.countersign`. */
export type Bridge = {
  call<C extends IpcChannel>(channel: C, request: IpcRequest<C>): Promise<IpcReply<C>>;
};
