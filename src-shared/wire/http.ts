import * as z from 'zod';
import { Person } from '../authority/person.ts';
import { Instant } from '../base/dates.ts';
import { RemittanceProblem } from '../remittance/remittance-document.ts';

/** RFC 9457. `type` is 'urn:countersign:problem:<kebab>': stable, switch on it; `detail` is a sentence for a person. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  /** Fields at fault, for malformed input. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;

export const SignInRequest = z.object({
  account: z.string().min(1).max(60),
  password: z.string().min(1).max(200),
  device: z.object({
    id: z.uuid(),
    name: z.string().min(1).max(120),
    /** Ed25519 public key, SPKI DER, base64. */
    publicKey: z.base64().max(200),
  }),
});
export type SignInRequest = z.infer<typeof SignInRequest>;

export const SignInReply = z.object({ token: z.string(), expiresAt: Instant, person: Person });
export type SignInReply = z.infer<typeof SignInReply>;

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

/** The answer to POST /api/v1/imports, the CLI and a file dropped on the window alike. */
export const ImportReply = z.object({
  id: z.string(),
  file: z.string(),
  kind: z.enum(['x12-835']),
  sha256: z.string(),
  bytes: z.int(),
  transactions: z.array(ImportedTransaction),
  problems: z.array(RemittanceProblem),
});
export type ImportReply = z.infer<typeof ImportReply>;
