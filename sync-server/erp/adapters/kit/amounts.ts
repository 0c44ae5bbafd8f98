import * as z from 'zod';
import { invariant } from '../../../../src-shared/base/invariant.ts';

/** An amount as ERPs write it, '25.00'. @param minor cents. */
export function decimalText(minor: number): string {
  invariant(Number.isSafeInteger(minor), `not whole cents: ${minor}`);
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The same as a JSON number: the shortest decimal that stands for it has no more than two digits after the point. */
export function decimalNumber(minor: number): number {
  return Number(decimalText(minor));
}

const DECIMAL = /^([+-]?)(\d{1,13})(?:\.(\d{1,12}))?$/;

/** An amount that an ERP gives back, as text or as a number, in whole cents; a part of a cent is refused. */
export const Amount = z.union([z.number(), z.string().max(40)]).transform((given, context) => {
  const [whole, sign, integer = '', fraction = ''] = DECIMAL.exec(String(given).trim()) ?? [];
  const cents = Number(`${integer}${fraction.slice(0, 2).padEnd(2, '0')}`);
  if (whole !== undefined && /^0*$/.test(fraction.slice(2)) && Number.isSafeInteger(cents)) {
    return sign === '-' && cents !== 0 ? -cents : cents;
  }
  context.addIssue({ code: 'custom', message: `not an amount in whole cents: ${given}` });
  return z.NEVER;
});

/** Both sides of a signed amount: debits are positive. */
export function sidesOf(minor: number): { readonly debitMinor: number; readonly creditMinor: number } {
  return { debitMinor: Math.max(minor, 0), creditMinor: Math.max(-minor, 0) };
}
