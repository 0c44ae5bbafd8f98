import * as z from 'zod';
import { CalendarDate } from '../base/dates.ts';
import { REASSOCIATION_REASONS } from '../matching/reassociate.ts';

/** What was advised and has not come, and what has come and was not advised, newest first. Amounts in cents. */
export const ReassociationReply = z.object({
  remittances: z.array(
    z.object({
      id: z.string(),
      site: z.string(),
      payer: z.string(),
      trace: z.string(),
      paidMinor: z.int(),
      paidOn: CalendarDate,
    }),
  ),
  /** Empty for who does not see the remittances of every site: the bank does not say whose a deposit is. */
  deposits: z.array(
    z.object({
      id: z.string(),
      /** The last four places of the account's number. */
      account: z.string(),
      bookedOn: CalendarDate,
      amountMinor: z.int(),
      currency: z.string(),
      trace: z.string(),
      reference: z.string(),
      party: z.string(),
    }),
  ),
});
export type ReassociationReply = z.infer<typeof ReassociationReply>;

/** What belongs to a remittance beside itself: its money at the bank, and the claims that it pays. */
export const RemittanceLinks = z.object({
  deposit: z
    .object({
      id: z.string(),
      account: z.string(),
      bookedOn: CalendarDate,
      amountMinor: z.int(),
      trace: z.string(),
      /** Why it is taken for this remittance's money, and how sure that is, 0 to 100. */
      reason: z.enum(REASSOCIATION_REASONS),
      score: z.int(),
      /** What came above what was advised. */
      differenceMinor: z.int(),
    })
    .nullable(),
  claims: z.array(
    z.object({
      id: z.string(),
      chargeMinor: z.int(),
      payer: z.string(),
      serviceOn: CalendarDate.nullable(),
      /** The newest status (277, 277CA), '' where none came. */
      status: z.string(),
    }),
  ),
});
export type RemittanceLinks = z.infer<typeof RemittanceLinks>;
