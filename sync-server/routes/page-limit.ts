import * as z from 'zod';

/** How many items a page has. */
export const PageLimit = z
  .string()
  .regex(/^\d{1,3}$/, 'must be a whole number from 1 to 500')
  .transform(Number)
  .refine((limit) => limit >= 1 && limit <= 500, 'must be a whole number from 1 to 500')
  .default(100);
