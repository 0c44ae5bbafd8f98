import type { CaseDocument } from '../../case-document.ts';
import { textOf } from '../../intake.ts';
import { proposedValues } from '../../../letter/letter.ts';

/** Name, street, city of who gets a patient refund; null while a part of it is missing. */
export function payeeLines(shown: CaseDocument): readonly string[] | null {
  const values = proposedValues(shown);
  const keys = ['payeeName', 'payeeStreet', 'payeeCity', 'payeeState', 'payeePostalCode'];
  const parts = keys.map((key) => textOf(values, key));
  if (parts.includes('')) return null;
  const [name = '', street = '', city, state, postalCode] = parts;
  return [name, street, `${city}, ${state} ${postalCode}`];
}
