import { CalendarDate } from '../../../base/dates.ts';
import { type FieldProblem, type IntakeField, type IntakeValues, isYes, numberOf, textOf } from '../../intake.ts';
import { annualRatePercent, isAccurate } from './annual-rate.ts';
import { type Interval, scheduleOf } from './schedule.ts';

const fields: readonly IntakeField[] = [
  { key: 'account', label: 'Account', type: 'reference', example: 'PA-7F3K0002' },
  {
    key: 'request',
    label: 'What is asked for',
    type: 'choice',
    choices: [
      { value: 'new', label: 'A new plan outside the usual terms' },
      { value: 'change', label: 'Other terms for a plan that runs' },
      { value: 'missed', label: 'A plan goes on after missed instalments' },
    ],
  },
  {
    key: 'missed',
    label: 'Missed instalments',
    type: 'count',
    min: 1,
    max: 60,
    when: { field: 'request', is: ['missed'] },
  },
  { key: 'balanceMinor', label: 'Balance in the plan', type: 'money', minMinor: 1, maxMinor: 10_000_000_00 },
  {
    key: 'discountMinor',
    label: 'Discount',
    type: 'money',
    minMinor: 1,
    maxMinor: 10_000_000_00,
    optional: true,
    help: 'Given up for good when the plan is approved.',
  },
  { key: 'instalments', label: 'Instalments', type: 'count', min: 1, max: 120 },
  {
    key: 'interval',
    label: 'Paid',
    type: 'choice',
    choices: [
      { value: 'monthly', label: 'Monthly' },
      { value: 'fortnightly', label: 'Every two weeks' },
      { value: 'weekly', label: 'Weekly' },
    ],
  },
  { key: 'firstDueOn', label: 'First instalment', type: 'date' },
  {
    key: 'isWritten',
    label: 'Written agreement',
    type: 'yes-no',
    help: 'More than four instalments in a written agreement take a disclosure, as does a finance charge.',
  },
  { key: 'hasFinanceCharge', label: 'Finance charge', type: 'yes-no' },
  {
    key: 'financeChargeMinor',
    label: 'What it comes to',
    type: 'money',
    minMinor: 1,
    maxMinor: 10_000_000_00,
    help: 'The finance charge over the whole plan, on top of the balance. The instalments hold it.',
    when: { field: 'hasFinanceCharge', is: [true] },
  },
  {
    key: 'annualRate',
    label: 'Annual percentage rate',
    type: 'text',
    maxLength: 6,
    help: 'In percent, such as 9.75: it stands in the disclosure.',
    when: { field: 'hasFinanceCharge', is: [true] },
  },
  { key: 'reason', label: 'Reason', type: 'long-text', maxLength: 1000 },
];

export const form = { title: 'Propose a payment plan', fields };

/** What is wrong with values that are well formed each by itself. */
export function problemsOf(values: IntakeValues): readonly FieldProblem[] {
  const [balance, discount] = [numberOf(values, 'balanceMinor'), numberOf(values, 'discountMinor')];
  if (discount >= balance) {
    return [{ path: 'discountMinor', message: 'Discount is less than the balance: the whole of it is a write-off.' }];
  }
  if (balance - discount < numberOf(values, 'instalments')) {
    return [{ path: 'instalments', message: 'There is less than a cent for each instalment.' }];
  }
  return isYes(values, 'hasFinanceCharge') ? rateProblems(readForm(values)) : [];
}

const RATE = /^\d{1,3}(\.\d{1,2})?$/;

function rateProblems(plan: PlanForm): readonly FieldProblem[] {
  if (!RATE.test(plan.annualRate)) {
    return [{ path: 'annualRate', message: 'Annual percentage rate is in percent, such as 9.75.' }];
  }
  const payments = scheduleOf(totalOf(plan), plan).map(({ amountMinor }) => amountMinor);
  const rate = annualRatePercent(financedOf(plan), payments, plan.interval);
  if (isAccurate(Number(plan.annualRate), rate)) return [];
  const message = `By these instalments the annual percentage rate is ${rate.toFixed(2)}: the disclosure may differ by an eighth of a point.`;
  return [{ path: 'annualRate', message }];
}

/** What is left of the balance to be paid, without a finance charge. Cents. */
export function financedOf({ balanceMinor, discountMinor }: PlanForm): number {
  return balanceMinor - discountMinor;
}

/** What is paid in all. Cents. */
export function totalOf(plan: PlanForm): number {
  return financedOf(plan) + plan.financeChargeMinor;
}

export type PlanForm = {
  readonly account: string;
  readonly request: 'new' | 'change' | 'missed';
  /** 0 where none is the reason. */
  readonly missed: number;
  readonly balanceMinor: number;
  readonly discountMinor: number;
  readonly instalments: number;
  readonly interval: Interval;
  readonly firstDueOn: CalendarDate;
  readonly isWritten: boolean;
  readonly hasFinanceCharge: boolean;
  /** Over the whole plan; 0 where there is none, or a plan from before does not say. Cents. */
  readonly financeChargeMinor: number;
  /** In percent, as it was stated: '9.75'; '' where there is no charge. */
  readonly annualRate: string;
  readonly reason: string;
};

/** @param values  of a form that was read. */
export function readForm(values: IntakeValues): PlanForm {
  return {
    account: textOf(values, 'account'),
    request: textOf(values, 'request') as PlanForm['request'],
    missed: numberOf(values, 'missed'),
    balanceMinor: numberOf(values, 'balanceMinor'),
    discountMinor: numberOf(values, 'discountMinor'),
    instalments: numberOf(values, 'instalments'),
    interval: textOf(values, 'interval') as Interval,
    firstDueOn: CalendarDate.parse(textOf(values, 'firstDueOn')),
    isWritten: isYes(values, 'isWritten'),
    hasFinanceCharge: isYes(values, 'hasFinanceCharge'),
    financeChargeMinor: isYes(values, 'hasFinanceCharge') ? numberOf(values, 'financeChargeMinor') : 0,
    annualRate: isYes(values, 'hasFinanceCharge') ? textOf(values, 'annualRate') : '',
    reason: textOf(values, 'reason'),
  };
}
