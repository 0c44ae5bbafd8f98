import * as z from 'zod';
import { computerChecks, isComputerCheck } from '../support/computer-check.ts';
import { ComputerFacts } from '../support/computer-facts.ts';

/** A finding about this computer, by the id of its check. */
export const ComputerFinding = z.object({
  id: z.string().refine(isComputerCheck, { error: `one of ${Object.keys(computerChecks).join(', ')}` }),
  check: z.string(),
  state: z.enum(['good', 'warning', 'fault']),
  found: z.string(),
  fix: z.string(),
});
export type ComputerFinding = z.infer<typeof ComputerFinding>;

export const ComputerReply = z.object({ facts: ComputerFacts, findings: z.array(ComputerFinding) });
export type ComputerReply = z.infer<typeof ComputerReply>;

/** What the window has to say for the program log. It is scrubbed before it is written, whatever it is. */
export const SupportNote = z.object({ event: z.enum(['window.fault', 'sync.state']), detail: z.string().max(8_000) });
