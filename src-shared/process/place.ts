import * as z from 'zod';
import { Actor } from '../authority/person.ts';
import { Instant } from '../base/dates.ts';

/** Where the process of a case is. Kept with the case, so that it is known offline. */
export const ProcessPlace = z.object({
  version: z.int().positive(),
  /** Id of the node of its map. */
  node: z.string().max(40),
  /** Since when it is there. */
  since: Instant,
  /** When it goes on by itself; null: only when somebody acts. */
  until: Instant.nullable(),
  /** What else it waits for at the same time, a branch each; absent when there is nothing. */
  beside: z
    .array(z.object({ node: z.string().max(40), since: Instant, until: Instant.nullable() }))
    .max(8)
    .optional(),
  /** Who has stopped it, and why; absent while it runs. */
  paused: z.object({ at: Instant, by: Actor, reason: z.string() }).optional(),
});
export type ProcessPlace = z.infer<typeof ProcessPlace>;
