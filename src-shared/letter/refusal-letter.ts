import { SYSTEM } from '../authority/person.ts';
import { dateText } from '../base/dates.ts';
import type { CaseDocument, TimelineEvent } from '../case/case-document.ts';
import { caseKinds } from '../case/kinds.ts';
import { formatMinor } from '../money/format.ts';
import { LATER, type LetterTemplate, pairTable, paragraph } from './letter.ts';

/** Tells whom a proposal was for, or who proposed it where it was for nobody outside, that it was refused, and why. */
export const refusalLetter: LetterTemplate = {
  id: 'refusal',
  version: 1,
  title: 'Refusal letter',
  isFor: ({ kind, proposedBy }) => proposedBy.id !== SYSTEM.id && caseKinds.find(kind)?.mayBeProposedByPeople === true,
  needs: 'refused',
  missing: (shown) => {
    if (addressee(shown) === null) return 'address';
    return shown.state === 'refused' && !refusalOf(shown)?.text ? 'reason' : null;
  },
  write: (shown) => {
    const refusal = refusalOf(shown);
    const kind = caseKinds.find(shown.kind);
    return {
      to: addressee(shown) ?? [],
      parts: [
        paragraph('We have looked at what was asked for and could not agree to it.'),
        pairTable(
          ['What was asked for', ''],
          [
            ['Kind', kind?.label ?? shown.kind],
            ...(shown.account ? ([['Account', shown.account]] as const) : []),
            [kind?.amountLabel ?? 'Amount', formatMinor(shown.amountMinor)],
            ['Asked for on', dateText(shown.createdAt.slice(0, 10))],
            ['Decided on', refusal ? dateText(refusal.at.slice(0, 10)) : LATER],
          ],
        ),
        { type: 'heading', text: 'The reason' },
        paragraph(refusal?.text ?? LATER),
        paragraph(
          'If something in this is not right, or there is more that we should know, write to us and name our reference.',
        ),
      ],
    };
  },
};

function refusalOf({ timeline }: CaseDocument): TimelineEvent | undefined {
  return timeline.findLast(({ event }) => event === 'refuse');
}

/** null: somebody outside, whose address is not complete. */
function addressee(shown: CaseDocument): readonly string[] | null {
  const kind = caseKinds.find(shown.kind);
  return kind?.addressee ? kind.addressee(shown) : [shown.proposedBy.name];
}
