import { useEffect } from 'react';
import { caseKinds } from '../../../src-shared/case/kinds.ts';
import type { Intake } from '../../../src-shared/case/kind.ts';
import type { CommandDocument, CommandPayload } from '../../../src-shared/sync/command.ts';
import type { ShownCase, Typed } from '../../data/workbench.ts';
import { decimalText } from '../../../src-shared/money/money.ts';
import { draftOf } from '../../show/intake/intake-draft.ts';
import type { Asked } from './case-actions.ts';
import { type Draft, draftFrom, draftKey, draftText } from './drafts.ts';

/**
 * What was written for a command that the server did not take, as the form under that question keeps it.
 *
 * @param intake  the form of the case's kind; undefined where it has none.
 * @returns null where nothing was written.
 */
export function writtenFor(
  payload: CommandPayload,
  { intake, site }: { readonly intake: Intake | undefined; readonly site: string },
): { readonly asked: Asked; readonly text: string } | null {
  const asked = askedBy(payload);
  if (asked === null) return null;
  if ((payload.type === 'case.amend' || payload.type === 'case.resubmit') && payload.values && intake) {
    const form = { ...draftOf(intake.fields, payload.values, site), reason: payload.reason };
    return { asked, text: JSON.stringify(form) };
  }
  const text = draftText({ ...draftFrom(null), ...wordsOf(payload) });
  return text === null ? null : { asked, text };
}

function askedBy(payload: CommandPayload): Asked | null {
  switch (payload.type) {
    case 'case.decide':
      return payload.decision;
    case 'case.operate':
      return payload.action;
    case 'case.assign':
      return 'assign';
    case 'case.comment':
      return 'comment';
    case 'case.follow-up':
      return 'follow-up';
    case 'case.resubmit':
      return 'resubmit';
    case 'case.amend':
      return 'amend';
    case 'case.complete-step':
      return 'completeStep';
    case 'case.suspend-clock':
      return 'suspendClock';
    case 'case.resume-clock':
      return 'resumeClock';
    case 'case.reverse':
      return 'reverse';
    default:
      return null;
  }
}

function wordsOf(payload: CommandPayload): Partial<Draft> {
  switch (payload.type) {
    case 'case.assign':
      return { reason: payload.reason, to: payload.to };
    case 'case.comment':
      return { reason: payload.text, ...(payload.documents && { documents: payload.documents }) };
    case 'case.follow-up':
      return { reason: payload.text, ...(payload.on !== null && { on: payload.on }) };
    case 'case.complete-step':
      return { reason: payload.note };
    case 'case.suspend-clock':
      return { reason: payload.reason, until: payload.until };
    case 'case.amend':
    case 'case.resubmit':
      return {
        reason: payload.reason,
        ...(payload.amountMinor !== undefined && { amount: decimalText(payload.amountMinor) }),
      };
    case 'case.decide':
    case 'case.operate':
    case 'case.resume-clock':
    case 'case.reverse':
      return { reason: payload.reason };
    default:
      return {};
  }
}

/** Puts what was written back into its form when the server did not take it, unless something new was begun there. */
export function useWordsBack(typed: Typed, shown: ShownCase, result: CommandDocument | null): void {
  const { id, kind, site } = shown;
  useEffect(() => {
    if (!result) return;
    const back = writtenFor(result.command.payload, { intake: caseKinds.find(kind)?.intake, site });
    if (back && typed.get(draftKey(id, back.asked)) === null) typed.keep(draftKey(id, back.asked), back.text);
    // The result's id: an acknowledgement on its way makes it another object with the same words.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [typed, id, kind, site, result?.id]);
}
