import { inputsOf } from './amendment.ts';
import { decideApprovals } from './approval-inputs.ts';
import { approvalSubjectOf } from './approval-subject.ts';
import type { KindRegistry } from './kind.ts';
import { riskForApproval } from './risk.ts';
import type { CaseProposal } from './open-case.ts';
import type { Policies } from '../policy/policies.ts';
import { historyFacts, type WriteOffHistory } from './written-off-before.ts';

/** Whether the approvals of a case depend on what was written off on its account before. */
export function asksForHistory({ kind }: Pick<CaseProposal, 'kind'>, kinds: KindRegistry): boolean {
  return kinds.find(kind)?.approval.asksForHistory === true;
}

/**
 * A proposal with what was written off on its account before, which is known only when its case is opened: as facts, and in
 * the decision how many approvals it takes.
 */
export function withWriteOffHistory(
  proposal: CaseProposal,
  history: WriteOffHistory,
  { site, payerClass }: { readonly site: string; readonly payerClass: string },
  { policies, kinds }: { readonly policies: Policies; readonly kinds: KindRegistry },
): CaseProposal {
  const kind = kinds.find(proposal.kind);
  if (!kind) return proposal;
  const facts = [...proposal.facts, ...historyFacts(history)];
  const subject = {
    ...approvalSubjectOf({ ...proposal, facts, queue: kind.queue, site, payerClass }),
    ...inputsOf(proposal),
    risk: riskForApproval({ ...proposal, kind: kind.kind, payerClass, site, firstTimePayee: false }, policies),
  };
  const approval = decideApprovals(kind, subject, policies);
  // What a person proposes is sent to people by the rule that counts the approvals.
  return { ...proposal, facts, approval, why: proposal.why === proposal.approval ? approval : proposal.why };
}
