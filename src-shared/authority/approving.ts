import { err, ok, type Result } from '../base/result.ts';
import type { CaseRow } from '../case/case-document.ts';
import { dutyDoneBy, hindrance } from '../case/case-steps.ts';
import type { KindRegistry } from '../case/kind.ts';
import type { Directory } from '../directory/directory.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import type { DatedVersion } from '../policy/policy-version.ts';
import type { Permission } from './authorizer.ts';
import { departmentApprover } from './department-approver.ts';
import { findDutyConflict } from './duty-conflict.ts';
import {
  coversAmount,
  type Grant,
  highestTwo,
  type Rules,
  type Standing,
  standingAt,
  strongestGrant,
  tiersFor,
} from './grant.ts';
import type { Actor, Person } from './person.ts';
import { ownPolicy } from './policy-makers.ts';
import type { CaseAction, Colleague, Refusal } from './refusal.ts';
import { hasFullAuthority } from './who-can.ts';

export type Permitted = {
  /** Whom the person decides for, who is absent; null when the authority is their own. */
  readonly actingFor: Actor | null;
  /** The strongest role used. */
  readonly grant: Grant;
  /** True when the approval counts only beside one of somebody with the full limit. */
  readonly concurring: boolean;
  /** What the policies answered, to be recorded with the decision. */
  readonly evaluations: readonly Evaluation[];
  /** The authoriser's policies that permit it. */
  readonly rules: Permission['rules'];
};

/** What `may` is asked, with everything it has found out by the time an approval is judged. */
export type Question = {
  person: Person;
  standIn: Person | null;
  action: CaseAction;
  subject: CaseRow;
  standing: Standing;
  grant: Grant;
  permitted: Permitted;
  context: Rules & { readonly versions?: readonly DatedVersion[] };
  directory: Directory | null | undefined;
  kinds: KindRegistry;
  /** How many open cases the person has taken; undefined: nobody has counted. */
  taken?: number | undefined;
  colleagues: () => Colleague[];
};

/** Whether the amount, the level, the people and their duties let this approval count. */
export function approving(question: Question): Result<Permitted, Refusal> {
  const { person, standIn, subject, standing, grant, permitted, context, directory, kinds, colleagues } = question;
  const deciders = standIn ? [person, standIn] : [person];
  if (deciders.some(({ id }) => id === subject.proposedBy.id)) {
    return err({ kind: 'selfApproval', others: colleagues(), ...throughAbsence(question) });
  }
  const done = dutyDoneBy(
    deciders.map(({ id }) => id),
    subject,
  );
  if (done) return err({ kind: 'didStep', label: done.label, others: colleagues() });
  const own = ownPolicy(deciders, subject, context.versions ?? []);
  if (own) return err({ ...own, others: colleagues() });
  if (deciders.some(({ id }) => hasApproved(id, subject))) return err({ kind: 'alreadyApproved' });
  const { required } = tiersFor(subject, standing);
  const isFull = hasFullAuthority(grant, subject, required);
  if (!isFull && !mayConcur(grant, subject, required, context, directory)) {
    if (coversAmount(grant, subject)) return err({ kind: 'escalated', others: colleagues() });
    return err(overLimit(question, 'approve'));
  }
  const level = levelRefusal(question) ?? departmentRefusal(question);
  if (level) return err(level);
  const hindered = hindrance(subject);
  if (hindered) return err(hindered);
  const conflict = findDutyConflict(deciders, subject, { ...context, directory: directory ?? null, kinds });
  if (conflict) return err(conflict);
  return ok({ ...permitted, concurring: !isFull });
}

/** Whose proposal it is, where it is not that of whoever asks but of the person they stand in for. */
function throughAbsence({ person, standIn, subject }: Question): { readonly proposer?: Actor } {
  return standIn && person.id === subject.proposedBy.id ? { proposer: subject.proposedBy } : {};
}

/** Whoever lent their authority to an approval has approved: one person counts once. */
function hasApproved(id: string, { approvals }: CaseRow): boolean {
  return approvals.some((approval) => approval.by.id === id || approval.for?.id === id);
}

/** Where the two highest levels approve, one each. */
function levelRefusal({ subject, standing, grant, context, directory, colleagues }: Question): Refusal | null {
  if (!subject.twoHighestLevels) return null;
  if (!highestTwo(standing).includes(grant.tier)) return { kind: 'levelsAbove', others: colleagues() };
  const taken = subject.approvals.find((approval) => {
    const other = directory?.person((approval.for ?? approval.by).id);
    return other !== undefined && strongestGrant(standingAt(other, subject, context))?.tier === grant.tier;
  });
  return taken ? { kind: 'levelTaken', by: taken.by } : null;
}

/** The last approval is of whoever answers for the department, unless theirs is among the others. */
function departmentRefusal({ person, subject, context, directory }: Question): Refusal | null {
  if (!subject.departmentApproves || subject.approvalsNeeded - subject.approvals.length >= 2) return null;
  const approver = directory ? departmentApprover(subject, { ...context, directory }) : null;
  if (approver?.id === person.id) return null;
  if (approver && subject.approvals.some((approval) => (approval.for ?? approval.by).id === approver.id)) return null;
  const department = directory?.departmentName(subject.department ?? '') ?? '';
  const grant = approver && strongestGrant(standingAt(approver, subject, context));
  const others = approver && grant ? [{ name: approver.name, role: grant.role }] : [];
  return { kind: 'forDepartment', department, others };
}

/**
 * Refusing is a decision about the amount as well: a refused remittance stays out of the books. It takes what one of its
 * approvers needs; closing a case that posts nothing takes no limit either way.
 */
export function mayRefuse({ grant, subject, kinds }: Question): boolean {
  if (kinds.find(subject.kind)?.approve.effect === 'close') return true;
  const concurs = subject.approvalsNeeded >= 2 && grant.concurMinor >= subject.amountMinor;
  return concurs || coversAmount(grant, subject);
}

export function overLimit({ grant, subject, directory, colleagues }: Question, action: 'approve' | 'refuse'): Refusal {
  const site = directory?.siteName(subject.site) ?? subject.site;
  const { limitMinor } = grant;
  return { kind: 'overLimit', action, limitMinor, amountMinor: subject.amountMinor, site, others: colleagues() };
}

/** One of two approvers may have less than the full limit, if the other has it, or is still to come and will need it. */
function mayConcur(
  grant: Grant,
  subject: CaseRow,
  requiredTier: number,
  rules: Rules,
  directory: Directory | null | undefined,
): boolean {
  if (subject.approvalsNeeded < 2 || grant.concurMinor < subject.amountMinor) return false;
  if (subject.approvalsNeeded - subject.approvals.length >= 2) return true;
  return subject.approvals.some((approval) => {
    const other = directory?.person((approval.for ?? approval.by).id);
    const grants = other ? standingAt(other, subject, rules).grants : null;
    return grants?.ok === true && grants.value.some((held) => hasFullAuthority(held, subject, requiredTier));
  });
}
