import * as z from 'zod';
import { MachineScope } from '../authority/machine-client.ts';
import { SiteGrant } from '../authority/person.ts';
import { Instant } from '../base/dates.ts';

const kid = z.string().min(1).max(100);
const base64url = (max: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/, 'must be base64url')
    .max(max);

/** A public key (RFC 7517) for ES384 or RS384. Nothing of a private key is taken: unknown members are refused. */
export const PublicJwk = z.discriminatedUnion('kty', [
  z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-384'),
    kid,
    x: base64url(64),
    y: base64url(64),
    alg: z.literal('ES384').exactOptional(),
    use: z.literal('sig').exactOptional(),
    key_ops: z.array(z.literal('verify')).exactOptional(),
  }),
  z.strictObject({
    kty: z.literal('RSA'),
    kid,
    // 2048 bits are 342 characters.
    n: base64url(1400).min(342, 'must have 2048 bits or more'),
    e: base64url(12),
    alg: z.literal('RS384').exactOptional(),
    use: z.literal('sig').exactOptional(),
    key_ops: z.array(z.literal('verify')).exactOptional(),
  }),
]);
export type PublicJwk = z.infer<typeof PublicJwk>;

/** Two overlap while a client goes over from one to the other. */
const Keys = z
  .array(PublicJwk)
  .min(1)
  .max(2)
  .refine((keys) => new Set(keys.map((key) => key.kid)).size === keys.length, 'two keys have the same kid');

/** Where a program publishes its keys itself (JWKS): it changes them without anybody here. */
const JwksUrl = z.url({ protocol: /^https?$/, error: 'must be an address that begins with https://' }).max(500);

const isOneOfThem = ({ keys, jwksUrl }: { readonly keys?: unknown; readonly jwksUrl?: unknown }): boolean =>
  (keys === undefined) !== (jwksUrl === undefined);
const ONE_OF_THEM = { error: 'must be given, or the address at which they are', path: ['keys'] };

export const MachineClientKeys = z
  .strictObject({ keys: Keys.exactOptional(), jwksUrl: JwksUrl.exactOptional() })
  .refine(isOneOfThem, ONE_OF_THEM);
export type MachineClientKeys = z.infer<typeof MachineClientKeys>;

const Registered = z.strictObject({
  /** What it is called in tokens and in the audit log; never given to another. */
  id: z.string().regex(/^[a-z][a-z0-9-]{2,39}$/, 'must be 3 to 40 of a-z, 0-9 and -, like ehr-feed'),
  name: z.string().trim().min(1).max(120),
  scopes: z.array(MachineScope).min(1).max(MachineScope.options.length),
  sites: z.array(SiteGrant).min(1).max(100),
});

/** Either with keys, or with the address at which they are. */
export const MachineClientRequest = Registered.extend({
  keys: Keys.exactOptional(),
  jwksUrl: JwksUrl.exactOptional(),
}).refine(isOneOfThem, ONE_OF_THEM);
export type MachineClientRequest = z.infer<typeof MachineClientRequest>;

export const MachineClientEntry = Registered.extend({
  /** Empty where they are published. */
  keys: z.array(PublicJwk),
  /** '': they were given here. */
  jwksUrl: z.string(),
  ver: z.int().positive(),
  createdBy: z.string(),
  createdAt: Instant,
  /** When it last took a token; null: never. */
  lastTokenAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
});
export type MachineClientEntry = z.infer<typeof MachineClientEntry>;

export const MachineClientsReply = z.object({ items: z.array(MachineClientEntry) });
export type MachineClientsReply = z.infer<typeof MachineClientsReply>;

/** @see RFC 6749 §4.4, RFC 7523 §2.2 */
export const TokenRequest = z.object({
  grant_type: z.literal('client_credentials'),
  client_assertion_type: z.literal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer'),
  client_assertion: z.string().min(20).max(8000),
  /** Scopes with spaces between; absent: all that the client has. */
  scope: z.string().max(1000).optional(),
});

export const TokenReply = z.object({
  access_token: z.string(),
  token_type: z.literal('bearer'),
  /** Seconds. */
  expires_in: z.int().positive(),
  scope: z.string(),
});
export type TokenReply = z.infer<typeof TokenReply>;
