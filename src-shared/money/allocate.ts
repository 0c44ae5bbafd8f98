import { invariant } from '../base/invariant.ts';

/**
 * Splits an amount over weights without gaining or losing a cent.
 *
 * @param totalMinor  cents; may be negative.
 * @param weights     non-negative integers, at least one above zero; order is kept.
 * @returns one share per weight, summing exactly to the total. Cents left over by rounding toward zero go to the heaviest
 *          weights, ties to the earliest.
 * @throws InvariantError when the weights break the rule above.
 */
export function allocate(totalMinor: number, weights: readonly number[]): readonly number[] {
  invariant(Number.isSafeInteger(totalMinor), `not whole minor units: ${totalMinor}`);
  invariant(
    weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0) && weights.some((weight) => weight > 0),
    'weights are whole numbers from 0 on, and one of them is above 0',
  );
  const sum = weights.reduce((total, weight) => total + BigInt(weight), 0n);
  const sign = totalMinor < 0 ? -1 : 1;
  // BigInt: minor × weight passes 2^53 long before either of them does.
  const whole = BigInt(Math.abs(totalMinor));
  const shares = weights.map((weight) => Number((whole * BigInt(weight)) / sum));
  const heaviestFirst = weights
    .map((weight, index) => ({ weight, index }))
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight || a.index - b.index);
  let left = Math.abs(totalMinor) - shares.reduce((total, share) => total + share, 0);
  for (let at = 0; left > 0; at += 1, left -= 1) {
    const { index } = heaviestFirst[at % heaviestFirst.length]!;
    shares[index]! += 1;
  }
  return shares.map((share) => (share === 0 ? 0 : sign * share));
}
