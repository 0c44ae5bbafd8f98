import { err, ok, type Result } from '../base/result.ts';
import type { Refusal } from '../authority/refusal.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import type { Policies } from '../policy/policies.ts';
import { decideApprovals } from './approval-inputs.ts';
import { approvalSubjectOf } from './approval-subject.ts';
import type { CaseDocument, PolicyReason } from './case-document.ts';
import type { ApprovalSubject, CaseDescription, KindRegistry } from './kind.ts';
import type { Amendment } from './case-event.ts';
import { riskForApproval } from './risk.ts';

/** What a description adds to the subject of the approval policy. */
export function inputsOf({ policyInputs }: Pick<CaseDescription, 'policyInputs'>): Pick<ApprovalSubject, 'inputs'> {
  return policyInputs ? { inputs: policyInputs } : {};
}

/** The number of approvals an evaluation of an approval policy asks for; two when it does not say. */
export function approvalsIn({ then }: Pick<Evaluation, 'then'>): number {
  const { approvals } = then;
  return typeof approvals === 'number' && Number.isInteger(approvals) && approvals >= 0 ? approvals : 2;
}

/** Whether an evaluation of an approval policy asks for the two highest levels, one approval of each. */
export function asksTwoHighest({ then }: Pick<Evaluation, 'then'>): boolean {
  return then['levels'] === 'two-highest';
}

/** Whether an evaluation of an approval policy asks for an approval of whoever answers for the department. */
export function asksDepartmentOwner({ then }: Pick<Evaluation, 'then'>): boolean {
  return then['levels'] === 'department-owner';
}

/** An evaluation as it stands on a case. @param id  of the recorded evaluation. */
export function policyReason({ policy, version, rule, text }: Evaluation, id: string): PolicyReason {
  return { policy, version, rule, text, evaluation: id };
}

/**
 * What a case becomes with another amount: its figures, its entry and the approvals that takes, for the events `amend`
 * and `resubmit`. The evaluation is returned to be recorded under `evaluationId`.
 */
export function amendmentOf(
  current: CaseDocument,
  amountMinor: number,
  { policies, kinds, evaluationId }: { policies: Policies; kinds: KindRegistry; evaluationId: string },
): Result<{ amendment: Amendment; evaluation: Evaluation }, Refusal> {
  const kind = kinds.find(current.kind);
  if (!kind?.withAmount) return err({ kind: 'amountFixed' });
  const described = kind.withAmount(current, amountMinor);
  if (!described.ok) return err({ kind: 'intakeInvalid', problems: [described.error] });
  const firstTimePayee = current.risk?.firstTimePayee ?? false;
  const risk = riskForApproval({ ...current, amountMinor, firstTimePayee }, policies);
  const evaluation = decideApprovals(kind, { ...approvalSubjectOf(current), amountMinor, risk }, policies);
  // A person proposed it and another is being asked: an amended amount does not slip below the limit unseen.
  const approvalsNeeded = Math.max(1, approvalsIn(evaluation));
  return ok({
    evaluation,
    amendment: {
      ...described.value,
      amountMinor,
      approvalRule: policyReason(evaluation, evaluationId),
      approvalsNeeded,
      twoHighestLevels: asksTwoHighest(evaluation),
      departmentApproves: asksDepartmentOwner(evaluation),
    },
  });
}
