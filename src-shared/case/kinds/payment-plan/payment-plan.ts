import { dateText } from '../../../base/dates.ts';
import { accounts } from '../../../journal/chart.ts';
import type { ProposedLine } from '../../../journal/journal-entry.ts';
import { entryLines } from '../../../journal/post-lines.ts';
import { formatMinor } from '../../../money/format.ts';
import { valuesOf } from '../../account-credit.ts';
import type { Check, Fact } from '../../case-document.ts';
import { check, describeEvidence, moneyFact, textFact } from '../../describe.ts';
import { type EarlierCase, type IntakeEvidence, rulingOf } from '../../evidence.ts';
import { type Finding, findingsOf } from '../../findings.ts';
import { textOf } from '../../intake.ts';
import type { CaseDescription, CaseKind, StepPlan } from '../../kind.ts';
import { chargePortions } from './earning.ts';
import { form, type PlanForm, problemsOf, readForm, totalOf } from './form.ts';
import { patientOf, planAgreement, planDisclosure } from './plan-letters.ts';
import { accountFinding, isReplaced, runningFinding, unearnedOf } from './running.ts';
import { type Instalment, scheduleOf, termMonths } from './schedule.ts';

/** A balance that a patient pays in instalments on other terms than the usual ones. */
export const paymentPlan: CaseKind = {
  kind: 'payment-plan',
  label: 'Payment plan',
  plural: 'Payment plans',
  prefix: 'PP',
  queue: 'payment-plans',
  amountLabel: 'In the plan',
  approve: {
    verb: 'Approve plan',
    effect: 'post',
    explains: 'Moves the balance to the plan, with its finance charge, and gives up the discount.',
  },
  duty: 'write-off-authorisation',
  mayBeProposedByPeople: true,
  approval: {
    policy: 'payment-plan-approval',
    inputs: ({ amountMinor, inputs = {} }) => ({
      amountMinor,
      discountMinor: countIn(inputs['discountMinor']),
      exceptions: countIn(inputs['exceptions']),
    }),
  },
  intake: {
    ...form,
    needs: (values) => [{ type: 'patient-account', id: textOf(values, 'account') }],
    earlier: ['spreads', 'gives-up'],
    account: (values) => textOf(values, 'account'),
    asks: ({ values }) => {
      const { balanceMinor } = readForm(values);
      return [{ policy: 'payment-plan-terms', inputs: { balanceMinor } }];
    },
    problems: problemsOf,
  },
  onAccount: 'spreads',
  earns: {
    portions: (one) => chargePortions(readForm(valuesOf(one))),
    isDropped: isReplaced,
    later: ['spreads'],
  },
  letters: [planDisclosure, planAgreement],
  addressee: patientOf,
  describe: (evidence) => (evidence.of === 'intake' ? describePlan(evidence) : describeEvidence(evidence)),
};

function describePlan(evidence: IntakeEvidence): CaseDescription {
  const plan = readForm(evidence.values);
  const { account, balanceMinor, discountMinor } = plan;
  const schedule = scheduleOf(totalOf(plan), plan);
  const terms = termFindings(evidence, plan, schedule);
  const { checks, blockedBy } = findingsOf([accountFinding(evidence, plan), runningFinding(evidence, plan), ...terms]);
  return {
    amountMinor: balanceMinor,
    account,
    title: `${plan.instalments} instalments of ${formatMinor(schedule[0]?.amountMinor ?? 0)} · ${account}`,
    facts: factsOf(plan, schedule),
    checks,
    blockedBy,
    steps: disclosureSteps(plan),
    claims: [],
    entry: entryOf(plan, evidence.earlier),
    policyInputs: { discountMinor, exceptions: terms.filter((finding) => finding?.state === 'warned').length },
  };
}

/**
 * The plan is owed as its instalments are paid, the finance charge among them; what of that is not earned yet stands against it. Of a
 * plan that runs the balance was moved when it began: other terms move no balance again, but what is given up now, and put their own
 * finance charge in the place of what was still to be earned.
 */
function entryOf(plan: PlanForm, earlier: readonly EarlierCase[]): readonly ProposedLine[] {
  const { account, request, balanceMinor, discountMinor, financeChargeMinor, firstDueOn } = plan;
  const text = `Payment plan ${account}`;
  const movedMinor = request === 'new' ? balanceMinor : 0;
  const addedMinor = financeChargeMinor - (request === 'new' ? 0 : unearnedOf(earlier, firstDueOn));
  return entryLines([
    { account: accounts.planReceivable, party: account, debitMinor: movedMinor - discountMinor + addedMinor, text },
    { account: accounts.selfPayDiscount, debitMinor: discountMinor, text: `Discount ${account}` },
    { account: accounts.patientReceivable, party: account, debitMinor: -movedMinor, text },
    {
      account: accounts.unearnedFinanceCharges,
      party: account,
      debitMinor: -addedMinor,
      text: `Finance charge ${account}`,
    },
  ]);
}

function factsOf(plan: PlanForm, schedule: readonly Instalment[]): Fact[] {
  const last = schedule.at(-1);
  return [
    moneyFact('balance', 'Balance in the plan', plan.balanceMinor),
    moneyFact('discount', 'Discount', plan.discountMinor),
    ...(plan.financeChargeMinor > 0
      ? [
          moneyFact('financeCharge', 'Finance charge', plan.financeChargeMinor),
          textFact('annualRate', 'Annual percentage rate', `${plan.annualRate} %`),
        ]
      : []),
    { key: 'instalments', label: 'Instalments', value: { type: 'count', count: plan.instalments }, material: true },
    moneyFact('instalment', 'Each instalment', schedule[0]?.amountMinor ?? 0),
    moneyFact('lastInstalment', 'Last instalment', last?.amountMinor ?? 0),
    { key: 'firstDueOn', label: 'First instalment on', value: { type: 'date', date: plan.firstDueOn }, material: true },
    textFact('lastDueOn', 'Last instalment on', dateText(last?.dueOn ?? '')),
    textFact('reason', 'Reason', plan.reason),
    ...(plan.missed > 0
      ? [
          {
            key: 'missed',
            label: 'Missed instalments',
            value: { type: 'count', count: plan.missed },
            material: true,
          } as const,
        ]
      : []),
  ];
}

/** Outside the usual terms is what the case is about: it is said and counted, not in the way. */
function termFindings(evidence: IntakeEvidence, plan: PlanForm, schedule: readonly Instalment[]): readonly Finding[] {
  const terms = rulingOf(evidence, 'payment-plan-terms')?.then ?? {};
  const limits = {
    months: countIn(terms['maxMonths']),
    least: countIn(terms['minInstalmentMinor']),
    percent: countIn(terms['maxDiscountPercent']),
    missed: countIn(terms['maxMissed']),
  };
  const months = termMonths(schedule);
  const least = schedule[0]?.amountMinor ?? 0;
  const discountMinor = (plan.balanceMinor * limits.percent) / 100;
  return [
    usual('term', 'Term', months <= limits.months, `${months} months; usual are up to ${limits.months}.`),
    usual(
      'instalment',
      'Instalment',
      least >= limits.least,
      `${formatMinor(least)} each; usual are ${formatMinor(limits.least)} or more.`,
    ),
    plan.discountMinor === 0
      ? null
      : usual(
          'discount',
          'Discount',
          plan.discountMinor <= discountMinor,
          `${formatMinor(plan.discountMinor)}; usual are up to ${limits.percent} % of the balance.`,
        ),
    plan.missed === 0
      ? null
      : usual(
          'missed',
          'Missed instalments',
          plan.missed <= limits.missed,
          `${plan.missed} were missed; a plan usually ends after ${limits.missed}.`,
        ),
  ];
}

function usual(id: string, label: string, isUsual: boolean, detail: string): Check {
  return check(id, label, isUsual ? 'passed' : 'warned', detail);
}

/**
 * More than four instalments by written agreement, or a finance charge, make it credit that takes a disclosure.
 *
 * @see http://www.thomaslawgroup.com/blog/truth-in-lending-act-impact/ (Regulation Z)
 */
function disclosureSteps({ instalments, isWritten, hasFinanceCharge }: PlanForm): readonly StepPlan[] {
  if (!hasFinanceCharge && !(isWritten && instalments > 4)) return [];
  const why = hasFinanceCharge ? 'The plan has a finance charge' : 'The plan has more than four instalments in writing';
  return [
    {
      id: 'disclosure',
      label: 'Give the credit disclosure',
      explains: `${why}, so the patient gets the Truth in Lending disclosure before signing. Note when and how it was given.`,
      duty: '',
    },
  ];
}

function countIn(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
