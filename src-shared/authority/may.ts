import { err, ok, type Result } from '../base/result.ts';
import type { CaseRow } from '../case/case-document.ts';
import { nextStep } from '../case/case-steps.ts';
import { acceptedEvents } from '../case/case-event.ts';
import { caseKinds } from '../case/kinds.ts';
import type { KindRegistry } from '../case/kind.ts';
import type { Directory } from '../directory/directory.ts';
import type { Instant } from '../base/dates.ts';
import type { DatedVersion } from '../policy/policy-version.ts';
import { absencesCovered } from './absence.ts';
import { approving, mayRefuse, overLimit, type Permitted, type Question } from './approving.ts';
import { type Rules, standingAt, strongestGrant, type Subject, tiersFor } from './grant.ts';
import { limitedOut, noRole } from './limited-out.ts';
import { SYSTEM, type Person } from './person.ts';
import type { CaseAction, Refusal } from './refusal.ts';
import { missingSkills } from '../queue/skills.ts';
import { whoCan } from './who-can.ts';

export type MayContext = Rules & {
  /** Who else there is: needed to compare duties with the proposer and other approvers, and to say who can instead. */
  readonly directory?: Directory | null;
  /** What the person wrote; leave it out while the question is only whether the button is enabled. */
  readonly reason?: string;
  readonly kinds?: KindRegistry;
  /** How many open cases the person has taken; absent: whoever asks does not count them. */
  readonly taken?: number;
  /** The published versions: with them nobody approves under a policy that they wrote or reviewed. */
  readonly versions?: readonly DatedVersion[];
  /** Now: with it, and the directory, a person may decide for somebody who is absent. */
  readonly at?: Instant;
};

/** Decisions and changes that say why. An approval may. */
const needsReason: ReadonlySet<CaseAction> = new Set([
  'refuse',
  'return',
  'escalate',
  'assign',
  'resubmit',
  'amend',
  'suspendClock',
  'resumeClock',
  'completeStep',
  'reverse',
  'pause',
  'resume',
  'retry',
  'skip',
]);

/** What may be done in somebody's place while they are absent. */
const lendable: ReadonlySet<CaseAction> = new Set(['approve', 'refuse', 'return', 'escalate']);

/** Refusals that another person's authority overcomes. The others are about the case, or about who decides it. */
const lacksAuthority: ReadonlySet<Refusal['kind']> = new Set([
  'noRoleAtSite',
  'notCovered',
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
  const { directory, reason, taken, kinds = caseKinds } = context;
  const standing = standingAt(person, subject, context);
  if (!standing.grants.ok) return standing.grants;
  const grant = strongestGrant(standing);
  const colleagues = () => whoCan(standIn ?? person, subject, context);
  if (!grant) return err(noRole(person, subject, context, action, colleagues()));
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
        : (limitedOut(person, subject, context, action, colleagues()) ?? {
            kind: 'notForRole',
            role: grant.role,
            action,
            others: colleagues(),
          }),
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
    taken,
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
  proposal: Subject,
  context: Rules & Pick<MayContext, 'directory' | 'kinds'>,
): Result<Permitted, Refusal> {
  const standing = standingAt(person, proposal, context);
  if (!standing.grants.ok) return standing.grants;
  const grant = strongestGrant(standing);
  if (!grant) return err(noRole(person, proposal, context, 'propose', []));
  const { allowed, rules } = standing.permits('propose');
  if (allowed) return ok({ actingFor: null, grant, concurring: false, evaluations: standing.evaluations, rules });
  if (!standing.permits('comment').allowed) return err({ kind: 'readOnly', role: grant.role });
  const [forbidding] = rules;
  if (forbidding) return err({ kind: 'forbidden', rule: forbidding.id, text: forbidding.reason });
  return err(
    limitedOut(person, proposal, context, 'propose', []) ?? {
      kind: 'notForRole',
      role: grant.role,
      action: 'propose',
      others: [],
    },
  );
}

function byAction(question: Question): Result<Permitted, Refusal> {
  const { action, subject, person, standing, permitted } = question;
  switch (action) {
    case 'approve':
      return approving(question);
    case 'refuse':
      return mayRefuse(question) ? ok(permitted) : err(overLimit(question, 'refuse'));
    case 'return':
    case 'repost':
    case 'suspendClock':
    case 'resumeClock':
    case 'reverse':
    case 'pause':
    case 'resume':
    case 'retry':
    case 'skip':
    case 'comment':
    case 'recheck':
      return ok(permitted);
    case 'completeStep':
      return completingStep(question);
    case 'escalate': {
      const { required, highest } = tiersFor(subject, standing);
      return required < highest ? ok(permitted) : err({ kind: 'nobodyAbove' });
    }
    case 'take':
      return taking(question);
    case 'release':
      if (!subject.owner) return err({ kind: 'notOwned' });
      // Somebody on holiday must not keep a case: whoever could decide it may release it for them.
      return subject.owner.id === person.id || standing.permits('releaseForOther').allowed
        ? ok(permitted)
        : err({ kind: 'ownedByOther', owner: subject.owner });
    case 'assign':
      return assigning(question);
    case 'resubmit':
    case 'amend':
      return proposersAction(question);
  }
}

/** Nobody takes another's case, one that asks for what they cannot do, or more than they may have at once. */
function taking({ person, subject, permitted, directory, taken }: Question): Result<Permitted, Refusal> {
  const { owner } = subject;
  if (owner && owner.id !== person.id) return err({ kind: 'ownedByOther', owner });
  // The directory is what everybody is held against: what a session knows of its person may be older.
  const known = directory?.person(person.id) ?? person;
  const skills = missingSkills(known, subject);
  if (skills.length > 0) return err({ kind: 'lacksSkill', skills });
  const { capacity } = known;
  if (owner || capacity === undefined || taken === undefined || taken < capacity) return ok(permitted);
  return err({ kind: 'overCapacity', capacity, taken });
}

/** Whoever proposed a case does not do the step that exercises a duty: it is there so that a second person looks. */
function completingStep({ person, subject, permitted, colleagues }: Question): Result<Permitted, Refusal> {
  const next = nextStep(subject);
  if (!next) return err({ kind: 'stepNotNext', step: '' });
  if (next.duty !== '' && subject.proposedBy.id === person.id) {
    return err({ kind: 'ownStep', label: next.label, others: colleagues() });
  }
  return ok(permitted);
}

/** Whoever has a case may hand it on; whoever decides such cases may give them to anybody who works on them. */
function assigning({ person, subject, standing, grant, permitted, colleagues }: Question): Result<Permitted, Refusal> {
  if (subject.owner?.id === person.id) return ok(permitted);
  const { allowed, rules } = standing.permits('assignForOther');
  if (allowed) return ok({ ...permitted, rules });
  const [forbidding] = rules;
  if (forbidding) return err({ kind: 'forbidden', rule: forbidding.id, text: forbidding.reason });
  return err({ kind: 'notForRole', role: grant.role, action: 'assign', others: colleagues() });
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
  const kind = kinds.find(subject.kind);
  if (action === 'amend' && !kind?.withAmount && !kind?.intake) return err({ kind: 'amountFixed' });
  return ok(permitted);
}
