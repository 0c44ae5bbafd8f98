import { invariant } from '../base/invariant.ts';

/** A sum in minor units. @throws InvariantError when it leaves the safe integers. */
export function sumMinor(amounts: Iterable<number>): number {
  let total = 0;
  for (const amount of amounts) total += amount;
  invariant(Number.isSafeInteger(total), `sum is not whole minor units: ${total}`);
  return total;
}

/** Plain decimal text with two places ('-1284.50'): what an ERP, a file or a CSV takes. Never through a fraction. */
export function decimalText(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Parses '1200', '1200.5', '-25.00' into minor units; null when the text is not an amount with at most two decimals. */
export function minorFromDecimalText(text: string): number | null {
  const match = /^([+-]?)(\d{0,13})(?:\.(\d{0,2}))?$/.exec(text.trim());
  if (!match || (match[2] === '' && !match[3])) return null;
  const minor = Number((match[2] || '0') + (match[3] ?? '').padEnd(2, '0'));
  return match[1] === '-' ? 0 - minor : minor;
}
