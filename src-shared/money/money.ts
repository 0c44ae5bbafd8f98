import { invariant } from '../base/invariant.ts';

declare const minorUnits: unique symbol;
/** Whole minor units (US cents). A safe integer; negative means owed back. */
export type MinorUnits = number & { readonly [minorUnits]: true };
export type CurrencyCode = 'USD';
export type Money = { readonly minor: MinorUnits; readonly currency: CurrencyCode };

/** @throws InvariantError when `minor` is not a safe integer. */
export function money(minor: number, currency: CurrencyCode = 'USD'): Money {
  invariant(Number.isSafeInteger(minor), `not whole minor units: ${minor}`);
  // The one place where a number becomes money; `+ 0` turns -0 into 0.
  return { minor: (minor + 0) as MinorUnits, currency };
}

/** A sum in minor units. @throws InvariantError when it leaves the safe integers. */
export function sumMinor(amounts: Iterable<number>): number {
  let total = 0;
  for (const amount of amounts) total += amount;
  invariant(Number.isSafeInteger(total), `sum is not whole minor units: ${total}`);
  return total;
}

/**
 * Splits an amount over weights without gaining or losing a cent.
 *
 * @param total    amount in minor units; may be negative (a recoupment).
 * @param weights  non-negative integers, at least one above zero; order is kept.
 * @returns one share per weight, summing exactly to `total`. Cents left over by
 *          rounding toward zero go to the heaviest weights, ties to the earliest.
 * @throws InvariantError when `weights` breaks the rule above.
 */
export function allocate(total: Money, weights: readonly number[]): Money[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  invariant(
    weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0) && whole > 0,
    'weights must be non-negative integers, one above zero',
  );
  // BigInt: minor × weight passes 2^53 long before either of them does.
  const shares = weights.map((weight) => Number((BigInt(total.minor) * BigInt(weight)) / BigInt(whole)));
  let rest = total.minor - shares.reduce((sum, share) => sum + share, 0);
  const step = Math.sign(rest);
  const heaviestFirst = weights
    .map((weight, index) => ({ weight, index }))
    .toSorted((a, b) => b.weight - a.weight || a.index - b.index);
  for (let next = 0; rest !== 0; next += 1, rest -= step) {
    const index = heaviestFirst[next % heaviestFirst.length]!.index;
    shares[index] = shares[index]! + step;
  }
  return shares.map((share) => money(share, total.currency));
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
