import type { RemittanceAdvice } from './remittance.ts';

/**
 * What makes two advices the same advice: the payer, its trace number and the amount paid. Importing one twice is
 * recognised by it, also under another file name, in another envelope, with other delimiters or in another order.
 *
 * - The payer is TRN03, the originating company id: the trace number is unique only within it, and the bank repeats
 *   both in the payment. Without it the payer's own id, or else its name, stands in.
 * - The trace number keeps its leading zeros ('0123' and '123' are two payments of some payers); case and surrounding
 *   blanks say nothing.
 * - The amount is part of it because a payer that reissues an advice under its old number with another amount has
 *   sent something a person must see, not a duplicate.
 * - ST02, dates and control numbers are not: a clearing house that splits or joins files renumbers them.
 *
 * An advice without a real trace number (empty or all zeros, as notices that pay nothing carry) is told apart by its
 * date, payee and control number as well, lest two notices be taken for one.
 *
 * @returns text to compare for equality; it holds no name of a person.
 */
export function remittanceKey(
  advice: Pick<RemittanceAdvice, 'trace' | 'payer' | 'payee' | 'payment' | 'productionDate' | 'controlNumber'>,
): string {
  const { trace, payer, payee, payment } = advice;
  const origin = trace.originatorId || payer.id || payer.name.replace(/[^\p{L}\p{N}]+/gu, ' ');
  const number = fold(trace.number);
  const amount = payment.amountMinor === null ? 'unreadable' : String(payment.amountMinor);
  const parts = [fold(origin), number, amount];
  if (/^0*$/.test(number)) {
    parts.push(payment.date ?? advice.productionDate ?? '', fold(payee.id || payee.name), fold(advice.controlNumber));
  }
  return parts.map((part) => part.replaceAll('%', '%25').replaceAll('|', '%7C')).join('|');
}

function fold(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toUpperCase();
}
