import * as z from 'zod';

/** The line of a reconciliation that a case settles, as who proposed it saw it. */
export const Reconciles = z.object({
  /** The period that is shared with others; null: the lines are on the computer of who proposed it. */
  period: z.uuid().nullable(),
  /** Id of the line within its side. */
  line: z.string().min(1).max(200),
  /** The period and the line in words. */
  text: z.string().min(1).max(400),
});
export type Reconciles = z.infer<typeof Reconciles>;
