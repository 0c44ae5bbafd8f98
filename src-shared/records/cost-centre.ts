import * as z from 'zod';

/** The body of a record 'cost-centre': whose money it is. */
export const CostCentre = z.object({
  name: z.string().min(1).max(160),
  /** Id of the department in the directory. */
  department: z.string().min(1).max(60),
});
export type CostCentre = z.infer<typeof CostCentre>;
