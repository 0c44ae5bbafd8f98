import type { CaseState } from '../../src-shared/case/case-document.ts';
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

type Shown = { readonly state: CaseState; readonly pending: { readonly decision: string } | null };

/** Whether this person has decided it and the server has not answered; a waiting comment decides nothing. */
export function decisionWaits({ pending }: Pick<Shown, 'pending'>): boolean {
  return pending !== null && pending.decision in waiting;
}

/** Where a case stands. What this person did and the server has not answered is waiting, never done. */
export function caseStatus({ state, pending }: Shown): Status {
  if (pending) return { tone: 'plain', word: waiting[pending.decision] ?? 'Change waiting' };
  return states[state];
}

/** Whether people still have something to do with it. */
export function needsPeople(state: CaseState): boolean {
  return state === 'open' || state === 'returned' || state === 'postingFailed';
}

/** When it is due: the day, and beside it how far that is. A case that is decided is due no more. */
export function dueStatus({ dueAt, state }: { readonly dueAt: string; readonly state: CaseState }, now: Date): Status {
  if (!needsPeople(state)) return { tone: 'plain', word: '' };
  const leftMs = new Date(dueAt).getTime() - now.getTime();
  const day = dayText(dueAt, now);
  if (leftMs < 0) return { tone: 'breach', word: `${day} · ${durationText(leftMs)} late` };
  return { tone: leftMs < DUE_SOON_MS ? 'risk' : 'plain', word: `${day} · in ${durationText(leftMs)}` };
}
