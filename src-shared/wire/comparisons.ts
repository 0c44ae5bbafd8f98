import * as z from 'zod';
import { Instant } from '../base/dates.ts';
import { differenceKinds } from '../journal/compare.ts';

const count = z.int().nonnegative();

/** One posting and its approval that do not agree. */
export const ComparisonItem = z.object({
  /** Of the posting, unique in the ledger. */
  key: z.string(),
  difference: z.enum(differenceKinds),
  site: z.string(),
  /** The ledger's number, '' when nothing is posted. */
  entry: z.string(),
  /** 'Case WO-1042', 'Remittance 88012345'; '' where nothing says it. */
  subject: z.string(),
  approvers: z.array(z.string()),
  /** Sums of the debits in cents; null: there is none. */
  approvedMinor: z.int().nullable(),
  postedMinor: z.int().nullable(),
  /** Accounts on which other amounts were posted than approved. */
  accounts: z.array(z.string()),
  /** The case about it; null: it is opened with the next run. */
  case: z.object({ id: z.string(), number: z.string(), state: z.string() }).nullable(),
});
export type ComparisonItem = z.infer<typeof ComparisonItem>;

/**
 * Every posting held against its approval, as both were at one instant. The counts tie: what is posted is matched or differs in one of
 * three ways, and so is what was approved.
 */
export const ComparisonReply = z.object({
  at: Instant,
  /** Entries in the ledger: matched + differs + postedWithoutApproval + postedTwice. */
  posted: count,
  /** What may stand in the ledger: matched + differs + waiting + failed + approvedNotPosted. */
  approved: count,
  matched: count,
  /** Approved and on its way, for less than the grace. */
  waiting: count,
  /** The ledger refused it: a posting exception is about it. */
  failed: count,
  postedWithoutApproval: count,
  approvedNotPosted: count,
  differs: count,
  postedTwice: count,
  /** No more than a thousand. */
  differences: z.array(ComparisonItem),
});
export type ComparisonReply = z.infer<typeof ComparisonReply>;
