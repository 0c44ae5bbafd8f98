import * as z from 'zod';
import { Instant } from '../base/dates.ts';
import { err, ok, type Result } from '../base/result.ts';
import { PolicyMaker, PolicyTable } from './policy-document.ts';

/** The next version of a policy while it is written and looked at. A policy has one at most. */
export const PolicyDraft = z.object({
  id: z.string(),
  policy: z.string(),
  /** Grows with every change: whoever submits or reviews says which one they saw. */
  ver: z.int().positive(),
  state: z.enum(['draft', 'inReview']),
  table: PolicyTable,
  /** Everybody who wrote on it. Nobody: it came with the product and waits for the board. */
  authors: z.array(PolicyMaker),
  reason: z.string(),
  updatedAt: Instant,
  /** The last time that a reviewer sent it back. */
  returned: z.object({ by: PolicyMaker, at: Instant, reason: z.string() }).nullable(),
});
export type PolicyDraft = z.infer<typeof PolicyDraft>;

export type DraftRefusal =
  | { readonly kind: 'noDraft' | 'inReview' | 'notInReview' | 'noReason' | 'noChange' | 'notRehearsed' }
  /** Four eyes: nobody reviews what they wrote on. */
  | { readonly kind: 'ownVersion' }
  /** Nobody wrote it: whoever takes it over becomes its author. */
  | { readonly kind: 'nobodyWrote' }
  | { readonly kind: 'changedMeanwhile'; readonly by: string };

type Facts = {
  /** Whether it says anything else than the version it would take over from. */
  readonly isChanged: boolean;
  /** Whether this state of it was rehearsed. */
  readonly isRehearsed: boolean;
};

/** Whether a draft may go to a reviewer. What is wrong with its rules is for `checkDraft` to say. */
export function maySubmit(draft: PolicyDraft | null, reason: string, facts: Facts): Result<PolicyDraft, DraftRefusal> {
  if (!draft) return err({ kind: 'noDraft' });
  if (draft.state !== 'draft') return err({ kind: 'inReview' });
  if (!facts.isChanged) return err({ kind: 'noChange' });
  if (draft.authors.length === 0) return err({ kind: 'nobodyWrote' });
  if (!facts.isRehearsed) return err({ kind: 'notRehearsed' });
  if (reason.trim() === '') return err({ kind: 'noReason' });
  return ok(draft);
}

/** Whether somebody may review a draft, and publish it or send it back. */
export function mayReview(draft: PolicyDraft | null, reviewer: string): Result<PolicyDraft, DraftRefusal> {
  if (!draft) return err({ kind: 'noDraft' });
  if (draft.state !== 'inReview') return err({ kind: 'notInReview' });
  if (draft.authors.some(({ id }) => id === reviewer)) return err({ kind: 'ownVersion' });
  return ok(draft);
}

export function draftRefusalText(refusal: DraftRefusal): string {
  switch (refusal.kind) {
    case 'noDraft':
      return 'There is no draft of this policy. Begin one first.';
    case 'inReview':
      return 'The draft is with its reviewer. It can be changed once it is sent back.';
    case 'notInReview':
      return 'The draft was not submitted for review yet.';
    case 'noReason':
      return 'Say why the policy changes: the reason is kept with the version.';
    case 'noChange':
      return 'The draft changes nothing of the version in force.';
    case 'notRehearsed':
      return 'Rehearse the draft as it is now, so that the reviewer sees what it would have changed.';
    case 'ownVersion':
      return 'You wrote on this draft: another member of the board reviews it.';
    case 'nobodyWrote':
      return 'This draft came with the product. Save it as yours, so that it has an author.';
    case 'changedMeanwhile':
      return `${refusal.by} changed the draft meanwhile. Look at it again; nothing of yours was saved over it.`;
  }
}
