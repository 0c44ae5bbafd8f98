import * as z from 'zod';
import { Instant } from '../base/dates.ts';

/** The processes of the product, every version that an instance may have. */
export const ProcessesReply = z.object({
  processes: z.array(
    z.object({
      name: z.string(),
      version: z.int().positive(),
      title: z.string(),
      nodes: z.int().nonnegative(),
    }),
  ),
});

/** Processes that do not go on by themselves. `id` is that of their case or remittance. */
export const StandingReply = z.object({
  standing: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      version: z.int().positive(),
      state: z.enum(['failed', 'paused']),
      /** Why it failed; '' for one that is paused. */
      message: z.string(),
      since: Instant,
    }),
  ),
});

export const OperateRequest = z.strictObject({
  action: z.enum(['pause', 'resume', 'retry', 'skip']),
  reason: z.string().min(1).max(2000),
});
