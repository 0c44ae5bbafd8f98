import { err, ok, type Result } from '../base/result.ts';
import type { CaseDocument, CaseRow } from '../case/case-document.ts';
import { acceptedEvents } from '../case/transition.ts';
import { caseKinds } from '../case/kinds.ts';
import type { KindRegistry } from '../case/kind.ts';
import type { Directory } from '../directory/directory.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import type { Instant } from '../base/dates.ts';
import { absencesCovered } from './absence.ts';
import type { Permission } from './authorizer.ts';
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
import { type Actor, SYSTEM, type Person } from './person.ts';
import type { CaseAction, Colleague, Refusal } from './refusal.ts';
import { hasFullAuthority, whoCan } from './who-can.ts';

export type MayContext = Rules & {
  /** Who else there is: needed to compare duties with the proposer and other approvers, and to say who can instead. */
  readonly directory?: Directory | null;
  /** What the person wrote; leave it out while the question is only whether the button is enabled. */
  readonly reason?: string;
  readonly kinds?: KindRegistry;
  /** Now: with it, and the directory, a person may decide for somebody who is absent. */
  readonly at?: Instant;
};

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

/** Decisions and changes that say why. An approval may. */
const needsReason: ReadonlySet<CaseAction> = new Set(['refuse', 'return', 'escalate', 'resubmit', 'amend']);

/** What may be done in somebody's place while they are absent. */
const lendable: ReadonlySet<CaseAction> = new Set(['approve', 'refuse', 'return', 'escalate']);

/** Refusals that another person's authority overcomes. The others are about the case, or about who decides it. */
const lacksAuthority: ReadonlySet<Refusal['kind']> = new Set([
  'noRoleAtSite',
  'readOnly',
  'notForRole',
  'overLimit',
  'escalated',
]);

/**
 * Whether a person may do this with this case now. The button asks it for its `disabledReason` and the server asks it to
 * refuse, with the same policies and the same answer; `transition` then makes the change.
 *
 * Their own authority comes first, then that of the people they stand in for. What is lent is the absent person's own and
 * nothing that was lent to them; the duties of both count, and neither has another part in the case.
 */
export function may(
  person: Person,
  action: CaseAction,
  subject: CaseRow,
  context: MayContext,
): Result<Permitted, Refusal> {
  const own = mayWith(person, null, action, subject, context);
  if (own.ok || !lacksAuthority.has(own.error.kind) || !lendable.has(action)) return own;
  const { directory, at } = context;
  if (!directory || at === undefined || directory.absences.length === 0) return own;
  let refused: Result<Permitted, Refusal> = own;
  for (const absence of absencesCovered(person.id, subject, { directory, at })) {
    const absent = directory.person(absence.person);
    if (!absent) continue;
    const lent = mayWith(absent, person, action, subject, context);
    if (lent.ok) return ok({ ...lent.value, actingFor: { id: absent.id, name: absent.name } });
    if (!lacksAuthority.has(lent.error.kind)) refused = lent;
  }
  return refused;
}

/** @param standIn  who decides with the authority of `person`, who is absent; null: they do themselves. */
function mayWith(
  person: Person,
  standIn: Person | null,
  action: CaseAction,
  subject: CaseRow,
  context: MayContext,
): Result<Permitted, Refusal> {
  const { directory, reason, kinds = caseKinds } = context;
  const standing = standingAt(person, subject, context);
  if (!standing.grants.ok) return standing.grants;
  const grant = strongestGrant(standing);
  const colleagues = () => whoCan(standIn ?? person, subject, context);
  if (!grant) {
    const site = directory?.siteName(subject.site) ?? subject.site;
    return err({ kind: 'noRoleAtSite', site, others: colleagues() });
  }
  if (!standing.permits('comment').allowed) return err({ kind: 'readOnly', role: grant.role });
  if (!acceptedEvents[subject.state].includes(action)) {
    return err({ kind: 'wrongState', state: subject.state, event: action });
  }
  const { allowed, rules } = standing.permits(action);
  if (!allowed) {
    const [forbidding] = rules;
    return err(
      forbidding
        ? { kind: 'forbidden', rule: forbidding.id, text: forbidding.reason }
        : { kind: 'notForRole', role: grant.role, action, others: colleagues() },
    );
  }
  const permitted: Permitted = {
    actingFor: null,
    grant,
    concurring: false,
    evaluations: standing.evaluations,
    rules,
  };
  const question = {
    person,
    standIn,
    action,
    subject,
    standing,
    grant,
    permitted,
    context,
    directory,
    kinds,
    colleagues,
  };
  const answer = byAction(question);
  if (answer.ok && reason !== undefined && reason.trim() === '' && needsReason.has(action)) {
    return err({ kind: 'reasonRequired', action });
  }
  return answer;
}

/** Whether a person may propose a case of this kind at this site. */
export function mayPropose(
  person: Person,
  proposal: Pick<CaseDocument, 'kind' | 'queue' | 'site' | 'payerClass'>,
  context: Rules & Pick<MayContext, 'directory'>,
): Result<Permitted, Refusal> {
  const standing = standingAt(person, proposal, context);
  if (!standing.grants.ok) return standing.grants;
  const grant = strongestGrant(standing);
  if (!grant) {
    return err({ kind: 'noRoleAtSite', site: context.directory?.siteName(proposal.site) ?? proposal.site, others: [] });
  }
  const { allowed, rules } = standing.permits('propose');
  if (allowed) return ok({ actingFor: null, grant, concurring: false, evaluations: standing.evaluations, rules });
  if (!standing.permits('comment').allowed) return err({ kind: 'readOnly', role: grant.role });
  const [forbidding] = rules;
  if (forbidding) return err({ kind: 'forbidden', rule: forbidding.id, text: forbidding.reason });
  return err({ kind: 'notForRole', role: grant.role, action: 'propose', others: [] });
}

type Question = {
  person: Person;
  standIn: Person | null;
  action: CaseAction;
  subject: CaseRow;
  standing: Standing;
  grant: Grant;
  permitted: Permitted;
  context: Rules;
  directory: Directory | null | undefined;
  kinds: KindRegistry;
  colleagues: () => Colleague[];
};

function byAction(question: Question): Result<Permitted, Refusal> {
  const { action, subject, person, standing, permitted } = question;
  switch (action) {
    case 'approve':
      return approving(question);
    case 'refuse':
      return mayRefuse(question) ? ok(permitted) : err(overLimit(question, 'refuse'));
    case 'return':
    case 'repost':
    case 'comment':
      return ok(permitted);
    case 'escalate': {
      const { required, highest } = tiersFor(subject, standing);
      return required < highest ? ok(permitted) : err({ kind: 'nobodyAbove' });
    }
    case 'take':
      return subject.owner && subject.owner.id !== person.id
        ? err({ kind: 'ownedByOther', owner: subject.owner })
        : ok(permitted);
    case 'release':
      if (!subject.owner) return err({ kind: 'notOwned' });
      // Somebody on holiday must not keep a case: whoever could decide it may release it for them.
      return subject.owner.id === person.id || standing.permits('releaseForOther').allowed
        ? ok(permitted)
        : err({ kind: 'ownedByOther', owner: subject.owner });
    case 'resubmit':
    case 'amend':
      return proposersAction(question);
  }
}

/**
 * Whether the proposer of a case can be asked again. The system cannot, nor who is not in the directory (the operator of the
 * command line, who has left), nor who does not work at the site (and imported a file that concerns several): whoever may
 * propose then answers in their place.
 */
export function proposerAnswers(
  subject: CaseRow,
  { directory, ...rules }: Rules & Pick<MayContext, 'directory'>,
): boolean {
  if (subject.proposedBy.id === SYSTEM.id) return false;
  if (!directory) return true;
  const proposer = directory.person(subject.proposedBy.id);
  return proposer !== undefined && standingAt(proposer, subject, rules).permits('comment').allowed;
}

function proposersAction(question: Question): Result<Permitted, Refusal> {
  const { person, action, subject, standing, permitted, context, kinds, directory = null } = question;
  const { proposedBy } = subject;
  const answers =
    proposedBy.id === person.id ||
    (standing.permits('propose').allowed && !proposerAnswers(subject, { ...context, directory }));
  if (!answers) return err({ kind: 'notProposer', proposer: proposedBy });
  if (action === 'amend' && !kinds.find(subject.kind)?.withAmount) return err({ kind: 'amountFixed' });
  return ok(permitted);
}

function approving(question: Question): Result<Permitted, Refusal> {
  const { person, standIn, subject, standing, grant, permitted, context, directory, kinds, colleagues } = question;
  const deciders = standIn ? [person, standIn] : [person];
  if (deciders.some(({ id }) => id === subject.proposedBy.id)) {
    return err({ kind: 'selfApproval', others: colleagues(), ...throughAbsence(question) });
  }
  if (deciders.some(({ id }) => hasApproved(id, subject))) return err({ kind: 'alreadyApproved' });
  const { required } = tiersFor(subject, standing);
  const isFull = hasFullAuthority(grant, subject, required);
  if (!isFull && !mayConcur(grant, subject, required, context, directory)) {
    if (coversAmount(grant, subject)) return err({ kind: 'escalated', others: colleagues() });
    return err(overLimit(question, 'approve'));
  }
  const level = levelRefusal(question);
  if (level) return err(level);
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

/**
 * Refusing is a decision about the amount as well: a refused remittance stays out of the books. It takes what one of its
 * approvers needs; closing a case that posts nothing takes no limit either way.
 */
function mayRefuse({ grant, subject, kinds }: Question): boolean {
  if (kinds.find(subject.kind)?.approve.effect === 'close') return true;
  const concurs = subject.approvalsNeeded >= 2 && grant.concurMinor >= subject.amountMinor;
  return concurs || coversAmount(grant, subject);
}

function overLimit({ grant, subject, directory, colleagues }: Question, action: 'approve' | 'refuse'): Refusal {
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
