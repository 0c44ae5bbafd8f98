import { addDays, dateText } from '../../../base/dates.ts';
import { factOf, type LetterTemplate, pairTable, paragraph, proposedValues } from '../../../letter/letter.ts';
import { formatMinor } from '../../../money/format.ts';
import { readForm } from './form.ts';
import { payeeLines } from './payee-lines.ts';

/** Days that the owner has to answer. */
const ANSWER_DAYS = 60;

/**
 * The due-diligence letter: asks the owner of money that nobody has claimed for a sign of life before the state gets it.
 *
 * @see DOMAIN.md, “Unclaimed property”
 */
export const unclaimedLetter: LetterTemplate = {
  id: 'unclaimed-property',
  version: 1,
  title: 'Unclaimed-property letter',
  isFor: (shown) => readForm(proposedValues(shown)).way === 'unclaimed',
  needs: 'standing',
  missing: (shown) => (payeeLines(shown) === null ? 'address' : null),
  write: (shown, { site, on }) => {
    const { payee, lastContactOn } = readForm(proposedValues(shown));
    const answerBy = dateText(addDays(on, ANSWER_DAYS));
    return {
      to: payeeLines(shown) ?? [],
      parts: [
        paragraph(`Dear ${payee},`),
        paragraph(
          `${site} holds ${formatMinor(shown.amountMinor)} that belongs to you, and we have not been able to give it back. If we do not hear from you, the law asks us to hand it over to the state as unclaimed property. It stays yours: you would then claim it from the state.`,
        ),
        pairTable(
          ['What we hold', ''],
          [
            ['Account', shown.account],
            ['Payment', factOf(shown, 'payment')],
            ['Amount', formatMinor(shown.amountMinor)],
            ...(lastContactOn ? ([['Last heard of you', dateText(lastContactOn)]] as const) : []),
            ['Answer by', answerBy],
          ],
        ),
        paragraph(
          `To have it paid to you, sign below, correct your address where it is not right, and send this letter back so that we have it by ${answerBy}. A call or a letter that names our reference is enough to keep it with us meanwhile.`,
        ),
        { type: 'signature', text: `${payee}, owner` },
      ],
    };
  },
};
