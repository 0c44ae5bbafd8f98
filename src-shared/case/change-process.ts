import type { Refusal } from '../authority/refusal.ts';
import type { Instant } from '../base/dates.ts';
import { err, ok } from '../base/result.ts';
import type { CaseDocument } from './case-document.ts';
import type { CaseEvent, Change } from './case-event.ts';
import { dueWithClocks, type LegalClock, resumeClock, suspendClock } from './legal-clock.ts';
import { placeOf } from './place-of-case.ts';

type Operated = Extract<CaseEvent, { type: 'pause' | 'resume' | 'retry' | 'skip' }>;
type Reversed = Extract<CaseEvent, { type: 'reverse' | 'settleReversal' }>;
type Clocked = Extract<CaseEvent, { type: 'suspendClock' | 'resumeClock' }>;

/** What changes the way of a case, and nothing that a decision rests on. */
export function changeProcess(current: CaseDocument, event: Operated | Reversed | Clocked, at: Instant): Change {
  switch (event.type) {
    case 'suspendClock':
    case 'resumeClock':
      return changeClock(current, event, at);
    case 'reverse':
    case 'settleReversal':
      return reverse(current, event);
    default:
      return operate(current, event);
  }
}

/** Of one entry one reversal is proposed at a time, and one is posted. */
function reverse(current: CaseDocument, event: Extract<CaseEvent, { type: 'reverse' | 'settleReversal' }>): Change {
  const { reversal } = current;
  if (event.type === 'settleReversal') {
    return reversal ? ok({ reversal: { ...reversal, state: event.state } }) : err({ kind: 'cannotReverse' });
  }
  if (event.text.trim() === '') return err({ kind: 'reasonRequired', action: 'reverse' });
  const refusal = whyNotReversed(current);
  return refusal ? err(refusal) : ok({ reversal: { ...event.reversal, state: 'proposed' } });
}

/** Why the entry of a case cannot be undone, whoever asks; null when it can. */
export function whyNotReversed({
  reversal,
  reverses,
  posting,
}: Pick<CaseDocument, 'reversal' | 'reverses' | 'posting'>): Refusal | null {
  if (reversal && reversal.state !== 'refused')
    return { kind: 'reversed', number: reversal.number, state: reversal.state };
  return reverses || posting.entry === '' ? { kind: 'cannotReverse' } : null;
}

/** What an operator does changes where the process is, and nothing of the case. */
function operate(
  current: CaseDocument,
  { type, text }: Extract<CaseEvent, { type: 'pause' | 'resume' | 'retry' | 'skip' }>,
): Change {
  if (text.trim() === '') return err({ kind: 'reasonRequired', action: type });
  const isPaused = placeOf(current).paused !== undefined;
  if (type === 'resume') return isPaused ? ok({}) : err({ kind: 'notPaused' });
  return isPaused ? err({ kind: 'paused' }) : ok({});
}

function changeClock(
  current: CaseDocument,
  event: Extract<CaseEvent, { type: 'suspendClock' | 'resumeClock' }>,
  at: Instant,
): Change {
  if (event.text.trim() === '') return err({ kind: 'reasonRequired', action: event.type });
  const clock = current.clocks?.find(({ id }) => id === event.clock);
  if (!clock) return err({ kind: 'noClock' });
  const changed =
    event.type === 'suspendClock'
      ? suspendClock(clock, { from: at, until: event.until, reason: event.text, by: event.by })
      : resumeClock(clock, at);
  if (!changed.ok) return changed;
  const clocks = (current.clocks ?? []).map((each): LegalClock => (each === clock ? changed.value : each));
  return ok({
    clocks,
    dueAt: dueWithClocks(current.dueAt, { before: clock.dueAt, after: changed.value.dueAt }, clocks),
  });
}
