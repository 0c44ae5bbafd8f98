import * as z from 'zod';
import { CalendarDate, Instant } from '../base/dates.ts';
import { PolicyDraft } from '../policy/policy-draft.ts';
import { PolicyDocument, PolicyMaker, PolicyTable, PolicyValue, RehearsalFigures } from '../policy/policy-document.ts';

const Count = z.int().nonnegative();

/** A policy in the list: which version decides now, and what comes. */
export const PolicySummary = z.object({
  policy: z.string(),
  title: z.string(),
  /** The version in force. */
  version: z.int().positive(),
  effectiveFrom: Instant,
  /** The versions that are published and have not begun. */
  upcoming: z.array(z.object({ version: z.int().positive(), effectiveFrom: Instant })),
  draft: PolicyDraft.pick({ ver: true, state: true, authors: true, updatedAt: true }).nullable(),
});
export type PolicySummary = z.infer<typeof PolicySummary>;
export const PoliciesReply = z.object({ policies: z.array(PolicySummary) });

/** A policy with its versions, the newest first. */
export const PolicyReply = z.object({
  policy: z.string(),
  inForce: z.int().positive(),
  versions: z.array(PolicyDocument),
  draft: PolicyDraft.nullable(),
  /** What the product brings, where the network decides by other rules of its own; null or absent where it decides by these. */
  brought: PolicyTable.nullish(),
});
export type PolicyReply = z.infer<typeof PolicyReply>;

export const PolicyName = z.strictObject({ policy: z.string().min(1).max(60) });
export const RehearsalName = PolicyName.extend({ id: z.string().max(80) });
export const PolicyVersionName = PolicyName.extend({
  version: z
    .string()
    .regex(/^\d{1,6}$/, 'must be a whole number')
    .transform(Number),
});

/** The version of a draft that whoever sends this has seen; 0 where they saw none. */
const ver = Count;
const reason = z.string().max(2000);

export const SaveDraftRequest = z.strictObject({ ver, table: PolicyTable });
export type SaveDraftRequest = z.infer<typeof SaveDraftRequest>;
/** DMN 1.3 as a text; it becomes the draft. `effectiveFrom` where the file names no day. */
export const ImportDraftRequest = z.strictObject({
  ver,
  xml: z.string().min(1).max(900_000),
  effectiveFrom: CalendarDate,
});
export const DiscardDraftRequest = z.strictObject({ ver, reason });
export const SubmitDraftRequest = z.strictObject({ ver, reason });
export const ReviewRequest = z.strictObject({ ver, verdict: z.enum(['publish', 'return']), reason });
export type ReviewRequest = z.infer<typeof ReviewRequest>;

export const PolicyFindingReply = z.object({
  policy: z.string(),
  kind: z.string(),
  rule: z.string(),
  text: z.string(),
  blocks: z.boolean(),
  example: z.record(z.string(), PolicyValue).optional(),
});
/** What is wrong with a draft among the policies that will be in force beside it, and what it changes. */
export const CheckDraftReply = z.object({
  ver: z.int().positive(),
  findings: z.array(PolicyFindingReply),
  changes: z.array(z.string()),
});
export type CheckDraftReply = z.infer<typeof CheckDraftReply>;

export const RehearseRequest = z.strictObject({ ver, months: z.int().min(1).max(24) });

const Decision = z.object({
  rule: z.string(),
  text: z.string(),
  then: z.record(z.string(), z.unknown()),
  approvals: z.int(),
});

/** A recorded decision that the draft would have made otherwise. */
export const RehearsedChange = z.object({
  /** Id of the recorded decision. */
  id: z.string(),
  /** Id of the case or remittance that it was about, and the case's number or the remittance's trace. */
  subject: z.string(),
  label: z.string(),
  /** What can be opened. */
  about: z.enum(['case', 'remittance', 'other']).default('case'),
  site: z.string(),
  amountMinor: z.int(),
  before: Decision,
  after: Decision,
});
export type RehearsedChange = z.infer<typeof RehearsedChange>;

/** One going over the past. `done` of `total` recorded decisions; the result once the state is `done`. */
export const RehearsalReply = z.object({
  id: z.string(),
  /** The draft that was rehearsed, and which version of it. */
  draft: z.string(),
  draftVer: z.int().positive(),
  months: z.int().positive(),
  state: z.enum(['running', 'done', 'stopped']),
  done: Count,
  total: Count,
  by: PolicyMaker,
  startedAt: Instant,
  result: z
    .object({
      figures: RehearsalFigures,
      sites: z.array(
        z.object({
          site: z.string(),
          cases: z.int(),
          changed: z.int(),
          changedMinor: z.int(),
          approvalsBefore: z.int(),
          approvalsAfter: z.int(),
        }),
      ),
      /** The largest amounts; `figures.changed` counts all of them, and `RehearsedChangesReply` has a page of them. */
      changes: z.array(RehearsedChange),
    })
    .nullable(),
});
export type RehearsalReply = z.infer<typeof RehearsalReply>;
/** How many changed decisions a page has. */
export const CHANGES_PER_PAGE = 200;
/** Page 0 has the largest amounts. */
export const RehearsedChangesQuery = z.strictObject({
  page: z
    .string()
    .regex(/^\d{1,4}$/, 'must be a whole number')
    .transform(Number)
    .default(0),
});
/** A page of the changed decisions of a rehearsal, the largest amounts first; `kept` counts those of all pages. */
export const RehearsedChangesReply = z.object({ kept: Count, changes: z.array(RehearsedChange) });
export type RehearsedChangesReply = z.infer<typeof RehearsedChangesReply>;
export const LatestRehearsalReply = z.object({ rehearsal: RehearsalReply.nullable() });
