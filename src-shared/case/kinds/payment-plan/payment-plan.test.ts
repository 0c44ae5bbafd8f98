import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../../base/dates.ts';
import { accounts } from '../../../journal/chart.ts';
import { entryLines, isBalanced } from '../../../journal/post-lines.ts';
import { decideOrAskPerson } from '../../../policy/policies.ts';
import { accountRecord } from '../../../testing/build-account.ts';
import { policies } from '../../../testing/build-case.ts';
import type { CaseState } from '../../case-document.ts';
import type { EarlierCase, IntakeEvidence } from '../../evidence.ts';
import { type IntakeValues, readIntake } from '../../intake.ts';
import { storedIntake } from '../../propose.ts';
import { annualRatePercent } from './annual-rate.ts';
import { paymentPlan } from './payment-plan.ts';
import { scheduleOf, termMonths } from './schedule.ts';

const intake = paymentPlan.intake!;
const plan: IntakeValues = {
  account: 'PA-1',
  request: 'new',
  balanceMinor: 600_00,
  instalments: 4,
  interval: 'monthly',
  firstDueOn: '2026-12-31',
  isWritten: true,
  hasFinanceCharge: false,
  reason: 'Lost the job in October.',
};

function evidenceOf(values: IntakeValues, more: Partial<IntakeEvidence> = {}): IntakeEvidence {
  const evidence: IntakeEvidence = {
    of: 'intake',
    values: { ...plan, ...values },
    site: 'westside-clinic',
    payer: null,
    records: [accountRecord('PA-1', { balanceMinor: 12_000_00 })],
    earlier: [],
    today: '2026-11-24' as CalendarDate,
    ...more,
  };
  const rulings = intake.asks!(evidence).map(({ policy, inputs }) => decideOrAskPerson(policies, policy, inputs, {}));
  return { ...evidence, rulings };
}

const requested = (request: string): IntakeValues => ({ request, ...(request === 'missed' ? { missed: 1 } : {}) });

const earlierPlan = (
  state: CaseState,
  values: IntakeValues = {},
  differences: Partial<EarlierCase> = {},
): EarlierCase => ({
  id: 'p-0',
  number: 'PP-1001',
  kind: 'payment-plan',
  onAccount: 'spreads',
  site: 'westside-clinic',
  state,
  amountMinor: 600_00,
  account: 'PA-1',
  createdAt: '2026-06-01T09:00:00.000Z' as EarlierCase['createdAt'],
  facts: [],
  entry: [],
  blockedBy: [],
  intake: storedIntake({ ...plan, ...values }),
  ...differences,
});

const instant = (text: string) => text as EarlierCase['createdAt'];
const entryOffReceivable = (minor: number) =>
  entryLines([
    { account: accounts.badDebt, debitMinor: minor, text: 'Write-off' },
    { account: accounts.patientReceivable, party: 'PA-1', debitMinor: -minor, text: 'Write-off' },
  ]);

const describePlan = (values: IntakeValues = {}, more: Partial<IntakeEvidence> = {}) =>
  paymentPlan.describe(evidenceOf(values, more));
const warned = (values: IntakeValues) =>
  describePlan(values)
    .checks.filter(({ state }) => state === 'warned')
    .map(({ id }) => id);
const problems = (values: IntakeValues) => intake.problems!({ ...plan, ...values }).map(({ path }) => path);

describe('the finance charge of a plan', () => {
  const charge = { hasFinanceCharge: true, instalments: 12, financeChargeMinor: 39_71 };

  it('has its rate checked against the instalments, to an eighth of a point', () => {
    // $600.00 in twelve payments of $53.31 are a percent a month.
    expect(problems({ ...charge, annualRate: '12.00' })).toEqual([]);
    expect(problems({ ...charge, annualRate: '12.12' })).toEqual([]);
    expect(problems({ ...charge, annualRate: '11.8' })).toEqual(['annualRate']);
    expect(problems({ ...charge, annualRate: '12,0' })).toEqual(['annualRate']);
    expect(problems({ ...charge, hasFinanceCharge: false })).toEqual([]);
  });

  it('is owed with the instalments, and stands against them until it is earned', () => {
    const described = describePlan({ ...charge, annualRate: '12.00' });
    expect(described.title).toBe('12 instalments of $53.30 · PA-1');
    expect(described.entry).toMatchObject([
      { account: '1110', party: 'PA-1', debitMinor: 639_71 },
      { account: '1100', party: 'PA-1', creditMinor: 600_00 },
      { account: '1115', party: 'PA-1', creditMinor: 39_71 },
    ]);
    expect(described.facts.find(({ key }) => key === 'annualRate')?.value).toEqual({ type: 'text', text: '12.00 %' });
  });

  const portionsOf = (values: IntakeValues) =>
    paymentPlan.earns!.portions({ intake: storedIntake({ ...plan, ...charge, annualRate: '12.00', ...values }) });

  it('is earned with each instalment, by a percent a month of what is still to be paid', () => {
    const portions = portionsOf({});
    expect(portions.slice(0, 3)).toEqual([
      { on: '2026-12-31', amountMinor: 6_00 },
      { on: '2027-01-31', amountMinor: 5_52 },
      { on: '2027-02-28', amountMinor: 5_05 },
    ]);
    expect(portions.at(-1)).toEqual({ on: '2027-11-30', amountMinor: 53 });
    expect(portionsOf({ hasFinanceCharge: false })).toEqual([]);
  });

  it('is earned to the cent, early instalments no less than later ones, whatever the plan', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 100_00, max: 20_000_00 }),
        fc.integer({ min: 1, max: 5_000_00 }),
        fc.integer({ min: 1, max: 60 }),
        (balanceMinor, financeChargeMinor, instalments) => {
          const portions = portionsOf({ balanceMinor, financeChargeMinor, instalments });
          expect(portions.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(financeChargeMinor);
          expect(portions.every(({ amountMinor }) => Number.isSafeInteger(amountMinor) && amountMinor > 0)).toBe(true);
          // Rounding moves a cent from one to the next; the last holds what did not divide.
          const even = portions.slice(0, -1).map(({ amountMinor }) => amountMinor);
          expect(even.every((minor, index) => minor <= (even[index - 1] ?? minor) + 1)).toBe(true);
        },
      ),
      // A charge of fifty times what it is for, as a typing error would make it: the rate is then beyond a half each month.
      { examples: [[100_00, 4_994_32, 56]] },
    ));

  it('takes the place of what was still to be earned, where other terms do of the instalments', () => {
    const first = earlierPlan('posted', { ...charge, annualRate: '12.00' });
    const booked = { ...first, entry: [...describePlan({ ...charge, annualRate: '12.00' }).entry] };
    const change = { ...requested('change'), balanceMinor: 400_00, firstDueOn: '2027-02-15', instalments: 4 };
    const entryOf = (values: IntakeValues, earlier: readonly EarlierCase[]) =>
      describePlan({ ...change, ...values }, { earlier }).entry;
    // All but the first two portions are not earned any more: 39.71 - 6.00 - 5.52.
    expect(entryOf({}, [booked])).toMatchObject([
      { account: '1115', party: 'PA-1', debitMinor: 28_19 },
      { account: '1110', party: 'PA-1', creditMinor: 28_19 },
    ]);
    const dearer = { hasFinanceCharge: true, financeChargeMinor: 30_00, annualRate: '36.40' };
    expect(entryOf(dearer, [booked])).toMatchObject([
      { account: '1110', debitMinor: 1_81 },
      { account: '1115', creditMinor: 1_81 },
    ]);
    // A plan from before it was booked has nothing that could be taken back.
    expect(entryOf({}, [first])).toEqual([]);
  });

  it('is dropped by terms that stand from their first instalment on', () => {
    const later = [earlierPlan('posted', { ...requested('change'), firstDueOn: '2027-02-15' })];
    const { isDropped } = paymentPlan.earns!;
    const on = (day: string) => ({ on: day as CalendarDate, amountMinor: 1 });
    expect([isDropped(on('2027-02-14'), later), isDropped(on('2027-02-15'), later)]).toEqual([false, true]);
    expect(isDropped(on('2027-02-15'), [])).toBe(false);
  });

  it('is the rate at which the payments are worth what is financed, whatever the plan', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 100_00, max: 20_000_00 }),
        fc.integer({ min: 0, max: 50 }),
        fc.integer({ min: 1, max: 60 }),
        (financedMinor, percent, count) => {
          const totalMinor = financedMinor + Math.floor((financedMinor * percent) / 100);
          const schedule = scheduleOf(totalMinor, {
            instalments: count,
            interval: 'monthly',
            firstDueOn: '2026-12-31' as CalendarDate,
          });
          const payments = schedule.map(({ amountMinor }) => amountMinor);
          const monthly = annualRatePercent(financedMinor, payments, 'monthly') / 1200;
          const worth = payments.reduce(
            (sum, amountMinor, index) => sum + amountMinor / (1 + monthly) ** (index + 1),
            0,
          );
          expect(Math.abs(worth - financedMinor)).toBeLessThan(1);
        },
      ),
    ));
});

describe('a payment plan', () => {
  it('moves the balance to the plan, and gives up the discount in an account of its own', () => {
    const { entry, amountMinor, title, steps, blockedBy } = describePlan({ discountMinor: 40_00 });
    expect(entry).toMatchObject([
      { account: '1110', party: 'PA-1', debitMinor: 560_00 },
      { account: '4970', debitMinor: 40_00 },
      { account: '1100', party: 'PA-1', creditMinor: 600_00 },
    ]);
    expect([amountMinor, title]).toEqual([600_00, '4 instalments of $140.00 · PA-1']);
    expect([steps, blockedBy]).toEqual([[], []]);
  });

  it.each([
    ['more than four instalments in writing', { instalments: 5 }, ['disclosure']],
    ['a finance charge, however few instalments', { hasFinanceCharge: true }, ['disclosure']],
    ['more than four that were only spoken of', { instalments: 12, isWritten: false }, []],
    ['four in writing', { instalments: 4 }, []],
  ])('takes a disclosure before it is approved: %s', (_, values, steps) =>
    expect(describePlan(values).steps?.map(({ id }) => id)).toEqual(steps),
  );

  it('says which terms are not the usual ones', () => {
    expect(warned({})).toEqual([]);
    expect(warned({ instalments: 13 })).toEqual(['term']);
    expect(warned({ instalments: 30, interval: 'weekly' })).toEqual(['instalment']);
    expect(warned({ discountMinor: 60_01 })).toEqual(['discount']);
    expect(warned({ request: 'missed', missed: 3 })).toContain('missed');
    expect(warned({ request: 'missed', missed: 2 })).not.toContain('missed');
  });

  it('waits for an account that owes as much, and for no other plan', () => {
    expect(describePlan({}, { records: [] }).blockedBy).toHaveLength(1);
    const owesLess = accountRecord('PA-1', { balanceMinor: 599_99 });
    expect(describePlan({}, { records: [owesLess] }).blockedBy).toEqual([
      '$599.99 is owed on the account: less than goes into the plan.',
    ]);
    const blockedBy = (state: CaseState, request: string) =>
      describePlan(requested(request), { earlier: [earlierPlan(state)] }).blockedBy?.length;
    expect([blockedBy('open', 'change'), blockedBy('posted', 'new'), blockedBy('posted', 'change')]).toEqual([1, 1, 0]);
    expect(blockedBy('refused', 'new')).toBe(0);
    expect([blockedBy('postingFailed', 'new'), blockedBy('closed', 'new')]).toEqual([1, 1]);
  });

  it('takes only what the patient owes, where that is known', () => {
    const blockedBy = (patientBalanceMinor: number) => {
      const records = [accountRecord('PA-1', { balanceMinor: 900_00, patientBalanceMinor })];
      return describePlan({}, { records }).blockedBy;
    };
    expect(blockedBy(600_00)).toEqual([]);
    expect(blockedBy(599_99)).toEqual(['The patient owes $599.99 of the balance: less than goes into the plan.']);
  });

  it('takes nothing that a write-off takes, until the billing system has told of that', () => {
    const records = [accountRecord('PA-1', { balanceMinor: 600_00 })];
    const blockedBy = (differences: Partial<EarlierCase>) => {
      const writeOff = {
        kind: 'write-off',
        onAccount: 'gives-up' as const,
        number: 'WO-1001',
        entry: entryOffReceivable(1),
      };
      return describePlan({}, { records, earlier: [earlierPlan('posted', {}, { ...writeOff, ...differences })] })
        .blockedBy;
    };
    const words = '$600.00 is owed on the account, of which $0.01 is taken by WO-1001: less than goes into the plan.';
    expect(blockedBy({ state: 'open' })).toEqual([words]);
    expect(blockedBy({ state: 'open', blockedBy: ['Wait.'] })).toEqual([]);
    expect(blockedBy({ postedAt: instant('2026-11-23T07:00:00.000Z') })).toEqual([words]);
    expect(blockedBy({ postedAt: instant('2026-11-23T05:00:00.000Z') })).toEqual([]);
  });

  it('may be proposed anew once the plan that runs was reversed', () => {
    const reversal = { case: 'rv-1', number: 'ER-1001', state: 'posted' as const };
    const undone = earlierPlan('posted', {}, { reversal });
    const changed = earlierPlan('closed', requested('change'));
    expect(describePlan({}, { earlier: [changed, undone] }).blockedBy).toEqual([]);
  });

  it('that runs moves no balance again with other terms: only what is given up now leaves it', () => {
    const earlier = [earlierPlan('posted', { discountMinor: 40_00 })];
    const entryOf = (values: IntakeValues) => describePlan({ balanceMinor: 560_00, ...values }, { earlier }).entry;
    expect(entryOf(requested('change'))).toEqual([]);
    expect(entryOf(requested('missed'))).toEqual([]);
    expect(entryOf({ ...requested('change'), discountMinor: 20_00 })).toMatchObject([
      { account: '4970', debitMinor: 20_00 },
      { account: '1110', party: 'PA-1', creditMinor: 20_00 },
    ]);
  });

  it('goes on with no more than is left of it, whatever the account owes', () => {
    const records = [accountRecord('PA-1', { balanceMinor: 0 })];
    const first = earlierPlan('posted', { discountMinor: 40_00 });
    const blockedBy = (balanceMinor: number, earlier = [first]) =>
      describePlan({ ...requested('change'), balanceMinor }, { records, earlier }).blockedBy;
    expect(blockedBy(560_00)).toEqual([]);
    expect(blockedBy(560_01)).toEqual(['PP-1001 holds $560.00, less than goes into the plan.']);
    const changed = earlierPlan('closed', { ...requested('change'), balanceMinor: 300_00 }, { number: 'PP-1002' });
    expect(blockedBy(300_01, [changed, first])).toEqual(['PP-1002 holds $300.00, less than goes into the plan.']);
  });

  it('is looked at twice where a change is of a plan that nothing is known of', () => {
    const { checks, blockedBy } = describePlan(requested('change'));
    expect(checks.find(({ id }) => id === 'one-plan')?.state).toBe('warned');
    expect(blockedBy).toEqual([]);
  });

  it('names the field of a discount of everything, and of instalments below a cent', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ discountMinor: 600_00 })).toEqual(['discountMinor']);
    expect(problems({ balanceMinor: 3, instalments: 4 })).toEqual(['instalments']);
  });

  it('takes the form as it is sent', () => expect(readIntake(intake.fields, plan)).toEqual({ ok: true, value: plan }));
});

describe('a schedule', () => {
  it('is due on the last day of a shorter month', () => {
    const schedule = scheduleOf(400_00, {
      instalments: 4,
      firstDueOn: '2026-12-31' as CalendarDate,
      interval: 'monthly',
    });
    expect(schedule.map(({ dueOn }) => dueOn)).toEqual(['2026-12-31', '2027-01-31', '2027-02-28', '2027-03-31']);
    expect(termMonths(schedule)).toBe(4);
  });

  it('sums to the total exactly, in order, with no instalment below a cent', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 120 }),
        fc.nat(1_000_000_00),
        fc.constantFrom('weekly', 'fortnightly', 'monthly'),
        (instalments, more, interval) => {
          const total = instalments + more;
          const firstDueOn = '2026-01-31' as CalendarDate;
          const schedule = scheduleOf(total, { instalments, firstDueOn, interval });
          expect(schedule.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(total);
          expect(schedule.every(({ amountMinor }) => amountMinor >= 1)).toBe(true);
          const days = schedule.map(({ dueOn }) => dueOn);
          expect(days).toEqual([...new Set(days)].toSorted());
        },
      ),
    ));

  it('makes a balanced entry of any plan', () =>
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 1_000_000_00 }), fc.nat(100), (balanceMinor, discountMinor) => {
        const values = { balanceMinor, ...(discountMinor > 0 ? { discountMinor } : {}) };
        expect(isBalanced(describePlan(values).entry)).toBe(true);
      }),
    ));
});
