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
});
export type SavedView = z.infer<typeof SavedView>;

/** A person's own views, as they are kept; none where what is kept cannot be read. */
export function savedViewsFrom(text: string | null): readonly SavedView[] {
  if (text === null) return [];
  try {
    return z.array(SavedView).parse(JSON.parse(text));
  } catch {
    return [];
  }
}
