import { may } from '../../../src-shared/authority/may.ts';
import type { CaseAction } from '../../../src-shared/authority/refusal.ts';
import { refusalOutcome } from '../../../src-shared/authority/refusal-outcome.ts';
import type { Person } from '../../../src-shared/authority/person.ts';
import type { Instant } from '../../../src-shared/base/dates.ts';
import type { LegalClock } from '../../../src-shared/case/legal-clock.ts';
import { whyNotReversed } from '../../../src-shared/case/change-process.ts';
import { caseKinds } from '../../../src-shared/case/kinds.ts';
import { acceptedEvents } from '../../../src-shared/case/case-event.ts';
import type { ShownCase } from '../../data/workbench.ts';
import { caseStatus, decisionWaits } from '../../show/case-words.ts';
import type { Reference } from '../../show/reference.ts';
import type { Action } from '../../ui/keys.ts';
import { whyNotNow } from './process-words.ts';
import { clockToResume, clockToSuspend } from './clock-words.ts';
import { t } from '../../language/t.ts';

/** What takes a lease, see `isDecision`. */
const decisions: ReadonlySet<CaseAction> = new Set(['approve', 'refuse', 'return', 'escalate', 'assign']);

export type Decision = 'approve' | 'refuse' | 'return' | 'escalate';
/** What an operator does with the process of a case. */
type Operation = 'pause' | 'resume' | 'retry' | 'skip';
/** To undo what was posted takes a reason too. */
type Undoing = 'reverse';
/** What the decision panel asks about: a decision, or a change that needs words or an amount. */
export type Asked =
  | Decision
  | 'assign'
  | 'comment'
  | 'follow-up'
  | 'resubmit'
  | 'amend'
  | 'completeStep'
  | 'suspendClock'
  | 'resumeClock'
  | Operation
  | Undoing;

/** Why a person cannot do this with a case now, in the words the server would refuse it with; undefined when they can. */
export function disabledReason(
  action: CaseAction,
  person: Person,
  shown: ShownCase,
  reference: Reference,
  at: Instant,
): string | undefined {
  if (decisionWaits(shown) && action !== 'comment') {
    return t('{status}: the server has not answered yet.', { status: caseStatus(shown).word });
  }
  if (shown.pending?.decision === action && action !== 'comment')
    return t('Done already: the server has not answered yet.');
  return refusedNow(action, person, shown, reference, at);
}

/** The same without what this person's own waiting commands say: for a form that is open while others go on deciding. */
export function refusedNow(
  action: CaseAction,
  person: Person,
  shown: ShownCase,
  { policies, authorizer, directory, versions, decisionLock }: Reference,
  at: Instant,
): string | undefined {
  const allowed = may(person, action, shown, { policies, authorizer, directory, versions, at });
  if (!allowed.ok) return refusalOutcome(allowed.error).message;
  // Whoever hands on what they have themselves decides nothing.
  const decides = decisions.has(action) && !(action === 'assign' && shown.owner?.id === person.id);
  return decides ? (decisionLock ?? undefined) : undefined;
}

/** Why what a form asks cannot be done any more; undefined while it can, or nothing is asked. */
export function refusedOf(
  asked: Asked | null,
  person: Person,
  shown: ShownCase,
  reference: Reference,
  at: Instant,
): string | undefined {
  if (asked === null) return undefined;
  return asked === 'follow-up'
    ? followUpRefused(person, shown, reference, at)
    : refusedNow(asked, person, shown, reference, at);
}

type Offer = {
  person: Person;
  shown: ShownCase;
  reference: Reference;
  /** Now. */
  at: Instant;
  ask: (what: Asked) => void;
  take: () => void;
  release: () => void;
  repost: () => void;
  recheck: () => void;
  watch: (watches: boolean) => void;
};

export type CaseActions = {
  readonly approve: Action;
  readonly refuse: Action;
  readonly return: Action;
  readonly escalate: Action;
  readonly ownership: Action;
  readonly assign: Action;
  readonly comment: Action;
  readonly suspendClock: Action;
  readonly resumeClock: Action;
  readonly followUp: Action;
  readonly watch: Action;
  readonly recheck: Action;
  readonly completeStep: Action;
  readonly pause: Action;
  readonly resume: Action;
  readonly retry: Action;
  readonly skip: Action;
  /** Only for who proposed the case, or when its posting failed. */
  readonly proposal: readonly Action[];
};

/** Everything one can do with a case, each with its key and, when it cannot be done, the reason. */
export function caseActions(offer: Offer): CaseActions {
  const { person, shown, reference, at, ask, take, release, repost, recheck } = offer;
  const kind = caseKinds.find(shown.kind);
  const action = (id: CaseAction, key: string | null, label: string, run: () => void): Action => ({
    id: `case.${id}`,
    label,
    group: t('Case'),
    keys: key === null ? [] : [key],
    run,
    disabledReason: disabledReason(id, person, shown, reference, at),
  });
  const operation = (id: 'retry' | 'skip', label: string): Action => {
    const offered = action(id, null, label, () => ask(id));
    return { ...offered, disabledReason: offered.disabledReason ?? whyNotNow(id, shown) };
  };
  const onClock = (id: 'suspendClock' | 'resumeClock', label: string, clock: LegalClock | string): Action => {
    const offered = action(id, null, label, () => ask(id));
    return typeof clock === 'string' ? { ...offered, disabledReason: offered.disabledReason ?? clock } : offered;
  };
  const isMine = shown.owner?.id === person.id;
  const proposal: Action[] = [];
  if (shown.state === 'returned') proposal.push(action('resubmit', 's', t('Resubmit'), () => ask('resubmit')));
  if (shown.state === 'open' && shown.proposedBy.id === person.id && (shown.intake ?? kind?.withAmount)) {
    const label = shown.intake ? t('Change') : t('Change the amount');
    proposal.push(action('amend', 'c', label, () => ask('amend')));
  }
  if (shown.state === 'posted') {
    const offered = action('reverse', 'Shift+Z', t('Propose to reverse'), () => ask('reverse'));
    const refusal = whyNotReversed(shown);
    const disabledReason = offered.disabledReason ?? (refusal ? refusalOutcome(refusal).message : undefined);
    proposal.push({ ...offered, disabledReason });
  }
  if (shown.state === 'postingFailed') proposal.push(action('repost', 'p', t('Post again'), repost));
  return {
    approve: action('approve', 'a', t('Approve'), () => ask('approve')),
    refuse: action('refuse', 'r', t('Refuse'), () => ask('refuse')),
    return: action('return', 'b', t('Return'), () => ask('return')),
    escalate: action('escalate', 'e', t('Escalate'), () => ask('escalate')),
    ownership:
      isMine || shown.owner ? action('release', 't', t('Release'), release) : action('take', 't', t('Take'), take),
    assign: action('assign', 'g', t('Assign'), () => ask('assign')),
    comment: action('comment', 'm', t('Comment'), () => ask('comment')),
    pause: action('pause', null, t('Pause the process'), () => ask('pause')),
    resume: action('resume', null, t('Resume the process'), () => ask('resume')),
    retry: operation('retry', t('Retry')),
    skip: operation('skip', t('Skip the wait')),
    suspendClock: onClock('suspendClock', t('Suspend the clock'), clockToSuspend(shown, at)),
    resumeClock: onClock('resumeClock', t('Resume the clock'), clockToResume(shown, at)),
    recheck: action('recheck', 'z', t('Check again'), recheck),
    completeStep: action('completeStep', 'l', t('Do this step'), () => ask('completeStep')),
    ...besides(offer),
    proposal,
  };
}

/** What changes nothing of where the case stands: to put it off, and to watch it. Whoever may comment may. */
function besides({ person, shown, reference, at, ask, watch }: Offer): Pick<CaseActions, 'followUp' | 'watch'> {
  const watches = (shown.watchers ?? []).includes(person.id);
  return {
    followUp: {
      id: 'case.follow-up',
      label: t('Follow up'),
      group: t('Case'),
      keys: ['f'],
      run: () => ask('follow-up'),
      disabledReason: followUpRefused(person, shown, reference, at),
    },
    watch: {
      id: 'case.watch',
      label: watches ? t('Stop watching') : t('Watch'),
      group: t('Case'),
      keys: ['o'],
      run: () => watch(!watches),
      disabledReason: disabledReason('comment', person, shown, reference, at),
    },
  };
}

/** Why a person cannot say when to go on with a case; undefined when they can. */
export function followUpRefused(
  person: Person,
  shown: ShownCase,
  reference: Reference,
  at: Instant,
): string | undefined {
  if (!acceptedEvents[shown.state].includes('follow-up'))
    return t('It is decided: there is nothing left to go on with.');
  const { owner } = shown;
  if (owner && owner.id !== person.id) return refusalOutcome({ kind: 'ownedByOther', owner }).message;
  return refusedNow('comment', person, shown, reference, at);
}
