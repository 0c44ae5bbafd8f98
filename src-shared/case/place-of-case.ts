import { SYSTEM } from '../authority/person.ts';
import type { Instant } from '../base/dates.ts';
import { BILLING_CASE_VERSION } from '../process/billing-case-maps.ts';
import { partsOf } from '../journal/entry-parts.ts';
import type { ProcessPlace } from '../process/place.ts';
import type { CaseDocument } from './case-document.ts';
import type { CaseEvent } from './case-event.ts';
import { nextStep } from './case-steps.ts';

/** The version of the process that posts memo lines ahead of the books. */
const PARTS_SINCE = 3;

type Opened = Pick<CaseDocument, 'approvalsNeeded' | 'createdAt' | 'dueAt'> & {
  /** Until when people are to have done what comes before a decision; null when there is nothing. */
  readonly workDueAt: Instant | null;
};

/** Where the process of a new case is: it waits for people, or asks the policy first. */
export function firstPlace({ approvalsNeeded, createdAt, dueAt, workDueAt }: Opened): ProcessPlace {
  const isForPeople = approvalsNeeded > 0;
  return {
    version: BILLING_CASE_VERSION,
    node: isForPeople ? 'decision' : 'opened',
    since: createdAt,
    until: isForPeople ? dueAt : null,
    ...(workDueAt === null ? {} : { beside: [{ node: 'work', since: createdAt, until: workDueAt }] }),
  };
}

/** Whether its process waits for the work before a decision, beside the decision itself. */
export function isWaitingForWork({ process }: Pick<CaseDocument, 'process'>): boolean {
  return (process?.beside ?? []).length > 0;
}

/** Where the process of a case is. Of one from before that was kept, read from its state and timeline: it runs on version 1. */
export function placeOf(current: CaseDocument): ProcessPlace {
  if (current.process) return current.process;
  const last = current.timeline.findLast(({ by, event }) => by.id === SYSTEM.id && event in firstLadder);
  const decided = nodeOfState(current);
  const node = decided ?? (last ? firstLadder[last.event]! : 'decision');
  return {
    version: 1,
    node,
    since: (decided ? current.updatedAt : last?.at) ?? current.createdAt,
    until: node === 'decision' ? current.dueAt : null,
  };
}

/** What the ladder of version 1 does, by where the process is after it. */
const firstLadder: Readonly<Record<string, string>> = { remind: 'afterRemind', escalate: 'lastWait' };

/** The place after an event; undefined where none is kept. */
export function placeAfter(
  current: CaseDocument,
  next: CaseDocument,
  event: CaseEvent,
  at: Instant,
): ProcessPlace | undefined {
  if (event.type === 'pause') {
    return { ...placeOf(current), paused: { at, by: event.by, reason: event.text } };
  }
  const before = current.process;
  if (!before) return undefined;
  const place = withBeside(before, next, event, at);
  if (event.type === 'resume') {
    const { paused: _, ...running } = place;
    return running;
  }
  if (event.type === 'suspendClock' || event.type === 'resumeClock') {
    return place.until === null ? place : { ...place, until: next.dueAt };
  }
  const moved = movedTo(current, next, event);
  return moved && moved.node !== place.node ? { ...place, ...moved, since: at } : place;
}

type Moved = Pick<ProcessPlace, 'node' | 'until'>;

/** The branch of the work before a decision ends with the work, or with the decision. */
function withBeside(place: ProcessPlace, next: CaseDocument, event: CaseEvent, at: Instant): ProcessPlace {
  if (!place.beside) return place;
  const { beside: _, ...alone } = place;
  if (nodeOfState(next) !== null || !nextStep(next)) return alone;
  return 'beside' in event && event.beside ? { ...place, beside: [{ ...event.beside, since: at }] } : place;
}

function movedTo(current: CaseDocument, next: CaseDocument, event: CaseEvent): Moved | null {
  if ('place' in event && event.place) return event.place;
  const posting = nodeOfParts(current, next, event);
  if (posting) return { node: posting, until: null };
  const isBySystem = !('by' in event) || event.by.id === SYSTEM.id;
  if (current.process?.version === 1 && isBySystem && event.type in firstLadder) {
    return { node: firstLadder[event.type]!, until: null };
  }
  if (next.state === current.state) return null;
  const decided = nodeOfState(next);
  if (decided) return { node: decided, until: null };
  // Somebody sent it back before the policy was asked: it waits for people like any other.
  return current.process?.node === 'opened' ? { node: 'decision', until: next.dueAt } : null;
}

/** Where a case is whose memo lines are posted ahead of the books; null where that says nothing. */
function nodeOfParts(current: CaseDocument, next: CaseDocument, event: CaseEvent): string | null {
  if ((current.process?.version ?? 0) < PARTS_SINCE || partsOf(next.entry) === null) return null;
  const last = next.posting.memos?.at(-1)?.state;
  switch (event.type) {
    case 'postMemo':
      if (last === 'undone') return next.state === 'approved' ? 'memo' : 'waitRepost';
      return last === 'undoing' ? 'undoing' : 'posting';
    case 'failPosting':
      return last === 'undoing' ? 'waitUndo' : null;
    case 'repost':
      return last === 'undoing' ? 'waitUndo' : last === 'posted' ? 'posting' : 'memo';
    default:
      return next.state !== current.state && next.posting.state === 'queued' ? 'memo' : null;
  }
}

/** Where a case is that no longer waits for a decision; null while it does. */
function nodeOfState({ state, posting }: Pick<CaseDocument, 'state' | 'posting'>): string | null {
  switch (state) {
    case 'open':
    case 'returned':
      return null;
    case 'approved':
      return posting.state === 'queued' ? 'posting' : 'act';
    case 'postingFailed':
      return 'waitRepost';
    case 'posted':
      return 'posted';
    case 'closed':
    case 'refused':
      return 'ended';
  }
}
