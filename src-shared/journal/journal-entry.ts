import * as z from 'zod';
import { CalendarDate, Instant } from '../base/dates.ts';

/** One line of a proposed entry. Exactly one side is above zero; the other is 0. Cents. */
export const ProposedLine = z.object({
  account: z.string().max(20),
  accountName: z.string().max(120),
  debitMinor: z.int().nonnegative(),
  creditMinor: z.int().nonnegative(),
  /** Opaque party: account of a patient 'PA-…' or id of a payer; '' where the account takes none, or the line adds up several. */
  party: z.string().max(60),
  text: z.string().max(200),
  /** Lineage: ordinals of the raw segments this line adds up, as 'first-last' ranges within the file. */
  segments: z.array(z.tuple([z.int(), z.int()])),
});
export type ProposedLine = z.infer<typeof ProposedLine>;

/** A journal entry of the ledger: the read model of the collection `ledger`. Append-only; a correction is a reversal. */
export const LedgerEntryDocument = z.object({
  id: z.string().max(60),
  scope: z.string().max(100),
  ver: z.int().positive(),
  /** The ledger's own number, '2026-000123'. */
  number: z.string().max(24),
  site: z.string().max(60),
  date: CalendarDate,
  period: z.string().max(10),
  memo: z.string().max(200),
  /** Idempotency key of the posting. */
  key: z.string().max(120),
  lines: z.array(ProposedLine),
  totalMinor: z.int().nonnegative(),
  /** Number of the entry that this one reverses, '' for others. */
  reverses: z.string(),
  source: z.object({ case: z.string(), remittance: z.string() }),
  postedAt: Instant,
  /** Actor names that approved it; empty when policy let it post without people. */
  approvedBy: z.array(z.string()),
  policy: z.object({ policy: z.string(), version: z.int(), rule: z.string(), evaluation: z.string() }),
});
export type LedgerEntryDocument = z.infer<typeof LedgerEntryDocument>;
