import { invariant } from '../base/invariant.ts';

/** An exact decimal number in millionths: quantities ('2.5') and unit prices ('1.4190') of invoices and orders. */
export type Decimal = bigint;

const MILLION = 1_000_000n;

/** '12', '2.5', '-0.000001': at most nine digits before the point and six after it; null for any other text. */
export function decimalOf(text: string): Decimal | null {
  const match = /^(-?)(\d{1,9})(?:\.(\d{1,6}))?$/.exec(text.trim());
  if (!match) return null;
  const millionths = BigInt(match[2] ?? '0') * MILLION + BigInt((match[3] ?? '').padEnd(6, '0'));
  return match[1] === '-' ? -millionths : millionths;
}

/** As a person writes it: '12', '2.5', '1.419'. */
export function decimalWords(value: Decimal): string {
  const digits = String(value < 0n ? -value : value).padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -6)}${fraction === '' ? '' : `.${fraction}`}`;
}

/**
 * What a quantity costs at a unit price, in cents; half a cent goes away from zero, as on an invoice.
 *
 * @throws InvariantError when it leaves the safe integers.
 */
export function costMinor(quantity: Decimal, unitPrice: Decimal): number {
  const exact = quantity * unitPrice * 100n;
  const unit = MILLION * MILLION;
  const half = exact < 0n ? -unit / 2n : unit / 2n;
  const cents = Number((exact + half) / unit);
  invariant(Number.isSafeInteger(cents), `cost is not whole minor units: ${cents}`);
  return cents;
}
