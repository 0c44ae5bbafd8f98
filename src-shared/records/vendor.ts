import * as z from 'zod';
import { CalendarDate } from '../base/dates.ts';

/**
 * The body of a record 'vendor', whose id is the vendor's number in accounts payable. Its keys name what a vendor calls itself on
 * an invoice: 'taxId', 'electronicAddress' (DUNS, GLN, e-mail), 'name' as `normalisedName` makes it.
 */
export const Vendor = z.object({
  name: z.string().min(1).max(160),
  active: z.boolean(),
  /** When its bank details were last changed; null: never since it was set up. */
  bankChangedOn: CalendarDate.nullable().default(null),
  /** Who bears its invoices where neither the line nor the order says so; '' for nobody. */
  costCentre: z.string().max(60).default(''),
});
export type Vendor = z.infer<typeof Vendor>;
