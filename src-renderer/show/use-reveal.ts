import { createElement, useRef, useState, type ReactNode } from 'react';
import type { ShownCase, Workbench } from '../data/workbench.ts';
import { announce } from '../ui/announcements.ts';
import { useActions, type Action } from '../ui/keys.ts';
import { faultWords } from './fault-words.ts';
import { RevealDialog, type RevealReason } from './RevealDialog.tsx';
import { t } from '../language/t.ts';

export type Reveal = {
  readonly isRevealed: boolean;
  /** Shows them after a reason, or covers them again. */
  readonly action: Action;
  /** To be put anywhere on the page. */
  readonly dialog: ReactNode;
};

type Subject = { readonly of: 'case'; readonly shown: ShownCase } | { readonly of: 'remittance'; readonly id: string };

/**
 * Names and numbers of the patient on a page: covered until the person has said why they need them and that is on the disk, on its way
 * to the audit log. What was shown is covered again when the page is left; nothing of it is remembered.
 */
export function useReveal(workbench: Workbench, subject: Subject): Reveal {
  const [isRevealed, setRevealed] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const storing = useRef(false);
  const { of } = subject;
  const action: Action = {
    id: `${of}.reveal`,
    label: isRevealed ? t('Cover names and numbers') : t('Show names and numbers…'),
    group: of === 'case' ? t('Case') : t('Remittance'),
    keys: ['i'],
    disabledReason:
      subject.of === 'case' && subject.shown.evidence.claims.length === 0
        ? t('No claim stands behind this case: nothing is covered.')
        : undefined,
    run: () => (isRevealed ? setRevealed(false) : setAsking(true)),
  };
  useActions([action]);
  const reveal = async (reason: RevealReason) => {
    if (storing.current) return;
    storing.current = true;
    try {
      const [shown, id] = subject.of === 'case' ? [subject.shown, subject.shown.id] : [null, subject.id];
      await workbench.submit(shown, { type: 'reveal', of, id, ...reason });
      setAsking(false);
      setRevealed(true);
    } catch (fault) {
      announce(t('Nothing is shown, since the reason could not be stored. {fault}', { fault: faultWords(fault) }), {
        tone: 'breach',
      });
    } finally {
      storing.current = false;
    }
  };
  const close = () => setAsking(false);
  const ask = { of, onClose: close, onReveal: (reason: RevealReason) => void reveal(reason) };
  const dialog = isAsking ? createElement(RevealDialog, ask) : null;
  return { isRevealed, action, dialog };
}
