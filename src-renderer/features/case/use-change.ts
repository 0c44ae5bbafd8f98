import { useState } from 'react';
import { caseKinds } from '../../../src-shared/case/kinds.ts';
import type { ShownCase } from '../../data/workbench.ts';
import type { Asked } from './case-actions.ts';
import type { Changing } from './ChangeDialog.tsx';

export type CaseChange = ReturnType<typeof useChange>;

/** What is asked about a case: a case that was proposed with a form is changed with that form. */
export function useChange(shown: ShownCase, ask: (what: Asked | null) => void) {
  const [asked, setAsked] = useState<Changing | null>(null);
  const intake = caseKinds.find(shown.kind)?.intake;
  const hasForm = shown.intake !== undefined && intake !== undefined;
  return {
    asked,
    intake,
    ask: (what: Asked | null) => {
      const changing = hasForm && (what === 'amend' || what === 'resubmit') ? what : null;
      setAsked(changing);
      ask(changing === null ? what : null);
    },
  };
}
