import type { Candidate } from '../../../src-shared/authority/assigning.ts';
import { SYSTEM, type PersonId } from '../../../src-shared/authority/person.ts';
import { refusalOutcome } from '../../../src-shared/authority/refusal-outcome.ts';
import { CalendarDate } from '../../../src-shared/base/dates.ts';
import { nextStep } from '../../../src-shared/case/case-steps.ts';
import { caseKinds } from '../../../src-shared/case/kinds.ts';
import { placeOf } from '../../../src-shared/case/place-of-case.ts';
import { materialDifferences } from '../../../src-shared/case/material.ts';
import type { CommandPayload, FieldDifference } from '../../../src-shared/sync/command.ts';
import type { ShownCase } from '../../data/workbench.ts';
import { minorFromTyped } from '../../ui/amount-field.ts';
import type { Asked } from './case-actions.ts';
import { clockAsked } from './clock-words.ts';
import type { Draft } from './drafts.ts';
import { type FormWords, workWords } from './form-words.ts';
import { mentionsIn } from './mentions.ts';
import { t } from '../../language/t.ts';

/** Of a case that is changed with its whole form: what is asked stands there. */
const changeWords: FormWords = {
  title: t('Change'),
  explains: t('Approvals given so far are void: everybody decides on what is new.'),
  confirm: t('Change it'),
  reason: { label: t('Why does it change?'), required: true },
  amount: 'none',
};

export function formWords(asked: Asked, shown: ShownCase): FormWords {
  const kind = caseKinds.find(shown.kind);
  const why = (label: string) => ({ label, required: true });
  switch (asked) {
    case 'approve':
      return {
        title: t('Approve'),
        explains: t(kind?.approve.explains ?? ''),
        confirm: t(kind?.approve.verb ?? 'Approve'),
        reason: { label: t('Note, if you like'), required: false },
        amount: 'none',
      };
    case 'resubmit':
      return {
        title: t('Resubmit'),
        explains: t('Goes back to the approvers.'),
        confirm: t('Resubmit'),
        reason: why(t('Your answer')),
        amount: kind?.withAmount ? 'optional' : 'none',
      };
    case 'amend':
      if (shown.intake) return changeWords;
      return {
        title: t('Change the amount'),
        explains: t('Approvals given so far are void: everybody decides on the new amount.'),
        confirm: t('Change the amount'),
        reason: why(t('Why does the amount change?')),
        amount: 'required',
      };
    case 'completeStep': {
      const step = nextStep(shown);
      return {
        title: step ? t(step.label) : t('Step'),
        explains: step ? t(step.explains) : t('It is done already.'),
        confirm: t('Done'),
        reason: why(t('What did you find?')),
        amount: 'none',
      };
    }
    default:
      return workWords[asked];
  }
}

/**
 * What became of the evidence since the question was asked: who confirms then would decide on what they have not seen.
 *
 * @returns null when it is the same; it may have changed in what the differences do not name.
 */
export function changedSinceAsked(basis: ShownCase, shown: ShownCase): FieldDifference[] | null {
  return basis.evidenceHash === shown.evidenceHash ? null : materialDifferences(basis, shown);
}

/**
 * What a form says when what it asks cannot be done any more.
 *
 * @param basis    the case as it was when the form was opened.
 * @param refused  why not, as a sentence.
 */
export function overtakenText(basis: ShownCase, shown: ShownCase, refused: string): string {
  const since = shown.timeline.slice(basis.timeline.length);
  const other = since.find(({ by }) => by.id !== SYSTEM.id)?.by.name;
  return `${other ? t('{other} went on with this case meanwhile', { other }) : t('This case has changed meanwhile')}. ${refused} ${t('What you wrote is not sent, and is kept here.')}`;
}

/** Whom a comment can mention: who sees the case, by a role at its site. */
export function mentionable(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(({ role }) => role !== null);
}

function followUpOf(day: string, text: string): CommandPayload | Missing {
  if (day === '') return { type: 'case.follow-up', on: null, text };
  const on = CalendarDate.safeParse(day);
  if (!on.success) return { missing: t('Give the day as year, month and day, such as 2026-12-01.'), at: 'day' };
  return { type: 'case.follow-up', on: on.data, text };
}

/** What is still missing in a form, in words, and at which field that is said. */
export type Missing = { readonly missing: string; readonly at: 'person' | 'reason' | 'until' | 'day' | 'amount' };

/**
 * The command of a filled form, or what is still missing.
 *
 * @param candidates  everybody, as one to whom the case could be given; of a comment, whom it can mention.
 */
export function payloadOf(
  asked: Asked,
  shown: ShownCase,
  draft: Draft,
  candidates: readonly Candidate[] = [],
): CommandPayload | Missing {
  const words = formWords(asked, shown);
  const reason = draft.reason.trim();
  const until = CalendarDate.safeParse(draft.until);
  if (asked === 'suspendClock' && !until.success) {
    return { missing: t('Give the day until which it stands still.'), at: 'until' };
  }
  const to = candidates.find(({ id }) => id === draft.to);
  if (asked === 'assign' && (!to || to.barred)) {
    const missing = to?.barred ? refusalOutcome(to.barred).message : t('Choose who works on it from now on.');
    return { missing, at: 'person' };
  }
  if (words.reason.required && reason === '')
    return { missing: t('{reasonLabel} Write it here.', { reasonLabel: words.reason.label }), at: 'reason' };
  const amountMinor = minorFromTyped(draft.amount);
  const amountGiven = draft.amount.trim() !== '';
  if (words.amount !== 'none' && amountMinor === null && (amountGiven || words.amount === 'required')) {
    return { missing: t('Give the amount in dollars, such as 84.50.'), at: 'amount' };
  }
  switch (asked) {
    case 'assign':
      return { type: 'case.assign', to: draft.to as PersonId, from: shown.owner?.id ?? null, reason };
    case 'comment': {
      const mentions = mentionsIn(reason, mentionable(candidates));
      return {
        type: 'case.comment',
        text: reason,
        ...(mentions.length > 0 && { mentions }),
        ...(draft.documents?.length && { documents: [...draft.documents] }),
      };
    }
    case 'follow-up':
      return followUpOf((draft.on ?? '').trim(), reason);
    case 'resubmit':
      return { type: 'case.resubmit', reason, ...(amountMinor !== null && { amountMinor }) };
    case 'reverse':
      return { type: 'case.reverse', reason };
    case 'pause':
    case 'resume':
    case 'retry':
    case 'skip':
      return { type: 'case.operate', action: asked, node: placeOf(shown).node, reason };
    case 'suspendClock':
      return { type: 'case.suspend-clock', clock: clockAsked(shown, asked), until: until.data!, reason };
    case 'resumeClock':
      return { type: 'case.resume-clock', clock: clockAsked(shown, asked), reason };
    case 'completeStep':
      return { type: 'case.complete-step', step: nextStep(shown)?.id ?? '', note: reason };
    case 'amend':
      return { type: 'case.amend', reason, amountMinor: amountMinor ?? 0 };
    default:
      return { type: 'case.decide', decision: asked, reason };
  }
}
