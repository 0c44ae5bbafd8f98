import { dateText } from '../../../base/dates.ts';
import type { CaseDocument } from '../../case-document.ts';
import { formatMinor } from '../../../money/format.ts';
import {
  type LetterPart,
  type LetterSetting,
  type LetterTemplate,
  pairTable,
  paragraph,
  proposedValues,
} from '../../../letter/letter.ts';
import type { MissingForLetter } from '../../../letter/letter-problem.ts';
import { financedOf, type PlanForm, readForm, totalOf } from './form.ts';
import { type Instalment, scheduleOf } from './schedule.ts';

/** The plan in writing, to be signed, with the disclosure where one is due. */
export const planAgreement: LetterTemplate = {
  id: 'payment-plan-agreement',
  version: 2,
  title: 'Payment-plan agreement',
  isFor: () => true,
  needs: 'approved',
  missing: missingForPlan,
  write: (shown, setting) => {
    const plan = planOf(shown);
    return {
      to: patientOf(shown),
      parts: [
        paragraph(
          `This is the agreement between you, who are responsible for account ${plan.account}, and ${setting.site}, about what is open on that account. ${requestWords(plan)}`,
        ),
        termsTable(plan),
        { type: 'heading', text: 'When each instalment is due' },
        scheduleTable(scheduleOfPlan(plan)),
        ...(isDisclosureDue(shown) ? disclosureParts(plan, setting) : []),
        paragraph('If an instalment is late, or you cannot pay it, write to us before it is due.'),
        { type: 'signature', text: 'Patient or guarantor, and date' },
        { type: 'signature', text: `For ${setting.site}, and date` },
      ],
    };
  },
};

/** What the law has the patient be given before they sign: not a part of the agreement alone, so it can be taken earlier. */
export const planDisclosure: LetterTemplate = {
  id: 'payment-plan-disclosure',
  version: 2,
  title: 'Credit disclosure',
  isFor: isDisclosureDue,
  needs: 'standing',
  missing: missingForPlan,
  write: (shown, setting) => ({
    to: patientOf(shown),
    parts: [
      paragraph(
        `You are asked to pay what is open on account ${shown.account} in instalments. Read this before you sign an agreement about it.`,
      ),
      ...disclosureParts(planOf(shown), setting),
    ],
  }),
};

function planOf(shown: CaseDocument): PlanForm {
  return readForm(proposedValues(shown));
}

/** Whom a letter about a plan is for. */
export function patientOf({ account }: CaseDocument): readonly string[] {
  return ['Patient or guarantor', `Account ${account}`];
}

/** The case has such a step exactly where a disclosure is due. */
function isDisclosureDue({ steps = [] }: CaseDocument): boolean {
  return steps.some(({ id }) => id === 'disclosure');
}

function missingForPlan(shown: CaseDocument): MissingForLetter | null {
  const { isWritten, hasFinanceCharge, financeChargeMinor } = planOf(shown);
  if (hasFinanceCharge && financeChargeMinor === 0) return 'financeCharge';
  return isWritten ? null : 'writtenAgreement';
}

function scheduleOfPlan(plan: PlanForm): readonly Instalment[] {
  return scheduleOf(totalOf(plan), plan);
}

function requestWords({ request, missed }: PlanForm): string {
  switch (request) {
    case 'new':
      return 'You pay it in instalments.';
    case 'change':
      return 'It takes the place of the plan that you have for this account.';
    case 'missed':
      return `Your plan goes on after ${missed} missed ${missed === 1 ? 'instalment' : 'instalments'}, on these terms.`;
  }
}

const intervalWords = { monthly: 'monthly', fortnightly: 'every two weeks', weekly: 'weekly' } as const;

function termsTable(plan: PlanForm): LetterPart {
  const { balanceMinor, discountMinor, financeChargeMinor, instalments, interval } = plan;
  return pairTable(
    ['Terms', ''],
    [
      ['Balance', formatMinor(balanceMinor)],
      ...(discountMinor > 0 ? ([['Discount, given up by us', formatMinor(discountMinor)]] as const) : []),
      ...(financeChargeMinor > 0 ? ([['Finance charge', formatMinor(financeChargeMinor)]] as const) : []),
      ['You pay in all', formatMinor(totalOf(plan))],
      ['Instalments', `${instalments}, ${intervalWords[interval]}`],
    ],
  );
}

function scheduleTable(schedule: readonly Instalment[]): LetterPart {
  return {
    type: 'table',
    columns: [{ head: 'Instalment' }, { head: 'Due on' }, { head: 'Amount', isFigure: true }],
    rows: schedule.map(({ dueOn, amountMinor }, index) => [
      String(index + 1),
      dateText(dueOn),
      formatMinor(amountMinor),
    ]),
  };
}

/**
 * What a plan discloses. Without a finance charge nothing is added, so what is financed is what is paid.
 *
 * @see https://www.consumerfinance.gov/rules-policy/regulations/1026/18/ (Regulation Z, content of disclosures)
 */
function disclosureParts(plan: PlanForm, { site }: LetterSetting): readonly LetterPart[] {
  const { financeChargeMinor, annualRate } = plan;
  const hasCharge = financeChargeMinor > 0;
  const early = hasCharge
    ? 'You may do so at any time without a penalty, and do not pay the part of the finance charge that is not due by then.'
    : 'Nothing is added, and you may do so at any time.';
  return [
    { type: 'heading', text: 'Truth in Lending disclosure' },
    pairTable(
      ['What it costs', ''],
      [
        ['Creditor', site],
        ['Annual percentage rate (the cost of your credit as a yearly rate)', `${hasCharge ? annualRate : '0.00'} %`],
        ['Finance charge (the dollar amount the credit will cost you)', formatMinor(financeChargeMinor)],
        ['Amount financed (the amount of credit provided to you)', formatMinor(financedOf(plan))],
        ['Total of payments (what you will have paid after all payments as scheduled)', formatMinor(totalOf(plan))],
        ['Payment schedule', paymentsWords(plan, scheduleOfPlan(plan))],
        ['If you pay early', early],
      ],
    ),
  ];
}

/** '5 payments of $93.33 and a last one of $93.35, monthly from Jan 15, 2027'. */
function paymentsWords({ interval, firstDueOn }: PlanForm, schedule: readonly Instalment[]): string {
  const [first, last] = [schedule[0]?.amountMinor ?? 0, schedule.at(-1)?.amountMinor ?? 0];
  const when = `${intervalWords[interval]} from ${dateText(firstDueOn)}`;
  const payments = (count: number) => `${count} ${count === 1 ? 'payment' : 'payments'} of ${formatMinor(first)}`;
  return first === last
    ? `${payments(schedule.length)}, ${when}`
    : `${payments(schedule.length - 1)} and a last one of ${formatMinor(last)}, ${when}`;
}
