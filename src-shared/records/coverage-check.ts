import * as z from 'zod';
import { CalendarDate } from '../base/dates.ts';

/**
 * The body of a record 'coverage-check', by the account's number: what the payer last answered to a question about eligibility
 * (271), newest state.
 */
export const CoverageCheck = z.object({
  /** The payer's name as it answered. */
  payer: z.string().max(160),
  isActive: z.boolean(),
  from: CalendarDate.nullable().default(null),
  until: CalendarDate.nullable().default(null),
  /** When it was asked. */
  askedOn: CalendarDate,
});
export type CoverageCheck = z.infer<typeof CoverageCheck>;
