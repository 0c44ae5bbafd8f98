import * as z from 'zod';

const ref = z.string().min(1).max(60);

/** The body of a record 'budget'; it is found by its key 'costCentre'. Amounts in cents. */
export const Budget = z.object({
  costCentre: ref,
  /** '2026' for a year, '2026-11' for a month; the shorter one holds where there is no other. */
  period: z.string().regex(/^\d{4}(-\d{2})?$/),
  amountMinor: z.int().nonnegative(),
  /** What orders and requests have spoken for. */
  encumberedMinor: z.int().nonnegative(),
  actualMinor: z.int(),
  /** Numbers of the spend requests that `encumberedMinor` or `actualMinor` hold already. */
  includes: z.array(ref).max(10_000).default([]),
});
export type Budget = z.infer<typeof Budget>;

/** The body of a record 'catalogue-item', whose id is its number in the catalogue. */
export const CatalogueItem = z.object({
  text: z.string().min(1).max(200),
  vendor: ref,
  unitPriceMinor: z.int().positive(),
  active: z.boolean().default(true),
});
export type CatalogueItem = z.infer<typeof CatalogueItem>;
