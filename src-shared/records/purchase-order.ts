import * as z from 'zod';
import { decimalOf } from '../money/decimal.ts';

const quantity = z.string().refine((text) => (decimalOf(text) ?? -1n) >= 0n, 'not a quantity');
const ref = z.string().min(1).max(60);

/** The body of a record 'purchase-order', whose id is its number. Quantities and prices are decimal texts, in dollars. */
export const PurchaseOrder = z.object({
  vendor: ref,
  state: z.enum(['open', 'closed']),
  /** 'three-way': what is paid has been received; 'two-way': ordered is enough, as for services. */
  match: z.enum(['two-way', 'three-way']),
  /** Its amounts are encumbered, by the spend request it was ordered on: what is invoiced no longer is. */
  encumbered: z.boolean().default(false),
  lines: z
    .array(
      z.object({
        /** '1', '2', … as the order counts them. */
        line: ref,
        /** The vendor's or our number of the item; '' for none. */
        item: z.string().max(60).default(''),
        text: z.string().max(200),
        quantity,
        unitPrice: quantity,
        costCentre: z.string().max(60).default(''),
      }),
    )
    .min(1)
    .max(1000),
});
export type PurchaseOrder = z.infer<typeof PurchaseOrder>;
export type OrderLine = PurchaseOrder['lines'][number];

/** The body of a record 'goods-receipt'; it is found by its key 'purchaseOrder'. */
export const GoodsReceipt = z.object({
  purchaseOrder: ref,
  lines: z
    .array(z.object({ line: ref, quantity }))
    .min(1)
    .max(1000),
});
export type GoodsReceipt = z.infer<typeof GoodsReceipt>;
