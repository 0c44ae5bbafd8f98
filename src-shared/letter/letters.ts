import { err, ok, type Result } from '../base/result.ts';
import type { CaseDocument } from '../case/case-document.ts';
import { isThere, type LetterProblem, mayBePreviewed } from './letter-problem.ts';
import type { Letter, LetterSetting, LetterTemplate } from './letter.ts';
import { refundLetter } from './templates/patient-refund.ts';
import { planAgreement, planDisclosure } from './templates/payment-plan.ts';
import { refusalLetter } from './templates/refusal.ts';
import { vendorQuery } from './templates/vendor-query.ts';

/** Every letter there is. A new one is a file under templates/ and a line here. */
export const letterTemplates: readonly LetterTemplate[] = [
  refundLetter,
  planDisclosure,
  planAgreement,
  vendorQuery,
  refusalLetter,
];

/** A letter that cases of this kind have. `problem`: why it cannot be taken; null: it can. */
export type LetterChoice = {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly problem: LetterProblem | null;
};

/** Which letters a case has, in the order of the templates. */
export function lettersOf(shown: CaseDocument): readonly LetterChoice[] {
  return letterTemplates
    .filter(({ isFor }) => isFor(shown))
    .map((template) => {
      const { id, version, title } = template;
      return { id, version, title, problem: problemOf(template, shown) };
    });
}

/**
 * One letter of a case.
 *
 * @param template   id of the template.
 * @param isPreview  also before the case is where the letter needs it, if it can still come there.
 */
export function writeLetter(
  shown: CaseDocument,
  template: string,
  { isPreview, ...setting }: LetterSetting & { readonly isPreview: boolean },
): Result<Letter, LetterProblem> {
  const found = letterTemplates.find(({ id, isFor }) => id === template && isFor(shown));
  if (!found) return err({ kind: 'notFor' });
  const problem = problemOf(found, shown);
  if (problem && !(isPreview && mayBePreviewed(problem))) return err(problem);
  const { id, version, title } = found;
  const { site: from, on } = setting;
  return ok({ id, version, title, from, on, reference: shown.number, ...found.write(shown, setting) });
}

/** What is missing is said first: no change of state brings it. */
function problemOf({ needs, missing }: LetterTemplate, shown: CaseDocument): LetterProblem | null {
  const state = { kind: 'state', needs, state: shown.state } as const;
  const isHere = isThere(needs, shown.state);
  if (!isHere && !mayBePreviewed(state)) return state;
  const what = missing(shown);
  if (what !== null) return { kind: 'missing', what };
  return isHere ? null : state;
}
