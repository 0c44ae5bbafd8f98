import * as z from 'zod';
import { Instant } from '../base/dates.ts';

const id = z.string().min(1).max(60);

/**
 * What a system around the desk knows and a case may rest on: a patient account, a vendor, an order, a budget. The body is the
 * business of the record's type, see the schemas beside this one.
 */
export const BusinessRecord = z.object({
  /** 'patient-account', 'vendor', 'purchase-order', … */
  type: z.string().min(1).max(40),
  id,
  /** Id of the site it belongs to; 'network' for all. */
  site: id,
  /** What it is found by beside its id, 'guarantor' → 'G-1'. */
  keys: z.record(z.string().max(40), z.string().max(160)),
  body: z.record(z.string(), z.unknown()),
  /** When the system it comes from had it so: an older one never replaces a newer one. */
  asOf: Instant,
});
export type BusinessRecord = z.infer<typeof BusinessRecord>;

/**
 * Which records a kind of case wants to see: one by its id, or all with a key, at the case's site or the network's.
 * `everywhere`: at whatever site.
 */
export type RecordRequest =
  | { readonly type: string; readonly id: string }
  | { readonly type: string; readonly key: string; readonly value: string; readonly everywhere?: true };

/** The records that were asked for. */
export type Records = readonly BusinessRecord[];

/** A record's body with what it is known by and when it was told. */
export type Told<T> = T & Pick<BusinessRecord, 'id' | 'asOf'>;

/** Those of a type, each body read by the type's schema. What does not fit the schema is left out: it is told as not known. */
export function recordsOf<T>(records: Records, type: string, schema: z.ZodType<T>): readonly Told<T>[] {
  return records.flatMap((record) => {
    if (record.type !== type) return [];
    const body = schema.safeParse(record.body);
    return body.success ? [{ ...body.data, id: record.id, asOf: record.asOf }] : [];
  });
}
