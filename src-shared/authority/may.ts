import { err, ok, type Result } from '../base/result.ts';
import type { CaseDocument } from '../case/case-document.ts';
import { acceptedEvents } from '../case/transition.ts';
import { caseKinds } from '../case/kinds.ts';
import type { KindRegistry } from '../case/kind.ts';
import type { Directory } from '../directory/directory.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import type { Policies } from '../policy/policies.ts';
import { findDutyConflict } from './duty-conflict.ts';
import { coversAmount, strongestGrant, grantsAt, tiersFor, type Grant } from './grant.ts';
import { SYSTEM, type Person } from './person.ts';
import type { CaseAction, Colleague, Refusal } from './refusal.ts';

export type MayContext = {
  readonly policies: Policies;
  /** Who else there is: needed to compare duties with the proposer and other approvers, and to say who can instead. */
  readonly directory?: Directory | null;
  /** What the person wrote; leave it out while the question is only whether the button is enabled. */
  readonly reason?: string;
  readonly kinds?: KindRegistry;
};

export type Permitted = {
  /** The strongest role used. */
  readonly grant: Grant;
  /** True when the approval counts only beside one of somebody with the full limit. */
  readonly concurring: boolean;
  /** What the policies answered, to be recorded with the decision. */
  readonly evaluations: readonly Evaluation[];
};

/** Decisions and changes that say why. An approval may. */
const needsReason: ReadonlySet<CaseAction> = new Set(['refuse', 'return', 'escalate', 'resubmit', 'amend']);

/**
 * Whether a person may do this with this case now. The button asks it for its `disabledReason` and the server asks it to
 * refuse, with the same policies and the same answer; `transition` then makes the change.
 */
export function may(
  person: Person,
  action: CaseAction,
  subject: CaseDocument,
  context: MayContext,
): Result<Permitted, Refusal> {
  const { policies, directory, reason, kinds = caseKinds } = context;
  const held = grantsAt(person, subject, policies);
  if (!held.ok) return held;
  const grant = strongestGrant(held.value);
  const colleagues = () => whoCan(person, subject, context);
  if (!grant) {
    const site = directory?.siteName(subject.site) ?? subject.site;
    return err({ kind: 'noRoleAtSite', site, others: colleagues() });
  }
  if (!grant.works) return err({ kind: 'readOnly', role: grant.role });
  if (!acceptedEvents[subject.state].includes(action)) {
    return err({ kind: 'wrongState', state: subject.state, event: action });
  }
  const permitted: Permitted = {
    grant,
    concurring: false,
    evaluations: held.value.map(({ evaluation }) => evaluation),
  };
  const answer = byAction({ person, action, subject, grant, permitted, policies, directory, kinds, colleagues });
  if (answer.ok && reason !== undefined && reason.trim() === '' && needsReason.has(action)) {
    return err({ kind: 'reasonRequired', action });
  }
  return answer;
}

/** Whether a person may propose a case of this kind at this site. */
export function mayPropose(
  person: Person,
  proposal: Pick<CaseDocument, 'kind' | 'queue' | 'site' | 'payerClass'>,
  { policies, directory }: Pick<MayContext, 'policies' | 'directory'>,
): Result<Permitted, Refusal> {
  const held = grantsAt(person, proposal, policies);
  if (!held.ok) return held;
  const proposing = held.value.find((grant) => grant.mayPropose);
  const evaluations = held.value.map(({ evaluation }) => evaluation);
  if (proposing) return ok({ grant: proposing, concurring: false, evaluations });
  const grant = strongestGrant(held.value);
  if (!grant) {
    return err({ kind: 'noRoleAtSite', site: directory?.siteName(proposal.site) ?? proposal.site, others: [] });
  }
  if (!grant.works) return err({ kind: 'readOnly', role: grant.role });
  return err({ kind: 'notForRole', role: grant.role, action: 'propose', others: [] });
}

type Question = {
  person: Person;
  action: CaseAction;
  subject: CaseDocument;
  grant: Grant;
  permitted: Permitted;
  policies: Policies;
  directory: Directory | null | undefined;
  kinds: KindRegistry;
  colleagues: () => Colleague[];
};

function byAction(question: Question): Result<Permitted, Refusal> {
  const { action, subject, person, grant, permitted, policies, colleagues } = question;
  const notForRole = () => err({ kind: 'notForRole' as const, role: grant.role, action, others: colleagues() });
  switch (action) {
    case 'approve':
      return approving(question);
    case 'refuse':
      if (!grant.mayApprove) return notForRole();
      return mayRefuse(question) ? ok(permitted) : err(overLimit(question, 'refuse'));
    case 'return':
    case 'repost':
      return grant.mayApprove ? ok(permitted) : notForRole();
    case 'escalate': {
      if (!grant.mayApprove) return notForRole();
      const { required, highest } = tiersFor(subject, policies);
      return required < highest ? ok(permitted) : err({ kind: 'nobodyAbove' });
    }
    case 'take':
      return subject.owner && subject.owner.id !== person.id
        ? err({ kind: 'ownedByOther', owner: subject.owner })
        : ok(permitted);
    case 'release':
      if (!subject.owner) return err({ kind: 'notOwned' });
      // Somebody on holiday must not keep a case: whoever could decide it may release it for them.
      return subject.owner.id === person.id || grant.mayApprove
        ? ok(permitted)
        : err({ kind: 'ownedByOther', owner: subject.owner });
    case 'comment':
      return ok(permitted);
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
export function proposerAnswers(subject: CaseDocument, { policies, directory }: MayContext): boolean {
  if (subject.proposedBy.id === SYSTEM.id) return false;
  if (!directory) return true;
  const proposer = directory.person(subject.proposedBy.id);
  const held = proposer ? grantsAt(proposer, subject, policies) : null;
  return held?.ok === true && held.value.some(({ works }) => works);
}

function proposersAction(question: Question): Result<Permitted, Refusal> {
  const { person, action, subject, grant, permitted, policies, kinds, directory = null } = question;
  const { proposedBy } = subject;
  const answers =
    proposedBy.id === person.id || (grant.mayPropose && !proposerAnswers(subject, { policies, directory }));
  if (!answers) return err({ kind: 'notProposer', proposer: proposedBy });
  if (action === 'amend' && !kinds.find(subject.kind)?.withAmount) return err({ kind: 'amountFixed' });
  return ok(permitted);
}

function approving(question: Question): Result<Permitted, Refusal> {
  const { person, subject, grant, permitted, policies, directory, kinds, colleagues } = question;
  if (!grant.mayApprove) return err({ kind: 'notForRole', role: grant.role, action: 'approve', others: colleagues() });
  if (subject.proposedBy.id === person.id) return err({ kind: 'selfApproval', others: colleagues() });
  if (subject.approvals.some(({ by }) => by.id === person.id)) return err({ kind: 'alreadyApproved' });
  const { required } = tiersFor(subject, policies);
  const isFull = hasFullAuthority(grant, subject, required);
  if (!isFull && !mayConcur(grant, subject, required, policies, directory)) {
    if (coversAmount(grant, subject)) return err({ kind: 'escalated', others: colleagues() });
    return err(overLimit(question, 'approve'));
  }
  const conflict = findDutyConflict(person, subject, { policies, directory: directory ?? null, kinds });
  if (conflict) return err(conflict);
  return ok({ ...permitted, concurring: !isFull });
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

function hasFullAuthority(grant: Grant, subject: CaseDocument, requiredTier: number): boolean {
  return grant.mayApprove && coversAmount(grant, subject) && grant.tier >= requiredTier;
}

/** One of two approvers may have less than the full limit, if the other has it, or is still to come and will need it. */
function mayConcur(
  grant: Grant,
  subject: CaseDocument,
  requiredTier: number,
  policies: Policies,
  directory: Directory | null | undefined,
): boolean {
  if (subject.approvalsNeeded < 2 || grant.concurMinor < subject.amountMinor) return false;
  if (subject.approvalsNeeded - subject.approvals.length >= 2) return true;
  return subject.approvals.some(({ by }) => {
    const other = directory?.person(by.id);
    const grants = other ? grantsAt(other, subject, policies) : null;
    return grants?.ok === true && grants.value.some((held) => hasFullAuthority(held, subject, requiredTier));
  });
}

/** Who else could approve it, nearest level first. */
function whoCan(person: Person, subject: CaseDocument, { policies, directory }: MayContext): Colleague[] {
  if (!directory) return [];
  const involved = new Set<string>([person.id, subject.proposedBy.id, ...subject.approvals.map(({ by }) => by.id)]);
  const { required } = tiersFor(subject, policies);
  return directory.people
    .filter((candidate) => !involved.has(candidate.id))
    .flatMap((candidate) => {
      const grants = grantsAt(candidate, subject, policies);
      const grant = grants.ok ? strongestGrant(grants.value) : null;
      return grant && hasFullAuthority(grant, subject, required) ? [{ name: candidate.name, grant }] : [];
    })
    .toSorted((a, b) => a.grant.tier - b.grant.tier || (a.name < b.name ? -1 : 1))
    .map(({ name, grant }) => ({ name, role: grant.role }));
}
