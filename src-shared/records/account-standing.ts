import * as z from 'zod';
import { CalendarDate } from '../base/dates.ts';

const cents = z.int().nonnegative();

/**
 * What of a record 'patient-account' decides whether something of it may be given up: a part of its body, see the schema of the
 * whole. What a billing system does not tell is not there.
 */
export const AccountStanding = z.object({
  /** Below zero is a credit. Cents. */
  balanceMinor: z.int(),
  /** What of the balance the patient owes. Cents. */
  patientBalanceMinor: z.int().optional(),
  /** When the patient was first billed for the care: the clocks of financial assistance run from there. */
  firstBillOn: CalendarDate.optional(),
  /** The good-faith estimate of somebody who pays for themselves, what was billed, and whether that is in dispute. Cents. */
  estimate: z.object({ estimatedMinor: cents, billedMinor: cents, disputed: z.boolean() }).optional(),
});
export type AccountStanding = z.infer<typeof AccountStanding>;
