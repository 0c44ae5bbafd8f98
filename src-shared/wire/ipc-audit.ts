import * as z from 'zod';
import { Witness } from '../audit/witness.ts';

/** What the audit server showed: see `Shown` in audit/witness.ts. */
export const ShownLog = z.object({
  key: z.string().max(300),
  checkpoint: z.string().max(2000),
  proof: z.array(z.string().max(44)).max(64).nullable(),
});

/** What this computer knows of the audit log; `size` and `root` (base64) of the kept state. null before it saw one. */
export const WitnessReply = Witness.extend({ size: z.int(), root: z.string() }).nullable();
export type WitnessReply = z.infer<typeof WitnessReply>;
