import { dateText } from '../../../base/dates.ts';
import type { CaseDocument } from '../../case-document.ts';
import { formatMinor } from '../../../money/format.ts';
import { factOf, type LetterTemplate, pairTable, paragraph, proposedValues } from '../../../letter/letter.ts';
import { readInvoice } from './form.ts';

/** Asks the vendor about what does not fit in an invoice, while it is not decided. */
export const vendorQuery: LetterTemplate = {
  id: 'vendor-query',
  version: 1,
  title: 'Vendor query',
  isFor: () => true,
  needs: 'undecided',
  missing: (shown) => (questionsOf(shown).length === 0 ? 'questions' : null),
  write: (shown, { site }) => {
    const { number, isCreditNote, invoiceDate, totalMinor } = readInvoice(proposedValues(shown));
    const document = isCreditNote ? 'credit note' : 'invoice';
    return {
      to: vendorOf(shown),
      parts: [
        paragraph(`${site} has your ${document} and has questions about it. It waits for your answer.`),
        pairTable(
          [isCreditNote ? 'Credit note' : 'Invoice', ''],
          [
            ['Number', number],
            ['Date', dateText(invoiceDate)],
            ['Total', formatMinor(totalMinor)],
            ...(factOf(shown, 'purchaseOrder') ? ([['Purchase order', factOf(shown, 'purchaseOrder')]] as const) : []),
          ],
        ),
        ...questionsOf(shown).map((question, index) => paragraph(`${index + 1}. ${question}`)),
        paragraph('Answer in writing and name our reference, or send a corrected document.'),
      ],
    };
  },
};

/** Whom a letter about an invoice is for. */
export function vendorOf(shown: CaseDocument): readonly string[] {
  return [factOf(shown, 'payee'), `Vendor ${shown.account}`];
}

/**
 * In words of their own: the checks speak of other vendors, of bank details and of what the policy lets pass, which is nothing for
 * the vendor to read.
 */
function questionsOf(shown: CaseDocument): readonly string[] {
  const open = new Set(
    shown.checks.filter(({ state }) => state !== 'passed').map(({ id }) => (id.startsWith('match-') ? 'match' : id)),
  );
  return Object.entries(questions)
    .filter(([check]) => open.has(check))
    .map(([, ask]) => ask(shown));
}

const questions: Readonly<Record<string, (shown: CaseDocument) => string>> = {
  duplicate: () =>
    'We have a document of yours with this number, or with the same date and amount, already. Is this another one?',
  order: (shown) =>
    `We have no purchase order ${factOf(shown, 'purchaseOrder')} that is open for you. Under which order did you deliver?`,
  match: (shown) =>
    `It differs from what was ordered or received. Is that intended? ${factOf(shown, 'differences')}`.trimEnd(),
  currency: (shown) =>
    `It is in ${readInvoice(proposedValues(shown)).currency}; we pay in US dollars. What is it in US dollars?`,
  multiplied: () => 'Quantity times unit price is not the amount of every line. Which of them is right?',
  difference: () => 'The lines do not add up to the total. What is the difference for?',
};
