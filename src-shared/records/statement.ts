import * as z from 'zod';
import { CalendarDate } from '../base/dates.ts';

/** The body of a record 'statement', by its number: a patient statement as the billing system has it. Its key 'account' is that of the body. */
export const Statement = z.object({
  account: z.string().min(1).max(60),
  amountMinor: z.int().nonnegative(),
  /** When it ought to have gone out. */
  dueOn: CalendarDate,
  /** When it went out; null while it is held. */
  sentOn: CalendarDate.nullable(),
  /** What is not finished and holds it, by whom and since when. */
  heldBy: z
    .array(z.object({ step: z.string().min(1).max(120), who: z.string().min(1).max(120), since: CalendarDate }))
    .max(50)
    .default([]),
});
export type Statement = z.infer<typeof Statement>;
