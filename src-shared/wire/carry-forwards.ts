import * as z from 'zod';
import { CalendarDate } from '../base/dates.ts';
import { ageBuckets } from '../remittance/carry-forward.ts';

const Adjustment = z.object({
  payerId: z.string(),
  payer: z.string(),
  site: z.string(),
  code: z.string(),
  reference: z.string(),
  amountMinor: z.int(),
  remittance: z.string(),
  position: z.int(),
  trace: z.string(),
  date: CalendarDate,
});

/** What payers carry forward, recover and give back over their remittances, see `carryForwards`. */
export const CarryForwardsReply = z.object({
  asOf: CalendarDate,
  /** The sites it covers: those whose remittances the person may see. */
  sites: z.array(z.string()),
  /** Everything that is open, on whatever page, by days since it has not been zero. Cents. */
  aged: z.array(z.object({ bucket: z.enum(ageBuckets), count: z.int(), balanceMinor: z.int() })),
  items: z.array(
    z.object({
      id: z.string(),
      payer: z.string(),
      reference: z.string(),
      items: z.array(Adjustment),
      balanceMinor: z.int(),
      openSince: CalendarDate.nullable(),
    }),
  ),
  /** `after` of the next page; null: this is the last. */
  next: z.string().nullable(),
});
