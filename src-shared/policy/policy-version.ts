import * as z from 'zod';
import { CalendarDate, Instant } from '../base/dates.ts';
import { err, ok, type Result } from '../base/result.ts';
import { PolicyTable } from './policy-document.ts';

const written = {
  table: PolicyTable,
  /** A person's id. */
  author: z.string().min(1),
  /** Why the board changes the policy, for whoever reads the record. */
  reason: z.string(),
};
const reviewed = { ...written, reviewer: z.string().min(1), publishedAt: Instant, effectiveFrom: CalendarDate };

/** A version of a policy through its life. What was published never changes; it is only replaced. */
export const PolicyVersion = z.discriminatedUnion('status', [
  z.object({ status: z.literal('draft'), ...written }),
  z.object({ status: z.literal('published'), ...reviewed }),
  z.object({ status: z.literal('retired'), ...reviewed, retiredAt: Instant }),
]);
export type PolicyVersion = z.infer<typeof PolicyVersion>;
export type PolicyDraft = Extract<PolicyVersion, { status: 'draft' }>;

export type PublishRefusal =
  /** Four eyes: whoever wrote a version does not publish it. */
  | { readonly kind: 'ownVersion' }
  | { readonly kind: 'noReason' }
  /** Decisions already made would have been made under it. */
  | { readonly kind: 'effectiveInThePast'; readonly today: CalendarDate };

/** Publishes a draft. That its findings and its rehearsal were looked at is for the caller to have made sure. */
export function publishVersion(
  draft: PolicyDraft,
  { reviewer, at }: { readonly reviewer: string; readonly at: Instant },
): Result<PolicyVersion, PublishRefusal> {
  if (reviewer === draft.author) return err({ kind: 'ownVersion' });
  if (draft.reason.trim() === '') return err({ kind: 'noReason' });
  const today = CalendarDate.parse(at.slice(0, 10));
  const effectiveFrom = CalendarDate.parse(draft.table.effectiveFrom);
  if (effectiveFrom < today) return err({ kind: 'effectiveInThePast', today });
  const { table, author, reason } = draft;
  return ok({ status: 'published', table, author, reason, reviewer, publishedAt: at, effectiveFrom });
}

/**
 * The version of one policy that is in force on a day: of the published ones that have begun, the last to begin, and of
 * those the highest. Null before the first.
 */
export function versionInForce(versions: readonly PolicyVersion[], on: CalendarDate): PolicyVersion | null {
  const begun = versions.filter((version) => version.status === 'published' && version.effectiveFrom <= on);
  const key = (version: PolicyVersion) => [version.table.effectiveFrom, version.table.version] as const;
  const [last] = begun.toSorted((a, b) => {
    const [[fromA, versionA], [fromB, versionB]] = [key(a), key(b)];
    return fromA === fromB ? versionB - versionA : fromA < fromB ? 1 : -1;
  });
  return last ?? null;
}
