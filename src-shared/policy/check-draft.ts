import type { Instant } from '../base/dates.ts';
import { checkPolicies, type PoliciesCheck, type PolicyFinding } from './check-policies.ts';
import type { PolicyTable } from './policy-document.ts';
import { changesAfter, type DatedVersion, effectiveFrom, versionsInForce } from './policy-version.ts';

/**
 * Everything that is wrong with the whole set of policies once a draft decides among them: from its first instant on, and
 * again from each later one at which a published version takes over beside it. What is wrong with the others without the
 * draft too is left out: two of them could otherwise never be mended one after the other.
 *
 * @param from    the draft's first instant.
 * @param checks  what else must hold over the set, such as duties that may not meet in one role.
 */
export function checkDraft(
  draft: PolicyTable,
  versions: readonly DatedVersion[],
  { from, checks }: { readonly from: Instant; readonly checks: readonly PoliciesCheck[] },
): PolicyFinding[] {
  const isOwn = ({ policy }: { readonly policy: string }) => policy === draft.policy;
  const successors = versions.filter((version) => isOwn(version) && effectiveFrom(version) > from).map(effectiveFrom);
  const end = successors.toSorted()[0];
  const instants = [from, ...changesAfter(versions, from)].filter((at) => end === undefined || at < end);
  const found = new Map<string, PolicyFinding>();
  for (const at of instants) {
    const inForce = [...versionsInForce(versions, at).values()].map(({ table }) => table);
    const others = inForce.filter((table) => !isOwn(table));
    const known = new Set(checkPolicies(inForce, { checks }).map((finding) => JSON.stringify(finding)));
    for (const finding of checkPolicies([...others, draft], { checks })) {
      const key = JSON.stringify(finding);
      if (isOwn(finding) || !known.has(key)) found.set(key, finding);
    }
  }
  return [...found.values()];
}
