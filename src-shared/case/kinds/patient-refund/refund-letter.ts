import { dateText } from '../../../base/dates.ts';
import type { CaseDocument } from '../../case-document.ts';
import { formatMinor } from '../../../money/format.ts';
import { factOf, LATER, type LetterTemplate, pairTable, paragraph, proposedValues } from '../../../letter/letter.ts';
import { readForm } from './form.ts';
import { payeeLines } from './payee-lines.ts';

/** Tells the payee that their money has been given back. What goes to the state as unclaimed property has no such letter. */
export const refundLetter: LetterTemplate = {
  id: 'patient-refund',
  version: 1,
  title: 'Refund letter',
  isFor: (shown) => readForm(proposedValues(shown)).way === 'refund',
  needs: 'posted',
  missing: (shown) => (payeeLines(shown) === null ? 'address' : null),
  write: (shown, { site }) => {
    const { payee, tender } = readForm(proposedValues(shown));
    const way =
      tender === 'check'
        ? `A check made out to ${payee} is sent to the address above.`
        : 'It goes back the way it was paid. A bank may take some days to show it.';
    return {
      to: payeeLines(shown) ?? [],
      parts: [
        paragraph(`Dear ${payee},`),
        paragraph(
          `${site} refunds ${formatMinor(shown.amountMinor)} to you. This is money on account ${shown.account} that you paid and did not owe. ${way}`,
        ),
        pairTable(
          ['Refund', ''],
          [
            ['Account', shown.account],
            ['Payment given back', factOf(shown, 'payment')],
            ['Amount', formatMinor(shown.amountMinor)],
            ['Entered in our books', postedOn(shown)],
          ],
        ),
        paragraph('You need not do anything. If you have a question about it, write to us and name our reference.'),
      ],
    };
  },
};

function postedOn({ timeline }: CaseDocument): string {
  const posted = timeline.findLast(({ event }) => event === 'post');
  return posted ? dateText(posted.at.slice(0, 10)) : LATER;
}
