import * as z from 'zod';
import { Instant } from '../base/dates.ts';

const count = z.int().nonnegative();
const port = z.int().min(0).max(65_535);
const email = z.email('must be an e-mail address').max(200);

/** Certificates as PEM, with those that signed them behind; '': none. */
const Certificates = z
  .string()
  .max(60_000)
  .refine(
    (text) => text.trim() === '' || text.includes('-----BEGIN CERTIFICATE-----'),
    'must be PEM, -----BEGIN CERTIFICATE-----',
  )
  .default('');

/** A folder under the server's folder for hot folders, and never outside of it. */
const FolderName = z
  .string()
  .max(200)
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._ -]*(\/[A-Za-z0-9][A-Za-z0-9._ -]*)*$/,
    'must be names of letters, digits, spaces, dots, - and _ with / between, like payers/lakeshore',
  )
  .refine(
    (name) => !name.split('/').some((part) => part === 'taken' || part === 'refused'),
    'must not be called taken or refused: that is where files go',
  );

export const HotFolderSettings = z.strictObject({
  kind: z.literal('hot-folder'),
  folder: FolderName,
  /** `steady`: a file counts when two looks find it the same; `done-file`: when `NAME.done` is beside it. */
  ready: z.enum(['steady', 'done-file']),
  everySeconds: z.int().min(1).max(86_400),
  /** Of one file. 1 MB is 1024 × 1024 bytes. */
  limitMb: z.int().min(1).max(1000),
});
export type HotFolderSettings = z.infer<typeof HotFolderSettings>;

export const MailDropSettings = z.strictObject({
  kind: z.literal('mail-drop'),
  port,
  /** The one mailbox there is. */
  address: email,
  /** Whose mail is taken: addresses, or '@clinic.example' for all of a domain. */
  senders: z
    .array(
      z.union([
        email,
        z
          .string()
          .regex(/^@[a-z0-9.-]+$/i, 'must be an address or @ and a domain')
          .max(200),
      ]),
    )
    .min(1)
    .max(100),
  /** With which senders sign in, beside the connector's secret; '': they do not. */
  user: z.string().max(100),
  /** Of one mail with its attachments. */
  limitMb: z.int().min(1).max(50),
  /** With one, senders have to encrypt (STARTTLS) before they say anything. Its private key is the connector's. */
  certificate: Certificates,
});
export type MailDropSettings = z.infer<typeof MailDropSettings>;

export const MllpSettings = z.strictObject({
  kind: z.literal('mllp'),
  port,
  /** With one, the listener speaks TLS alone. Its private key is the connector's. */
  certificate: Certificates,
  /** With one, a sender has to show a certificate that it signed; '': any sender is taken. */
  clientAuthorities: Certificates,
});
export type MllpSettings = z.infer<typeof MllpSettings>;

/** Of what a FHIR server has, a case rests on these: the others are not asked for, since nobody here needs to know them. */
export const FhirResourceType = z.enum(['Account', 'ChargeItem', 'Claim', 'ClaimResponse']);
export type FhirResourceType = z.infer<typeof FhirResourceType>;

const webAddress = z.url({ protocol: /^https?$/, error: 'must be an address that begins with https://' }).max(500);

export const FhirSettings = z.strictObject({
  kind: z.literal('fhir'),
  /** 'https://ehr.example/fhir/r4'. */
  base: webAddress.overwrite((url) => url.replace(/\/+$/, '')),
  /** As the other side knows us; '': it lets everybody in. With one, we sign in with the connector's private key. */
  clientId: z.string().trim().max(200),
  /** Where it gives out tokens; '': it says so itself. */
  tokenUrl: z.union([z.literal(''), webAddress]),
  /** Under which name it knows our key; ''. */
  kid: z.string().trim().max(100),
  resources: z
    .array(FhirResourceType)
    .min(1, 'must be at least one')
    .refine((types) => new Set(types).size === types.length, 'must be different ones'),
  /** `poll`: what changed, page by page. `export`: as files that it makes ready ($export). */
  way: z.enum(['poll', 'export']),
  everyMinutes: z.int().min(1).max(10_080),
});
export type FhirSettings = z.infer<typeof FhirSettings>;

/** What a way in is, by its kind. */
export const ConnectorSettings = z.discriminatedUnion('kind', [
  HotFolderSettings,
  MailDropSettings,
  MllpSettings,
  FhirSettings,
]);
export type ConnectorSettings = z.infer<typeof ConnectorSettings>;
export type ConnectorKind = ConnectorSettings['kind'];

const Changeable = {
  name: z.string().trim().min(1).max(80),
  /** Where invoices that come this way are entered; '': where shared services work. */
  site: z.string().max(60),
  enabled: z.boolean(),
  settings: ConnectorSettings,
};

/** `secret` is never given out again; absent: as it was, null: none. */
const Secret = z.string().min(8).max(200).nullable().exactOptional();

/** As PEM (PKCS #8), without a password; like `secret`. */
const PrivateKey = z
  .string()
  .max(10_000)
  .refine((text) => text.includes('PRIVATE KEY-----'), 'must be PEM, -----BEGIN PRIVATE KEY-----')
  .nullable()
  .exactOptional();

export const ConnectorRequest = z.strictObject({ ...Changeable, secret: Secret, privateKey: PrivateKey });
export type ConnectorRequest = z.infer<typeof ConnectorRequest>;

/** What came by one way. The day is the last 24 hours. */
export const WayHealth = z.object({
  lastMessageAt: Instant.nullable(),
  /** Files, mails and messages of the day, and those of them of which something was put aside. */
  day: z.object({ received: count, faulty: count }),
  /** From the first byte to the last part kept, of the day, in milliseconds; null: nothing came. */
  latencyMs: z.object({ median: count, p95: count }).nullable(),
  /** What waits in quarantine, of whatever day. */
  deadLetters: count,
});
export type WayHealth = z.infer<typeof WayHealth>;

/** How a connector runs, on whichever server of those over one database has it. */
export const ConnectorRun = z.object({
  state: z.enum(['off', 'starting', 'running', 'failing']),
  /** Why it fails, or what the last look met: a sentence; '' when all is well. */
  problem: z.string(),
  /** Where things are put: a folder, or an address and port; or who is asked. '' while it does not run. */
  where: z.string(),
  /** Of a folder, or another server that is asked. */
  lookedAt: Instant.nullable(),
  /** What is there and not taken yet. */
  backlog: count,
});
export type ConnectorRun = z.infer<typeof ConnectorRun>;

export const ConnectorEntry = z.object({
  id: z.string(),
  ...Changeable,
  hasSecret: z.boolean(),
  hasPrivateKey: z.boolean(),
  ver: z.int().positive(),
  changedAt: Instant,
  run: ConnectorRun,
  health: WayHealth,
});
export type ConnectorEntry = z.infer<typeof ConnectorEntry>;

export const ConnectorsReply = z.object({
  items: z.array(ConnectorEntry),
  /** Ways in that need no connector: uploads, the API, HL7 by the server's own settings. */
  others: z.array(z.object({ way: z.string(), health: WayHealth })),
});
export type ConnectorsReply = z.infer<typeof ConnectorsReply>;

/** What a connector would meet with these settings. `id`: of the one that is changed, whose private key is taken where none is given. */
export const ConnectorTest = z.strictObject({
  settings: ConnectorSettings,
  id: z.string().max(60).exactOptional(),
  privateKey: PrivateKey,
});
export type ConnectorTest = z.infer<typeof ConnectorTest>;

export const ConnectorTestReply = z.object({ ok: z.boolean(), message: z.string() });
export type ConnectorTestReply = z.infer<typeof ConnectorTestReply>;
