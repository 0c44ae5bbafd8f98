import * as z from 'zod';
import { CalendarDate } from '../base/dates.ts';

/**
 * The body of a record 'provider-adjustment': what a remittance says a payer carried forward, recovered or gave back. The desk
 * knows these itself, from what was imported; they are found by the key 'reference', see `referenceKey`.
 */
export const AdjustmentRecord = z.object({
  payerId: z.string(),
  payer: z.string(),
  code: z.string(),
  reference: z.string(),
  amountMinor: z.int(),
  remittance: z.string(),
  trace: z.string(),
  date: CalendarDate,
});
export type AdjustmentRecord = z.infer<typeof AdjustmentRecord>;

/** The type of these records. */
export const ADJUSTMENT = 'provider-adjustment';
