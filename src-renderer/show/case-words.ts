import type { CaseRow, CaseState } from '../../src-shared/case/case-document.ts';
import { isUnfinished } from '../../src-shared/case/case-state.ts';
import { nextStep } from '../../src-shared/case/case-steps.ts';
import { dayText, durationText } from '../ui/format.ts';
import type { Tone } from '../ui/tokens.ts';
import { t } from '../language/t.ts';

export type Status = { readonly tone: Tone; readonly word: string };

/** Due within this long: still in time, but first. */
export const DUE_SOON_MS = 48 * 3_600_000;

const states: Readonly<Record<CaseState, Status>> = {
  open: { tone: 'open', word: t('Open') },
  returned: { tone: 'risk', word: t('Returned') },
  approved: { tone: 'open', word: t('Posting') },
  posted: { tone: 'done', word: t('Posted') },
  closed: { tone: 'done', word: t('Closed') },
  refused: { tone: 'plain', word: t('Refused') },
  postingFailed: { tone: 'breach', word: t('Posting failed') },
};

const waiting: Readonly<Record<string, string>> = {
  approve: t('Approval waiting'),
  refuse: t('Refusal waiting'),
  return: t('Return waiting'),
  escalate: t('Escalation waiting'),
  assign: t('Assignment waiting'),
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
  if (pending) return { tone: 'plain', word: waiting[pending.decision] ?? t('Change waiting') };
  if (isBlocked(shown)) return { tone: 'risk', word: t('Blocked') };
  const step = stepAhead(shown);
  return step === null ? states[state] : { tone: 'open', word: t('{step} waits', { step }) };
}

/** Whether something in the case itself is in the way of its approval. */
export function isBlocked({ state, blockedBy = [] }: Pick<Shown, 'state' | 'blockedBy'>): boolean {
  return state === 'open' && blockedBy.length > 0;
}

/** The step of an open case that people do next, by its label; null when none waits. */
export function stepAhead(shown: Pick<Shown, 'state' | 'steps'>): string | null {
  const step = shown.state === 'open' ? nextStep(shown) : null;
  return step ? t(step.label) : null;
}

/** When it is due: the day, and beside it how far that is. A case that is decided is due no more. */
export function dueStatus({ dueAt, state }: { readonly dueAt: string; readonly state: CaseState }, now: Date): Status {
  if (!isUnfinished(state)) return { tone: 'plain', word: '' };
  const leftMs = new Date(dueAt).getTime() - now.getTime();
  const day = dayText(dueAt, now);
  if (leftMs < 0) return { tone: 'breach', word: t('{day} · {leftMs} late', { day, leftMs: durationText(leftMs) }) };
  return {
    tone: leftMs < DUE_SOON_MS ? 'risk' : 'plain',
    word: t('{day} · in {leftMs}', { day, leftMs: durationText(leftMs) }),
  };
}
