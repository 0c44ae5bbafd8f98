import type { Interval } from './schedule.ts';

const PERIODS_A_YEAR: Readonly<Record<Interval, number>> = { monthly: 12, fortnightly: 26, weekly: 52 };
/** A disclosed rate may differ from the true one by an eighth of a percentage point. */
const TOLERANCE_PERCENT = 0.125;

/**
 * The annual percentage rate of a plan, in percent: the rate at which its payments are worth what is financed, by the actuarial
 * method with regular periods; the first one is as long as the others.
 *
 * @param financedMinor  above zero.
 * @param payments       in cents, in their order; together at least what is financed.
 * @see https://www.consumerfinance.gov/rules-policy/regulations/1026/j/ (Regulation Z, appendix J)
 */
export function annualRatePercent(financedMinor: number, payments: readonly number[], interval: Interval): number {
  return periodicRate(financedMinor, payments) * PERIODS_A_YEAR[interval] * 100;
}

/** The same from one payment to the next, as a fraction: 0.01 is a percent. */
export function periodicRate(financedMinor: number, payments: readonly number[]): number {
  const worth = (rate: number) =>
    payments.reduce((sum, amountMinor, index) => sum + amountMinor / (1 + rate) ** (index + 1), 0);
  let [low, high] = [0, 1];
  while (worth(high) > financedMinor) high *= 2;
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2;
    if (worth(middle) > financedMinor) low = middle;
    else high = middle;
  }
  return high;
}

/** @see https://www.consumerfinance.gov/rules-policy/regulations/1026/22/ (Regulation Z, accuracy of the rate, (a)(2)) */
export function isAccurate(statedPercent: number, truePercent: number): boolean {
  return Math.abs(statedPercent - truePercent) <= TOLERANCE_PERCENT;
}
