import type { EarnedPortion } from '../../kind.ts';
import { periodicRate } from './annual-rate.ts';
import { financedOf, type PlanForm, totalOf } from './form.ts';
import { scheduleOf } from './schedule.ts';

/**
 * What of the finance charge is earned with each instalment: the rate of the plan on what is still to be paid then, so that the early
 * ones earn more. They sum to the charge exactly; an instalment that earns less than a cent has none.
 *
 * @see FASB ASC 835-30-35 (interest method)
 */
export function chargePortions(plan: PlanForm): readonly EarnedPortion[] {
  if (plan.financeChargeMinor === 0) return [];
  const schedule = scheduleOf(totalOf(plan), plan);
  const payments = schedule.map(({ amountMinor }) => amountMinor);
  const rate = periodicRate(financedOf(plan), payments);
  const owed = owedBefore(payments, rate);
  let [accrued, earnedMinor] = [0, 0];
  return schedule
    .map(({ dueOn }, index): EarnedPortion => {
      accrued += owed[index]! * rate;
      const isLast = index === schedule.length - 1;
      const untilNow = isLast ? plan.financeChargeMinor : Math.min(Math.round(accrued), plan.financeChargeMinor);
      const portion = { on: dueOn, amountMinor: untilNow - earnedMinor };
      earnedMinor = untilNow;
      return portion;
    })
    .filter(({ amountMinor }) => amountMinor > 0);
}

/**
 * What is still to be paid before each payment: what the payments from there on are worth. Counted from the end, since the same
 * counted from the beginning multiplies the error of the rate with every payment.
 */
function owedBefore(payments: readonly number[], rate: number): readonly number[] {
  let left = 0;
  return payments
    .toReversed()
    .map((payment) => (left = (left + payment) / (1 + rate)))
    .toReversed();
}
