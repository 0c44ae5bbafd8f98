import type { Policies } from '../policy/policies.ts';
import type { PolicyDocument } from '../policy/policy-document.ts';
import type { CaseDocument } from './case-document.ts';

/**
 * The policies that a case is held against when it changes: those in force, but for how many approvals it takes the version
 * it was opened under. What decides about people, their authority and their duties, is always what is in force.
 */
export function pinnedPolicies(
  { approvalRule }: Pick<CaseDocument, 'approvalRule'>,
  reference: {
    readonly policies: Policies;
    readonly versions: readonly Pick<PolicyDocument, 'policy' | 'version' | 'table'>[];
  },
): Policies {
  const { policy, version } = approvalRule;
  const pinned = reference.versions.find((each) => each.policy === policy && each.version === version);
  return pinned ? new Map(reference.policies).set(policy, pinned.table) : reference.policies;
}
