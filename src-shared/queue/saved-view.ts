import * as z from 'zod';

/** A way to look at a queue that somebody has given a name. Texts are what the person chose; nothing here is computed. */
export const SavedView = z.object({
  id: z.uuid(),
  name: z.string().trim().min(1).max(60),
  /** Id of the queue or view it looks at. */
  base: z.string().min(1).max(60),
  /** '' for every site. */
  site: z.string().max(60),
  /** Which part of the queue, by the clock. */
  filter: z.enum(['todo', 'late', 'today', 'followUp', 'putOff', 'step', 'blocked']),
  /** Words that every case holds; '' for none. */
  search: z.string().max(120),
  /** null: by rank. */
  sort: z.object({ column: z.string().min(1).max(40), direction: z.enum(['asc', 'desc']) }).nullable(),
  /** Those that are seen, in their order, with widths in pixels where they were drawn otherwise; absent: those of the queue. */
  columns: z
    .array(z.object({ id: z.string().min(1).max(40), width: z.int().min(40).max(1200).nullable() }))
    .min(1)
    .max(40)
    .refine((columns) => new Set(columns.map(({ id }) => id)).size === columns.length, 'A column stands here twice.')
    .optional(),
  /** By what its cases stand under headings; absent: by nothing. */
  group: z.enum(['kind', 'site', 'payer', 'status', 'risk', 'owner']).optional(),
});
export type SavedView = z.infer<typeof SavedView>;
export type ViewColumns = NonNullable<SavedView['columns']>;
export type ViewGroup = NonNullable<SavedView['group']>;

/** A person's own views, as they are kept; none where what is kept cannot be read. */
export function savedViewsFrom(text: string | null): readonly SavedView[] {
  if (text === null) return [];
  try {
    return z.array(SavedView).parse(JSON.parse(text));
  } catch {
    return [];
  }
}
