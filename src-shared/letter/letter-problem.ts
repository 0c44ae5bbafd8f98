import type { CaseState } from '../case/case-document.ts';
import { undecidedStates, underWayStates } from '../case/case-state.ts';
import { unreachable } from '../base/invariant.ts';

/** Where a case has to be for a letter. 'standing': anywhere but refused. Where there is nothing to post, approval closes a case. */
export type LetterNeed = 'undecided' | 'standing' | 'approved' | 'posted' | 'refused';

/** What a letter would have to say and its case does not hold. */
export type MissingForLetter = 'address' | 'writtenAgreement' | 'financeCharge' | 'questions' | 'reason';

/** Why a letter is not there. */
export type LetterProblem =
  | { readonly kind: 'notFor' }
  | { readonly kind: 'state'; readonly needs: LetterNeed; readonly state: CaseState }
  | { readonly kind: 'missing'; readonly what: MissingForLetter };

const approved: readonly CaseState[] = ['approved', 'postingFailed', 'posted', 'closed'];
const states: Readonly<Record<LetterNeed, readonly CaseState[]>> = {
  undecided: undecidedStates,
  standing: [...undecidedStates, ...approved],
  approved,
  posted: ['posted'],
  refused: ['refused'],
};
/** From where a case can still come to what is needed. */
const before: Readonly<Record<LetterNeed, readonly CaseState[]>> = {
  undecided: [],
  standing: [],
  approved: undecidedStates,
  posted: underWayStates,
  refused: undecidedStates,
};

export function isThere(needs: LetterNeed, state: CaseState): boolean {
  return states[needs].includes(state);
}

/** Whether there may be such a letter later, so that it is shown as a preview. */
export function mayBePreviewed(problem: LetterProblem): boolean {
  return problem.kind === 'state' && before[problem.needs].includes(problem.state);
}

/** Why there is no such letter, as a person reads it. */
export function letterProblemWords(problem: LetterProblem): string {
  switch (problem.kind) {
    case 'notFor':
      return 'This case has no such letter.';
    case 'state':
      return mayBePreviewed(problem) ? laterWords[problem.needs] : overWords(problem.state);
    case 'missing':
      return missingWords[problem.what];
    default:
      return unreachable(problem);
  }
}

const laterWords: Readonly<Record<LetterNeed, string>> = {
  undecided: 'It is written while the case is not decided.',
  standing: 'It is written while the case stands.',
  approved: 'It can be taken once the case is approved.',
  posted: 'It can be taken once the case is posted.',
  refused: 'It can be taken once the case is refused.',
};

function overWords(state: CaseState): string {
  switch (state) {
    case 'refused':
      return 'The case was refused, so there is no such letter.';
    case 'closed':
      return 'The case is closed, so there is no such letter.';
    default:
      return 'The case was decided otherwise, so there is no such letter.';
  }
}

const missingWords: Readonly<Record<MissingForLetter, string>> = {
  address: 'The payee’s address is not complete: change the case and give street, city, state and ZIP code.',
  writtenAgreement:
    'The plan was proposed without a written agreement. Change the case and ask for one, so that a disclosure is given where it is due.',
  financeCharge:
    'The case does not say how much the finance charge is nor its annual rate. Change the case and give both, so that the disclosure can be written.',
  questions: 'Nothing about the invoice is open that the vendor could answer.',
  reason: 'The case does not say why it was refused.',
};
