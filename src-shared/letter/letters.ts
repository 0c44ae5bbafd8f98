import { err, ok, type Result } from '../base/result.ts';
import type { CaseDocument } from '../case/case-document.ts';
import { caseKinds } from '../case/kinds.ts';
import { isThere, type LetterProblem, mayBePreviewed } from './letter-problem.ts';
import type { Letter, LetterSetting, LetterTemplate } from './letter.ts';
import { refusalLetter } from './refusal-letter.ts';

/** Every letter there is: those that kinds bring, and that of a refusal, which is the same for all. */
export const letterTemplates: readonly LetterTemplate[] = [
  ...caseKinds.all.flatMap(({ letters = [] }) => letters),
  refusalLetter,
];

function templatesOf(shown: CaseDocument): readonly LetterTemplate[] {
  const own = caseKinds.find(shown.kind)?.letters ?? [];
  return [...own, refusalLetter].filter(({ isFor }) => isFor(shown));
}

/** A letter that cases of this kind have. `problem`: why it cannot be taken; null: it can. */
export type LetterChoice = {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly problem: LetterProblem | null;
};

/** Which letters a case has, its kind's first. */
export function lettersOf(shown: CaseDocument): readonly LetterChoice[] {
  return templatesOf(shown).map((template) => {
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
  const found = templatesOf(shown).find(({ id }) => id === template);
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
