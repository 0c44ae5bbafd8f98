import { err, ok, type Result } from '../base/result.ts';
import type { Refusal } from '../authority/refusal.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import type { Policies } from '../policy/policies.ts';
import { approvalsIn, asksDepartmentOwner, asksTwoHighest, inputsOf, policyReason } from './amendment.ts';
import { decideApprovals } from './approval-inputs.ts';
import { approvalSubjectOf } from './approval-subject.ts';
import type { CaseDocument, StoredIntake } from './case-document.ts';
import { stepsAgain } from './case-steps.ts';
import { departmentOf } from './department-of.ts';
import type { IntakeEvidence } from './evidence.ts';
import { evidenceHash } from './evidence-hash.ts';
import { type IntakeValues, readIntake } from './intake.ts';
import type { ApprovalSubject, CaseDescription, CaseKind, Intake, KindRegistry } from './kind.ts';
import { type CaseProposal, shortPayer } from './open-case.ts';
import type { Amendment } from './case-event.ts';
import { riskForApproval } from './risk.ts';
import { historyFacts, historyOf, type WriteOffHistory } from './written-off-before.ts';

/** A kind with its form. */
export type ProposedKind = CaseKind & { readonly intake: Intake };

type Rules = { readonly policies: Policies };

/** The kind that is proposed under this name, and what was sent for its form. */
export function readProposal(
  kinds: KindRegistry,
  { kind: name, values }: { readonly kind: string; readonly values: unknown },
): Result<{ readonly kind: ProposedKind; readonly values: IntakeValues }, Refusal> {
  const kind = kinds.find(name);
  if (!kind?.intake || !kind.mayBeProposedByPeople) return err({ kind: 'unknownKind', caseKind: name });
  const { intake } = kind;
  const read = readIntake(intake.fields, values);
  if (!read.ok) return err({ kind: 'intakeInvalid', problems: read.error });
  const problems = intake.problems?.(read.value) ?? [];
  if (problems.length > 0) return err({ kind: 'intakeInvalid', problems });
  return ok({ kind: { ...kind, intake }, values: read.value });
}

/** The case that somebody proposes: the rule that sends it to people is the one that counts approvals. */
export function proposeCase(kind: ProposedKind, evidence: IntakeEvidence, { policies }: Rules): CaseProposal {
  const description = kind.describe(evidence);
  const approval = decideApprovals(kind, subjectOf(kind, evidence, description, { policies }), policies);
  return { ...description, kind: kind.kind, why: approval, approval, intake: storedIntake(evidence.values) };
}

type Reading = { readonly kind: ProposedKind; readonly evidence: IntakeEvidence };

/**
 * Of what account and category a case asks anew what was written off before, because it is about others than it was; null when
 * what it knows still holds.
 */
export function asksHistoryAnew(
  current: CaseDocument,
  { kind, evidence }: Reading,
): { readonly account: string; readonly category: string } | null {
  if (!kind.approval.asksForHistory) return null;
  const { account, facts } = kind.describe(evidence);
  const { category } = approvalSubjectOf({ ...current, facts });
  const isSame = account === current.account && category === approvalSubjectOf(current).category;
  return isSame ? null : { account, category };
}

/**
 * What a case becomes when its form, or what is known about it, is read again: for the events `amend`, `resubmit` and
 * `recheck`.
 *
 * @param evaluationId  under which the evaluation is recorded.
 * @param history       what was written off before, where {@link asksHistoryAnew}; absent: as the case knows it.
 */
export function reread(
  current: CaseDocument,
  { kind, evidence, evaluationId, history }: Reading & { evaluationId: string; history?: WriteOffHistory | undefined },
  { policies }: Rules,
): { readonly amendment: Amendment; readonly evaluation: Evaluation } {
  const description = withHistory(kind.describe(evidence), history ?? historyOf(current.facts));
  const firstTimePayee = current.risk?.firstTimePayee ?? false;
  const subject = subjectOf(kind, evidence, description, { policies, firstTimePayee });
  const evaluation = decideApprovals(kind, subject, policies);
  const { title, amountMinor, account, facts, entry, checks, blockedBy = [], steps = [] } = description;
  const payerClass = evidence.payer?.payerClass ?? '';
  const next = { kind: kind.kind, amountMinor, account, payerClass, facts: [...facts], entry: [...entry] };
  const isSame = evidenceHash(current) === evidenceHash(next);
  const department = description.department ?? departmentAgain(current, payerClass, policies);
  return {
    evaluation,
    amendment: {
      title,
      amountMinor,
      account,
      payer: shortPayer(evidence.payer?.name ?? ''),
      payerClass,
      facts,
      entry,
      checks,
      blockedBy,
      steps: stepsAgain(current.steps, steps, isSame),
      intake: storedIntake(evidence.values),
      approvalRule: policyReason(evaluation, evaluationId),
      // A person proposed it and another is being asked: what is read again does not slip below the limit unseen.
      approvalsNeeded: Math.max(Math.min(1, current.approvalsNeeded), approvalsIn(evaluation)),
      twoHighestLevels: asksTwoHighest(evaluation),
      departmentApproves: asksDepartmentOwner(evaluation),
      ...(department === undefined ? {} : { department }),
    },
  };
}

/** What was written off on the account before stands on the case from its opening, whatever else is read again. */
function withHistory(description: CaseDescription, history: WriteOffHistory): CaseDescription {
  return { ...description, facts: [...description.facts, ...historyFacts(history)] };
}

/** A payer of another class may make it another department's work. Undefined: it is whose it was. */
function departmentAgain(current: CaseDocument, payerClass: string, policies: Policies): string | undefined {
  return payerClass === current.payerClass ? undefined : departmentOf({ ...current, payerClass }, policies);
}

function subjectOf(
  kind: CaseKind,
  { site, payer }: IntakeEvidence,
  description: CaseDescription,
  { policies, firstTimePayee = false }: Rules & { readonly firstTimePayee?: boolean },
): ApprovalSubject {
  const payerClass = payer?.payerClass ?? '';
  const { amountMinor, facts, checks } = description;
  const stated = { kind: kind.kind, queue: kind.queue, amountMinor, payerClass, site, facts };
  const risk = riskForApproval({ ...stated, checks, firstTimePayee }, policies);
  return { ...approvalSubjectOf(stated), ...inputsOf(description), risk };
}

/** Rows apart from the rest, as the document keeps them. */
export function storedIntake(values: IntakeValues): StoredIntake {
  const stored: StoredIntake = { values: {}, rows: {} };
  for (const [key, value] of Object.entries(values)) {
    if (typeof value === 'object') stored.rows[key] = value.map((row) => ({ ...row }));
    else stored.values[key] = value;
  }
  return stored;
}

/** What a case was proposed with, as its form gave it. */
export function intakeValues({ values, rows }: StoredIntake): IntakeValues {
  return { ...values, ...rows };
}
