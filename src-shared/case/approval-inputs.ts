import type { Evaluation, PolicyInputs } from '../policy/evaluate.ts';
import { decideOrAskPerson, type Policies } from '../policy/policies.ts';
import type { RiskBand } from './case-document.ts';
import type { ApprovalSubject, CaseKind } from './kind.ts';
import { riskForApproval } from './risk.ts';

/** How many approvals a case of this kind takes. An invalid policy asks two people. */
export function decideApprovals(kind: CaseKind, subject: ApprovalSubject, policies: Policies): Evaluation {
  return decideOrAskPerson(policies, kind.approval.policy, approvalInputs(kind, subject, policies), { approvals: 2 });
}

/**
 * What an approval table is asked with: what its kind gives it, and of what every case has, its payer type, its facility and its
 * risk, that which the table looks at. A version from before it looked at them is asked without.
 */
export function approvalInputs({ approval }: CaseKind, subject: ApprovalSubject, policies: Policies): PolicyInputs {
  const { payerClass, site } = subject;
  const own = approval.inputs(subject);
  const looksAt = new Set(policies.get(approval.policy)?.inputs.map(({ name }) => name));
  return {
    ...(looksAt.has('payerClass') ? { payerClass } : {}),
    ...(looksAt.has('site') ? { site } : {}),
    ...(looksAt.has('risk') ? { risk: subject.risk ?? unseenRisk(subject, policies) } : {}),
    ...own,
  };
}

/** The risk of a case of which nothing but its subject is known. */
function unseenRisk(subject: ApprovalSubject, policies: Policies): RiskBand {
  return riskForApproval({ ...subject, checks: [], firstTimePayee: false }, policies);
}

/**
 * A decision how many approvals a case takes, made again where its table looks at the risk and that is another than it was asked
 * with: whether a payee is paid for the first time is known only when the case is opened.
 */
export function decideOnRisk(approval: Evaluation, risk: RiskBand, policies: Policies): Evaluation {
  const { policy, inputs } = approval;
  if (inputs['risk'] === undefined || inputs['risk'] === risk) return approval;
  return decideOrAskPerson(policies, policy, { ...inputs, risk }, { approvals: 2 });
}
