import * as z from 'zod';
import { SignedLease } from '../authority/lease.ts';
import { Person } from '../authority/person.ts';
import { Instant } from '../base/dates.ts';
import { RemittanceProblem } from '../remittance/remittance-document.ts';

/** RFC 9457. `type` is '/problems/<kebab>', an address on the same server that says what it means: stable, switch on it; `detail` is a sentence for a person. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  /** Fields at fault, for malformed input. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;

const DeviceOffer = z.object({
  id: z.uuid(),
  name: z.string().min(1).max(120),
  /** Ed25519 public key, SPKI DER, base64. */
  publicKey: z.base64().max(200),
});

export const SignInRequest = z.object({
  account: z.string().min(1).max(60),
  password: z.string().min(1).max(200),
  device: DeviceOffer,
});
export type SignInRequest = z.infer<typeof SignInRequest>;

/** The answer to a sign-in, and to a renewal of it. */
export const SignInReply = z.object({
  /** For a few minutes; `refreshToken`, used once, brings the next. */
  token: z.string(),
  expiresAt: Instant,
  refreshToken: z.string(),
  refreshExpiresAt: Instant,
  person: Person,
  lease: SignedLease,
  /** The server's public key for leases and revocations: Ed25519, SPKI DER, base64. */
  serverKey: z.base64().max(200),
});
export type SignInReply = z.infer<typeof SignInReply>;

/**
 * `attempt` is made for this one use of the token and kept with it before it is sent: with it the same request may be sent
 * again when its answer was lost. With another, a used token ends the sign-in. `proof`: Ed25519 of the device over `renewalText`, base64.
 */
export const RenewRequest = z.object({
  refreshToken: z.string().max(200),
  deviceId: z.uuid(),
  attempt: z.uuid(),
  proof: z.base64().max(120),
});
export type RenewRequest = z.infer<typeof RenewRequest>;

/** Accounts a person may pick from in a demonstration organisation; empty on any other server. */
export const DemoAccountsReply = z.object({
  accounts: z.array(z.object({ account: z.string(), name: z.string(), title: z.string(), site: z.string() })),
});
export type DemoAccountsReply = z.infer<typeof DemoAccountsReply>;

export const ImportedTransaction = z.object({
  /** Id of the remittance advice it became, or that was here already. */
  remittance: z.string(),
  /** duplicate: same payer, trace number and amount were imported before; nothing changed. */
  status: z.enum(['imported', 'duplicate', 'unreadable']),
  trace: z.string(),
  claims: z.int(),
  paidMinor: z.int(),
  balanced: z.boolean(),
  differenceMinor: z.int(),
  problems: z.array(RemittanceProblem),
});

export const ImportedInvoice = z.object({
  /** Id and number of the case it became, or that was here already; '' for one that was refused. */
  case: z.string(),
  caseNumber: z.string(),
  /** duplicate: it came in before; refused: the problems say why no case was opened. */
  status: z.enum(['imported', 'duplicate', 'refused']),
  /** Its number in accounts payable, or what the file calls it where that is not known. */
  vendor: z.string(),
  number: z.string(),
  document: z.enum(['invoice', 'credit-note']),
  invoiceDate: z.string(),
  currency: z.string(),
  totalMinor: z.int(),
  /** What the total is above the lines. */
  differenceMinor: z.int(),
  problems: z.array(RemittanceProblem),
});
export type ImportedInvoice = z.infer<typeof ImportedInvoice>;

/** What became of what a file holds beside remittances and invoices: claims, statuses, movements, messages, resources. */
export const ImportedSource = z.object({
  /** As the kind counts them. */
  records: z.int().nonnegative(),
  /** How many of them were taken, were here already, or were put aside for somebody to repair. */
  accepted: z.int().nonnegative(),
  duplicates: z.int().nonnegative(),
  quarantined: z.int().nonnegative(),
  /** What they hold says nothing that the desk keeps; the file itself is kept. */
  unused: z.int().nonnegative(),
  /** Sums and counts of the kind by name; names that end in `Minor` are whole minor units, null where they cannot be told. */
  totals: z.record(z.string(), z.number().nullable()),
});
export type ImportedSource = z.infer<typeof ImportedSource>;

/** The answer to POST /api/v1/imports, the CLI and a file dropped on the window alike. */
export const ImportReply = z.object({
  id: z.string(),
  file: z.string(),
  /** 'x12-835', 'invoice-ubl', 'x12-837p', 'bank-bai2', 'hl7v2-adt', 'fhir-r4', … as `cs inspect` calls them. */
  kind: z.string().max(40),
  sha256: z.string(),
  bytes: z.int(),
  transactions: z.array(ImportedTransaction),
  /** Of a file of invoices; absent for others. */
  invoices: z.array(ImportedInvoice).optional(),
  /** Of a file of another kind; absent for remittances and invoices. */
  source: ImportedSource.optional(),
  problems: z.array(RemittanceProblem),
});
export type ImportReply = z.infer<typeof ImportReply>;
