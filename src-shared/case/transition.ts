import type { Refusal } from '../authority/refusal.ts';
import type { Instant } from '../base/dates.ts';
import { unreachable } from '../base/invariant.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { CaseDocument } from './case-document.ts';
import { acceptedEvents, type CaseEvent, type Change } from './case-event.ts';
import { isUnderWay } from './case-state.ts';
import { completeStep } from './case-steps.ts';
import { allow, approve } from './change-approval.ts';
import { proposersChange, recheck } from './change-evidence.ts';
import { changePosting } from './change-posting.ts';
import { changeProcess } from './change-process.ts';
import { assign, attach, changeFile, comment, followUp, handOver, withWatchers } from './change-work.ts';
import { evidenceHash } from './evidence-hash.ts';
import { placeAfter } from './place-of-case.ts';
import { timelineEvent } from './timeline-event.ts';

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
  if (!isUnderWay(next.state)) delete next.followUp;
  return ok(restsOnTheSame(current, next) ? next : { ...next, evidenceHash: evidenceHash(next) });
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
    case 'post':
    case 'postMemo':
    case 'failPosting':
      return ok(changePosting(current.posting, event));
    case 'close':
      return ok({ state: 'closed', owner: null });
    default:
      return unreachable(event);
  }
}
