import * as z from 'zod';
import { CalendarDate } from '../base/dates.ts';

/** The body of a record 'claim-charges': the lines of a claim as the billing system has them, by the claim's number. */
export const ClaimCharges = z.object({
  /** Opaque number of the account it was billed for. */
  account: z.string().min(1).max(60),
  lines: z
    .array(
      z.object({
        line: z.int().positive(),
        serviceOn: CalendarDate,
        code: z.string().max(10),
        /** Separated by spaces, '' for none. */
        modifiers: z.string().max(20).default(''),
        units: z.int().positive(),
        amountMinor: z.int().nonnegative(),
      }),
    )
    .max(999),
});
export type ClaimCharges = z.infer<typeof ClaimCharges>;
