import type { CaseRow, CaseState } from '../../src-shared/case/case-document.ts';
import { isUnfinished } from '../../src-shared/case/case-state.ts';
import { nextStep } from '../../src-shared/case/case-steps.ts';
import { dayText, durationText } from '../ui/format.ts';
import type { Tone } from '../ui/tokens.ts';

export type Status = { readonly tone: Tone; readonly word: string };

/** Due within this long: still in time, but first. */
export const DUE_SOON_MS = 48 * 3_600_000;

const states: Readonly<Record<CaseState, Status>> = {
  open: { tone: 'open', word: 'Open' },
  returned: { tone: 'risk', word: 'Returned' },
  approved: { tone: 'open', word: 'Posting' },
  posted: { tone: 'done', word: 'Posted' },
  closed: { tone: 'done', word: 'Closed' },
  refused: { tone: 'plain', word: 'Refused' },
  postingFailed: { tone: 'breach', word: 'Posting failed' },
};

const waiting: Readonly<Record<string, string>> = {
  approve: 'Approval waiting',
  refuse: 'Refusal waiting',
  return: 'Return waiting',
  escalate: 'Escalation waiting',
  assign: 'Assignment waiting',
};

type Shown = Pick<CaseRow, 'blockedBy' | 'steps'> & {
  readonly state: CaseState;
  readonly pending: { readonly decision: string } | null;
};

/** Whether this person has decided it and the server has not answered; a waiting comment decides nothing. */
export function decisionWaits({ pending }: Pick<Shown, 'pending'>): boolean {
  return pending !== null && pending.decision in waiting;
}

/** Where a case stands. What this person did and the server has not answered is waiting, never done. */
export function caseStatus(shown: Shown): Status {
  const { state, pending } = shown;
  if (pending) return { tone: 'plain', word: waiting[pending.decision] ?? 'Change waiting' };
  if (isBlocked(shown)) return { tone: 'risk', word: 'Blocked' };
  const step = stepAhead(shown);
  return step === null ? states[state] : { tone: 'open', word: `${step} waits` };
}

/** Whether something in the case itself is in the way of its approval. */
export function isBlocked({ state, blockedBy = [] }: Pick<Shown, 'state' | 'blockedBy'>): boolean {
  return state === 'open' && blockedBy.length > 0;
}

/** The step of an open case that people do next, by its label; null when none waits. */
export function stepAhead(shown: Pick<Shown, 'state' | 'steps'>): string | null {
  return shown.state === 'open' ? (nextStep(shown)?.label ?? null) : null;
}

/** When it is due: the day, and beside it how far that is. A case that is decided is due no more. */
export function dueStatus({ dueAt, state }: { readonly dueAt: string; readonly state: CaseState }, now: Date): Status {
  if (!isUnfinished(state)) return { tone: 'plain', word: '' };
  const leftMs = new Date(dueAt).getTime() - now.getTime();
  const day = dayText(dueAt, now);
  if (leftMs < 0) return { tone: 'breach', word: `${day} · ${durationText(leftMs)} late` };
  return { tone: leftMs < DUE_SOON_MS ? 'risk' : 'plain', word: `${day} · in ${durationText(leftMs)}` };
}
