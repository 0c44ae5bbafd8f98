import * as z from 'zod';
import { CalendarDate } from '../base/dates.ts';
import { RuleTable } from '../matching/match-rules.ts';
import { AccountPair, RuleExample, RulesDraft, RulesVersion } from '../reconciliation/pair-rules.ts';

const Natural = z.int().nonnegative();
/** The version of a draft that whoever sends this has seen; 0 where they saw none. */
const ver = Natural;
const reason = z.string().max(2000);

/** The name of a pair: site and sides, with dots between them. */
export const PairName = z.strictObject({ pair: z.string().min(1).max(100) });

/** The rules of a pair, with what they are to become. */
export const PairRulesReply = z.object({
  pair: AccountPair,
  /** The newest first; the last one came with the product. */
  versions: z.array(RulesVersion).min(1),
  draft: RulesDraft.nullable(),
  /** Signed periods that a draft can be rehearsed on. */
  periods: Natural,
});
export type PairRulesReply = z.infer<typeof PairRulesReply>;

export const SaveRulesRequest = z.strictObject({
  ver,
  table: RuleTable,
  examples: RuleExample.array().max(50),
  /** Why the rules change. */
  reason,
});
export type SaveRulesRequest = z.infer<typeof SaveRulesRequest>;
export const RehearseRulesRequest = z.strictObject({ ver });
export const DiscardRulesRequest = z.strictObject({ ver });
/** `from`: periods that begin on this day or later begin with them. */
export const UseRulesRequest = z.strictObject({ ver, from: CalendarDate });

/** The rules that a period began with, and keeps. */
export const PeriodRulesReply = z.object({ version: z.int().positive(), table: RuleTable });
export type PeriodRulesReply = z.infer<typeof PeriodRulesReply>;
