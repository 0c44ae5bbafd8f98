import type { Actor, PersonId } from '../authority/person.ts';
import { SYSTEM } from '../authority/person.ts';
import type { Refusal } from '../authority/refusal.ts';
import { dateText, type Instant } from '../base/dates.ts';
import { unreachable } from '../base/invariant.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { CaseFile } from '../document/case-file.ts';
import { formatMinor } from '../money/format.ts';
import type { CaseDocument, CaseState, CaseStep, FollowUp, PolicyReason, TimelineEvent } from './case-document.ts';
import { completeStep, dutyDoneBy, hindrance } from './case-steps.ts';
import { evidenceHash } from './evidence-hash.ts';
import { changeProcess } from './change-process.ts';
import type { CaseDescription } from './kind.ts';
import { materialDifferences } from './material.ts';
import { placeAfter } from './place-of-case.ts';
import type { ProcessPlace } from '../process/place.ts';

/** A case's description with another amount, and how many approvals that takes. Made by `amendmentOf`. */
export type Amendment = Pick<CaseDescription, 'title' | 'facts' | 'entry'> & {
  readonly amountMinor: number;
  readonly approvalRule: PolicyReason;
  readonly approvalsNeeded: number;
  readonly twoHighestLevels: boolean;
  readonly departmentApproves: boolean;
} & Partial<Reread>;

/** What a case proposed with a form is read anew with: what was given, and what is known about it by now. */
export type Reread = {
  readonly intake: NonNullable<CaseDocument['intake']>;
  readonly checks: CaseDescription['checks'];
  readonly blockedBy: readonly string[];
  readonly steps: readonly CaseStep[];
  readonly account: string;
  /** The payer's name, '' for none. */
  readonly payer: string;
  readonly payerClass: string;
  /** Absent: as it was. */
  readonly department?: string;
};

/** `decidedAt`: when the person decided, if that was offline and earlier than now. `for`: who is absent and lent the authority. */
type ByPerson = { readonly by: Actor; readonly for?: Actor; readonly decidedAt?: Instant };

/** `inPlaceOf` names the proposer when they cannot answer, see `proposerAnswers`: whoever answers takes their place. */
type ByProposer = ByPerson & { readonly inPlaceOf?: PersonId };

/** Where the case's process is afterwards, when it was the process that did this. */
type Moving = { readonly place?: Pick<ProcessPlace, 'node' | 'until'> };

/** Everything that can happen to a case after it was opened. */
export type CaseEvent =
  | (ByPerson & { readonly type: 'take' | 'release' })
  /** `mentions`: whom it names. `documents`: ids of documents of the case that go with it. */
  | (ByPerson & {
      readonly type: 'comment';
      readonly text: string;
      readonly mentions?: readonly PersonId[];
      readonly documents?: readonly string[];
    })
  /** `on` is a day; null: it is to be looked at again at once. */
  | (ByPerson & { readonly type: 'follow-up'; readonly on: FollowUp['on'] | null; readonly text: string })
  | (ByPerson & { readonly type: 'watch' | 'unwatch' })
  | (ByPerson & { readonly type: 'attach'; readonly document: CaseFile })
  /** The server has a document whole that was attached before. */
  | { readonly type: 'receive'; readonly document: string }
  /** The time of keeping a document is over. */
  | { readonly type: 'discard'; readonly document: string }
  /** `effect` is the kind's: a case that posts nothing is closed by its last approval. `command` is '' for none. */
  | (ByPerson & { readonly type: 'approve'; readonly effect: Effect; readonly command: string; readonly text: string })
  | (ByPerson & { readonly type: 'refuse'; readonly text: string })
  | (ByPerson & { readonly type: 'return'; readonly text: string })
  /** `to` is who works on it from now on; by default nobody. */
  | (ByPerson & { readonly type: 'escalate'; readonly to?: Actor | null; readonly text: string } & Moving)
  /** A person names who works on it from now on. */
  | (ByPerson & { readonly type: 'assign'; readonly to: Actor; readonly text: string })
  | (ByProposer & { readonly type: 'resubmit'; readonly text: string; readonly amendment: Amendment | null })
  /** Somebody has done what a step of the case asks for. */
  | (ByPerson & { readonly type: 'completeStep'; readonly step: string; readonly text: string })
  /** What is known about it was looked up again; null: it is as it was. */
  | (ByPerson & { readonly type: 'recheck'; readonly text: string; readonly amendment: Amendment | null })
  | (ByProposer & { readonly type: 'amend'; readonly text: string; readonly amendment: Amendment })
  | (ByPerson & { readonly type: 'repost' })
  /** A clock of the law stands still until then; or runs again before that. `clock` is its id. */
  | (ByPerson & {
      readonly type: 'suspendClock';
      readonly clock: string;
      readonly until: Instant;
      readonly text: string;
    })
  | (ByPerson & { readonly type: 'resumeClock'; readonly clock: string; readonly text: string })
  /** A person proposes to undo its entry, in a case of its own; what became of that. */
  | (ByPerson & {
      readonly type: 'reverse';
      readonly reversal: { readonly case: string; readonly number: string };
      readonly text: string;
    })
  | { readonly type: 'settleReversal'; readonly state: 'posted' | 'refused'; readonly text: string }
  /** An operator stops the case's process, lets it go on, tries again what failed, or ends a wait before its time. */
  | (ByPerson & { readonly type: 'pause' | 'resume' | 'retry' | 'skip'; readonly text: string })
  /** Its owner has left, or does nothing: the work goes to somebody else, or to nobody. */
  | ({ readonly type: 'reassign'; readonly to: Actor | null; readonly text: string } & Moving)
  /** The policy lets it pass without people. */
  | { readonly type: 'allow'; readonly effect: Effect }
  /** The ledger has taken the entry under this number. */
  | { readonly type: 'post'; readonly entry: string }
  | { readonly type: 'failPosting'; readonly message: string }
  /** The work it held up goes on, or there is nothing left to decide. */
  | { readonly type: 'close'; readonly text: string }
  /** It is overdue. */
  | ({ readonly type: 'remind'; readonly text: string } & Moving);
export type CaseEventType = CaseEvent['type'];
type Effect = 'post' | 'close' | 'resume';

const always = ['comment', 'watch', 'unwatch', 'attach', 'receive', 'discard'] as const;
const waiting = [
  'take',
  'release',
  'assign',
  'reassign',
  'follow-up',
  ...always,
  'refuse',
  'close',
  'remind',
  'suspendClock',
  'resumeClock',
  'pause',
  'resume',
  'retry',
  'skip',
] as const;

/** Which events a state takes at all; what else an event demands is in `transition`. */
export const acceptedEvents: Record<CaseState, readonly CaseEventType[]> = {
  open: [...waiting, 'approve', 'return', 'escalate', 'amend', 'allow', 'completeStep', 'recheck'],
  returned: [...waiting, 'resubmit', 'completeStep', 'recheck'],
  approved: [...always, 'post', 'failPosting', 'close', 'pause', 'resume', 'retry'],
  postingFailed: [
    'take',
    'release',
    'assign',
    'reassign',
    'follow-up',
    ...always,
    'repost',
    'post',
    'failPosting',
    'close',
    'remind',
    'suspendClock',
    'resumeClock',
    'pause',
    'resume',
    'retry',
  ],
  posted: [...always, 'reverse', 'settleReversal'],
  closed: always,
  refused: always,
};

/** They ride on the case, which every workbench of its site has. */
const MOST_DOCUMENTS = 100;

/**
 * The only way a case changes: the next version of it, or why not. Authority is asked before, with `may`; what holds
 * whatever the authority (nobody approves their own proposal, nobody counts twice) is held here as well.
 */
export function transition(current: CaseDocument, event: CaseEvent, at: Instant): Result<CaseDocument, Refusal> {
  if (!acceptedEvents[current.state].includes(event.type)) {
    return err({ kind: 'wrongState', state: current.state, event: event.type });
  }
  const changed = apply(current, event, at);
  if (!changed.ok) return changed;
  const next: CaseDocument = {
    ...current,
    ...changed.value,
    ver: current.ver + 1,
    updatedAt: at,
    timeline: [...current.timeline, timelineEvent(current, event, at)],
  };
  const process = placeAfter(current, next, event, at);
  if (process) next.process = process;
  // What is decided is followed up no more.
  if (isDecided(next.state)) delete next.followUp;
  return ok(restsOnTheSame(current, next) ? next : { ...next, evidenceHash: evidenceHash(next) });
}

function isDecided(state: CaseState): boolean {
  return state === 'posted' || state === 'closed' || state === 'refused';
}

/** Most events leave alone what a decision rests on, and hashing it costs more than everything else here. */
function restsOnTheSame(current: CaseDocument, next: CaseDocument): boolean {
  return (
    next.kind === current.kind &&
    next.amountMinor === current.amountMinor &&
    next.account === current.account &&
    next.payerClass === current.payerClass &&
    next.facts === current.facts &&
    next.entry === current.entry
  );
}

type Change = Result<Partial<CaseDocument>, Refusal>;

function apply(current: CaseDocument, event: CaseEvent, at: Instant): Change {
  switch (event.type) {
    case 'take':
      return current.owner && current.owner.id !== event.by.id
        ? err({ kind: 'ownedByOther', owner: current.owner })
        : ok({ owner: event.by });
    case 'release':
      return current.owner ? ok({ owner: null }) : err({ kind: 'notOwned' });
    case 'assign':
      return assign(current, event);
    case 'reassign':
      return ok({ owner: event.to });
    case 'comment':
      return comment(current, event);
    case 'remind':
      return ok({});
    case 'follow-up':
      return followUp(current, event);
    case 'watch':
      return ok({ watchers: withWatchers(current, [event.by.id]) });
    case 'unwatch':
      return ok({ watchers: (current.watchers ?? []).filter((id) => id !== event.by.id) });
    case 'attach':
      return attach(current, event.document);
    case 'receive':
      return changeFile(current, event.document, { storedAt: at });
    case 'discard':
      return changeFile(current, event.document, { removedAt: at });
    case 'approve':
      return approve(current, event, at);
    case 'allow':
      return allow(current, event.effect);
    case 'refuse':
      return event.text.trim() === ''
        ? err({ kind: 'reasonRequired', action: 'refuse' })
        : ok({ state: 'refused', owner: null, posting: { ...current.posting, state: 'none' } });
    case 'return':
    case 'escalate':
      return handOver(current, event);
    case 'resubmit':
      return proposersChange(current, event, { ...event.amendment, state: 'open', approvals: [] });
    case 'amend':
      return proposersChange(current, event, { ...event.amendment, approvals: [] });
    case 'pause':
    case 'resume':
    case 'retry':
    case 'skip':
    case 'reverse':
    case 'settleReversal':
    case 'suspendClock':
    case 'resumeClock':
      return changeProcess(current, event, at);
    case 'completeStep':
      return completeStep(current, event, at);
    case 'recheck':
      return recheck(current, event.amendment);
    case 'repost':
      return ok({ state: 'approved', posting: { ...current.posting, state: 'queued', message: '' } });
    case 'post':
      return ok({ state: 'posted', owner: null, posting: { state: 'posted', entry: event.entry, message: '' } });
    case 'failPosting':
      return ok({ state: 'postingFailed', posting: { ...current.posting, state: 'failed', message: event.message } });
    case 'close':
      return ok({ state: 'closed', owner: null });
    default:
      return unreachable(event);
  }
}

/** Whoever works on a case says when to go on with it. */
function followUp(current: CaseDocument, event: Extract<CaseEvent, { type: 'follow-up' }>): Change {
  const { by, on, text } = event;
  if (current.owner && current.owner.id !== by.id) return err({ kind: 'ownedByOther', owner: current.owner });
  return ok({ followUp: on === null ? undefined : { on, text, by } });
}

function withWatchers({ watchers = [] }: CaseDocument, added: readonly PersonId[]): PersonId[] {
  return [...new Set([...watchers, ...added])];
}

function assign(current: CaseDocument, { to, text }: Extract<CaseEvent, { type: 'assign' }>): Change {
  if (text.trim() === '') return err({ kind: 'reasonRequired', action: 'assign' });
  return current.owner?.id === to.id
    ? err({ kind: 'cannotBeGiven', to, because: 'hasIt', site: current.site })
    : ok({ owner: to });
}

/** Back to the proposer, or up to the next level. */
function handOver(current: CaseDocument, event: Extract<CaseEvent, { type: 'return' | 'escalate' }>): Change {
  if (event.text.trim() === '') return err({ kind: 'reasonRequired', action: event.type });
  if (event.type !== 'escalate') return ok({ state: 'returned', owner: null });
  return ok({ escalations: current.escalations + 1, owner: event.to ?? null });
}

function comment(current: CaseDocument, { mentions, documents }: Extract<CaseEvent, { type: 'comment' }>): Change {
  const has = (id: string) => current.documents?.some((file) => file.id === id) === true;
  if (documents?.every(has) === false) return err({ kind: 'document', fault: 'missing' });
  return ok(mentions?.length ? { watchers: withWatchers(current, mentions) } : {});
}

function attach(current: CaseDocument, document: CaseFile): Change {
  const { documents = [] } = current;
  if (documents.some(({ id }) => id === document.id)) return err({ kind: 'document', fault: 'twice' });
  if (documents.length >= MOST_DOCUMENTS) return err({ kind: 'document', fault: 'tooMany' });
  return ok({ documents: [...documents, document] });
}

function changeFile(current: CaseDocument, id: string, change: Partial<CaseFile>): Change {
  const { documents = [] } = current;
  if (!documents.some((file) => file.id === id)) return err({ kind: 'document', fault: 'missing' });
  return ok({ documents: documents.map((file) => (file.id === id ? { ...file, ...change } : file)) });
}

function approve(current: CaseDocument, event: Extract<CaseEvent, { type: 'approve' }>, at: Instant): Change {
  const { by, for: absent, command, effect } = event;
  const parts = absent ? [by.id, absent.id] : [by.id];
  // The system has no opinion: what needs no people goes through `allow`.
  if (parts.includes(current.proposedBy.id) || parts.includes(SYSTEM.id)) {
    return err({ kind: 'selfApproval', others: [] });
  }
  // Whoever lent their authority to an approval has approved: one person counts once.
  const isCounted = ({ id }: Actor | undefined = SYSTEM) => parts.includes(id);
  if (current.approvals.some((approval) => isCounted(approval.by) || isCounted(approval.for))) {
    return err({ kind: 'alreadyApproved' });
  }
  const done = dutyDoneBy(parts, current);
  if (done) return err({ kind: 'didStep', label: done.label, others: [] });
  const hindered = hindrance(current);
  if (hindered) return err(hindered);
  const approvals = [...current.approvals, { by, ...(absent ? { for: absent } : {}), at, command }];
  // One approval at least, even where the policy would have let it pass: a person was asked and answered.
  const isEnough = approvals.length >= Math.max(1, current.approvalsNeeded);
  return ok({ approvals, owner: null, ...(isEnough ? passed(current, effect) : {}) });
}

function allow(current: CaseDocument, effect: Effect): Change {
  const hindered = hindrance(current);
  if (hindered) return err(hindered);
  const { approvalsNeeded: needed, approvals } = current;
  return approvals.length >= needed
    ? ok(passed(current, effect))
    : err({ kind: 'approvalsMissing', needed, given: approvals.length });
}

function passed(current: CaseDocument, effect: Effect): Pick<CaseDocument, 'state' | 'posting'> {
  const { posting, entry } = current;
  // An entry without lines (a notice that pays nothing) cannot be posted and need not be.
  if (effect === 'close' || (effect === 'post' && entry.length === 0)) return { state: 'closed', posting };
  return { state: 'approved', posting: effect === 'post' ? { ...posting, state: 'queued' } : posting };
}

/** Approvals given to other evidence are void; what only helps to judge may change beneath them. */
function recheck(current: CaseDocument, amendment: Amendment | null): Change {
  if (!amendment) return ok({});
  const next = amended(current, amendment);
  const isSame = evidenceHash({ ...current, ...next }) === evidenceHash(current);
  return ok(isSame ? next : { ...next, approvals: [], owner: null });
}

/** An amendment with what the document may change itself. */
function amended(
  current: CaseDocument,
  { facts = current.facts, entry = current.entry, checks, blockedBy, steps, ...rest }: Partial<Amendment>,
): Partial<CaseDocument> {
  return {
    ...rest,
    facts: [...facts],
    entry: [...entry],
    ...(checks ? { checks: [...checks] } : {}),
    ...(blockedBy ? { blockedBy: [...blockedBy] } : {}),
    ...(steps ? { steps: [...steps] } : {}),
  };
}

function proposersChange(
  current: CaseDocument,
  event: Extract<CaseEvent, { type: 'resubmit' | 'amend' }>,
  change: Pick<Partial<CaseDocument>, 'state' | 'approvals'> & Partial<Amendment>,
): Change {
  if (event.text.trim() === '') return err({ kind: 'reasonRequired', action: event.type });
  const { proposedBy } = current;
  if (proposedBy.id !== event.by.id && proposedBy.id !== event.inPlaceOf) {
    return err({ kind: 'notProposer', proposer: proposedBy });
  }
  const { state = current.state, approvals = current.approvals, ...amendment } = change;
  // Whoever answers for a proposal is its proposer from now on, and does not approve it.
  return ok({ ...amended(current, amendment), state, approvals, proposedBy: event.by, owner: null });
}

function timelineEvent(current: CaseDocument, event: CaseEvent, at: Instant): TimelineEvent {
  const amendment =
    event.type === 'resubmit' || event.type === 'amend' || event.type === 'recheck' ? event.amendment : null;
  const changes = amendment
    ? materialDifferences(current, { ...current, ...amended(current, amendment) })
    : handsOn(event)
      ? [{ label: 'Taken by', before: current.owner?.name ?? '', after: event.to?.name ?? '' }]
      : event.type === 'follow-up'
        ? [{ label: 'Follow up on', before: dayOrNone(current.followUp?.on), after: dayOrNone(event.on) }]
        : [];
  return {
    at,
    by: 'by' in event ? event.by : SYSTEM,
    ...('for' in event && event.for ? { for: event.for } : {}),
    event: event.type,
    text: eventText(current, event),
    ...(changes.length > 0 ? { changes: changes.map(({ label, before, after }) => ({ label, before, after })) } : {}),
    ...('decidedAt' in event && event.decidedAt ? { decidedAt: event.decidedAt } : {}),
    ...('mentions' in event && event.mentions?.length ? { mentions: [...event.mentions] } : {}),
    ...documentsOf(event),
  };
}

function dayOrNone(day: string | null | undefined): string {
  return day ? dateText(day) : 'no day';
}

function documentsOf(event: CaseEvent): Pick<TimelineEvent, 'documents'> {
  switch (event.type) {
    case 'comment':
      return event.documents && event.documents.length > 0 ? { documents: [...event.documents] } : {};
    case 'attach':
      return { documents: [event.document.id] };
    case 'receive':
    case 'discard':
      return { documents: [event.document] };
    default:
      return {};
  }
}

function handsOn(event: CaseEvent): event is Extract<CaseEvent, { to?: Actor | null }> & { readonly to: Actor | null } {
  return 'to' in event && event.to !== undefined;
}

function eventText(current: CaseDocument, event: CaseEvent): string {
  if ('text' in event) return event.text;
  switch (event.type) {
    case 'allow':
      return current.approvalRule.text;
    case 'post':
      return event.entry === '' ? 'Posted.' : `Posted as ${event.entry}, ${formatMinor(current.amountMinor)}.`;
    case 'failPosting':
      return event.message;
    case 'take':
    case 'release':
    case 'repost':
    case 'watch':
    case 'unwatch':
    case 'attach':
    case 'receive':
    case 'discard':
      return '';
  }
}
