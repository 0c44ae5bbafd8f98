import * as z from 'zod';

/** What became of the lines of a side that were sent. */
export const LinesReply = z.object({
  /** That the side has now. */
  lines: z.int().nonnegative(),
  added: z.int().nonnegative(),
  /** That were there already. */
  repeated: z.int().nonnegative(),
});
export type LinesReply = z.infer<typeof LinesReply>;
