import { useState } from 'react';
import type { FieldProblem } from '../../../src-shared/case/intake.ts';
import type { DraftReading } from './intake-draft.ts';

const none: readonly FieldProblem[] = [];

/** What is wrong with a form: nothing is said before it was to be sent, and from then on what is true now. */
export function useProblems(reading: DraftReading): {
  readonly problems: readonly FieldProblem[];
  readonly show: () => void;
} {
  const [isShown, setIsShown] = useState(false);
  return { problems: isShown && !reading.ok ? reading.problems : none, show: () => setIsShown(true) };
}
