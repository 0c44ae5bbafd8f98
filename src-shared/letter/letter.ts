import type { CalendarDate } from '../base/dates.ts';
import type { CaseDocument } from '../case/case-document.ts';
import type { IntakeValues } from '../case/intake.ts';
import type { LetterNeed, MissingForLetter } from './letter-problem.ts';

export type LetterColumn = { readonly head: string; readonly isFigure?: true };

export type LetterPart =
  | { readonly type: 'heading'; readonly text: string }
  | { readonly type: 'paragraph'; readonly text: string }
  | {
      readonly type: 'table';
      readonly columns: readonly LetterColumn[];
      /** A text per column. */
      readonly rows: readonly (readonly string[])[];
    }
  /** A line to sign on, and whose it is. */
  | { readonly type: 'signature'; readonly text: string };

/** A letter about one case, as it is read from top to bottom. */
export type Letter = {
  /** Id of the template; goes to the audit trail and is never reused. */
  readonly id: string;
  /** Of the template: another wording is another version. */
  readonly version: number;
  readonly title: string;
  /** Name of the site that it comes from. */
  readonly from: string;
  readonly on: CalendarDate;
  /** What the answer is to name: the number of the case. */
  readonly reference: string;
  /** To whom, line by line. */
  readonly to: readonly string[];
  readonly parts: readonly LetterPart[];
};

export type LetterSetting = { readonly site: string; readonly on: CalendarDate };

/** How a letter is made of a case. What it says depends on the case and its site and on nothing else. */
export type LetterTemplate = {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  /** Whether a case, of a kind that has such a letter, has it. */
  readonly isFor: (shown: CaseDocument) => boolean;
  readonly needs: LetterNeed;
  /** What the letter would have to say and the case does not hold; null: nothing. */
  readonly missing: (shown: CaseDocument) => MissingForLetter | null;
  /** What its need brings may not be there yet, in a preview. */
  readonly write: (shown: CaseDocument, setting: LetterSetting) => Pick<Letter, 'to' | 'parts'>;
};

/** Where a preview has no value yet. */
export const LATER = '(filled in later)';

export function paragraph(text: string): LetterPart {
  return { type: 'paragraph', text };
}

/** Two columns: what something is, and what that says. */
export function pairTable(heads: readonly [string, string], rows: readonly (readonly [string, string])[]): LetterPart {
  return { type: 'table', columns: heads.map((head) => ({ head })), rows };
}

/** What the case was proposed with; nothing where it was found. */
export function proposedValues({ intake }: CaseDocument): IntakeValues {
  return { ...intake?.values, ...intake?.rows };
}

/** A fact's text by its key; '' where the case has no such text. */
export function factOf({ facts }: CaseDocument, key: string): string {
  const value = facts.find((fact) => fact.key === key)?.value;
  return value?.type === 'text' ? value.text : '';
}
