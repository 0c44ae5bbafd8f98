import * as z from 'zod';
import { CaseDocument, PolicyReason } from '../case/case-document.ts';
import { CaseRequest } from '../sync/command.ts';
import { BusinessRecord } from '../records/record.ts';

/** The body of POST /api/v1/cases and of its preview. */
export const CaseRequestBody = z.strictObject(CaseRequest.shape);

/** What would become of a proposal: the case as far as it can be told before it is opened. */
export const CasePreview = z.object({
  ...CaseDocument.pick({
    title: true,
    amountMinor: true,
    facts: true,
    checks: true,
    entry: true,
    approvalsNeeded: true,
  }).shape,
  blockedBy: CaseDocument.shape.blockedBy.unwrap(),
  steps: CaseDocument.shape.steps.unwrap(),
  /** The rule that says how many approvals it takes. */
  rule: PolicyReason.omit({ evaluation: true, inputs: true }),
});
export type CasePreview = z.infer<typeof CasePreview>;

/** The body of PUT /api/v1/records: what a system around the desk knows, newest state of each. */
export const RecordsBody = z.strictObject({ records: z.array(BusinessRecord).min(1).max(1000) });

/** How many of them were newer than what was here. */
export const RecordsReply = z.object({ received: z.int(), changed: z.int() });
