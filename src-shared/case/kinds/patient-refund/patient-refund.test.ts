import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarDate, Instant } from '../../../base/dates.ts';
import { isBalanced } from '../../../journal/post-lines.ts';
import { decideOrAskPerson } from '../../../policy/policies.ts';
import type { BusinessRecord } from '../../../records/record.ts';
import { accountRecord } from '../../../testing/build-account.ts';
import { policies } from '../../../testing/build-case.ts';
import type { EarlierCase, IntakeEvidence } from '../../evidence.ts';
import { type IntakeValues, readIntake } from '../../intake.ts';
import { storedIntake } from '../../propose.ts';
import { patientRefund } from './patient-refund.ts';

const intake = patientRefund.intake!;
const refundOf: IntakeValues = {
  account: 'PA-1',
  payment: 'PM-1',
  amountMinor: 60_00,
  reason: 'Paid twice',
  way: 'refund',
  payeeName: 'A. Guarantor',
  payeeStreet: '12 Lake Street',
  payeeCity: 'Tampa',
  payeeState: 'FL',
  payeePostalCode: '33602',
  tender: 'original',
};

function evidenceOf(
  values: IntakeValues = {},
  { records = [accountRecord('PA-1')], earlier = [] }: { records?: BusinessRecord[]; earlier?: EarlierCase[] } = {},
): IntakeEvidence {
  const today = '2026-11-24' as CalendarDate;
  const given = Object.fromEntries(Object.entries({ ...refundOf, ...values }).filter(([, value]) => value !== ''));
  const evidence: IntakeEvidence = {
    of: 'intake',
    values: given,
    site: 'westside-clinic',
    payer: null,
    records,
    earlier,
    today,
  };
  const rulings = intake.asks!(evidence).map(({ policy, inputs }) => decideOrAskPerson(policies, policy, inputs, {}));
  return { ...evidence, rulings };
}

const describeRefund = (...given: Parameters<typeof evidenceOf>) => patientRefund.describe(evidenceOf(...given));
const blockedBy = (...given: Parameters<typeof evidenceOf>) => describeRefund(...given).blockedBy ?? [];

function earlierRefund(differences: Partial<EarlierCase> = {}, values: IntakeValues = {}): EarlierCase {
  return {
    id: 'e-1',
    number: 'RF-1001',
    kind: 'patient-refund',
    onAccount: 'refunds-patient',
    state: 'open',
    site: 'westside-clinic',
    amountMinor: 30_00,
    account: 'PA-1',
    createdAt: '2026-11-01T09:00:00.000Z' as Instant,
    facts: [],
    entry: [],
    blockedBy: [],
    intake: storedIntake({ ...refundOf, payment: 'PM-2', amountMinor: 30_00, ...values }),
    ...differences,
  };
}

describe('a patient refund', () => {
  it('goes from refunds payable to cash clearing, on the account, and takes one approval', () => {
    const { entry, checks, title } = describeRefund();
    expect(checks.filter(({ state }) => state !== 'passed')).toEqual([]);
    expect(title).toBe('Refund $60.00 · PA-1');
    expect(entry).toMatchObject([
      { account: '1100', party: 'PA-1', debitMinor: 60_00 },
      { account: '1040', party: '', creditMinor: 60_00 },
    ]);
  });

  it('waits for its account to be known', () => {
    expect(blockedBy({}, { records: [] })).toEqual([
      'The billing system has told nothing of PA-1, so its credit cannot be checked.',
    ]);
  });

  it('waits while the guarantor owes something on another account, and says how much can be transferred', () => {
    const open = accountRecord('PA-2', { balanceMinor: 45_00, payments: [] }, 'mercy-general');
    expect(blockedBy({}, { records: [accountRecord('PA-1'), open] })).toEqual([
      'The guarantor owes $45.00 on PA-2 ($45.00): transfer $45.00 there before anything is refunded.',
    ]);
    const ofPayers = accountRecord('PA-2', { balanceMinor: 45_00, patientBalanceMinor: 0, payments: [] });
    expect(blockedBy({}, { records: [accountRecord('PA-1'), ofPayers] })).toEqual([]);
    const shared = accountRecord('PA-2', { balanceMinor: 45_00, patientBalanceMinor: 5_00, payments: [] });
    expect(blockedBy({}, { records: [accountRecord('PA-1'), shared] })).toEqual([
      'The guarantor owes $5.00 on PA-2 ($5.00): transfer $5.00 there before anything is refunded.',
    ]);
    const ofOthers = accountRecord('PA-3', { guarantor: 'G-2', balanceMinor: 45_00 });
    expect(blockedBy({}, { records: [accountRecord('PA-1'), ofOthers] })).toEqual([]);
  });

  it('waits while a payer that paid too much has not been refunded', () => {
    const account = accountRecord('PA-1', {
      payments: [
        { id: 'PM-1', date: '2026-10-02', amountMinor: 250_00, tender: 'card', by: 'patient' },
        {
          id: 'PM-9',
          date: '2026-10-03',
          amountMinor: 90_00,
          tender: 'bank-transfer',
          by: 'payer',
          payer: 'npm',
        },
      ],
      coverage: [{ payer: 'npm', name: 'Northern Plains Mutual', order: 1, expectedMinor: 70_00 }],
    });
    expect(blockedBy({}, { records: [account] })).toEqual([
      'Payers come before the patient: refund Northern Plains Mutual $20.00 first.',
    ]);
    const toPayer = earlierRefund(
      { kind: 'payer-refund', onAccount: 'refunds-payer', amountMinor: 20_00 },
      { payer: 'Northern Plains Mutual' },
    );
    expect(blockedBy({}, { records: [account], earlier: [toPayer] })).toEqual([]);
    expect(blockedBy({ payment: 'PM-9', amountMinor: 10_00 }, { records: [account], earlier: [toPayer] })).toEqual([
      'PM-9 is a payer’s payment: a payer’s money is never refunded to the patient.',
    ]);
  });

  it('gives back nothing that is moved to another account, from when that is proposed', () => {
    const account = accountRecord('PA-1', { balanceMinor: -330_00 });
    const moved = (differences: Partial<EarlierCase>) =>
      earlierRefund(
        {
          kind: 'credit-adjustment',
          onAccount: 'adjusts-credit',
          number: 'CA-1001',
          amountMinor: 250_00,
          ...differences,
        },
        { what: 'transfer', payment: 'PM-1', toAccount: 'PA-2' },
      );
    const blocked = (differences: Partial<EarlierCase>, values: IntakeValues = {}) =>
      blockedBy(values, { records: [account], earlier: [moved(differences)] });
    for (const state of ['open', 'approved', 'postingFailed', 'posted'] as const) {
      expect(blocked({ state })).toEqual(['$0.00 of PM-1 can be given back, and not $60.00.']);
      expect(blocked({ state }, { payment: 'PM-2', amountMinor: 80_00 })).toEqual([]);
    }
    expect(blocked({ state: 'refused' })).toEqual([]);
    expect(blocked({ blockedBy: ['It waits.'] })).toEqual([]);
    const reversal = { case: 'rv-1', number: 'ER-1001', state: 'posted' } as const;
    expect(blocked({ state: 'posted', reversal })).toEqual([]);
  });

  it('stays within the credit that adjustments leave, until the billing system tells a balance that holds them', () => {
    const takenBack = (differences: Partial<EarlierCase>) =>
      earlierRefund(
        {
          kind: 'credit-adjustment',
          onAccount: 'adjusts-credit',
          number: 'CA-1001',
          amountMinor: 70_00,
          state: 'posted',
          ...differences,
        },
        { what: 'write-off', payment: '', writeOff: 'WO-1001' },
      );
    const blocked = (postedAt: string) => blockedBy({}, { earlier: [takenBack({ postedAt: postedAt as Instant })] });
    expect(blocked('2026-11-23T07:00:00.000Z')).toEqual([
      'The account has a credit of $30.00 that nothing else takes; this is $30.00 more.',
    ]);
    expect(blocked('2026-11-22T07:00:00.000Z')).toEqual([]);
  });

  it.each([
    [
      'of more than the payment',
      { payment: 'PM-2', amountMinor: 80_01 },
      '$80.00 of PM-2 can be given back, and not $80.01.',
    ],
    ['of a payment that the account does not have', { payment: 'PM-7' }, 'PA-1 has no payment PM-7.'],
    [
      'of more than the credit',
      { amountMinor: 100_01 },
      'The account has a credit of $100.00 that nothing else takes; this is $0.01 more.',
    ],
    [
      'that a patient asks for tomorrow',
      { requestedOn: '2026-11-25' },
      'Nov 25, 2026, on which the patient is said to have asked for it, has not come yet.',
    ],
    [
      'of a card payment by check without a reason',
      { tender: 'check' },
      'It was paid by card: say why it goes back by check.',
    ],
  ])('%s is blocked with words', (_, values, words) => {
    expect(blockedBy(values)).toEqual([words]);
  });

  it('below the smallest size is held unless the patient asked for it, and never written off', () => {
    expect(blockedBy({ amountMinor: 9_99 })[0]).toMatch(/^\$9\.99 is held: .*never written off\.$/);
    expect(blockedBy({ amountMinor: 9_99, requestedOn: '2026-11-20' })).toEqual([]);
  });

  it('that goes back another way than it came says so, to the approval policy too', () => {
    const { checks, policyInputs } = describeRefund({ tender: 'check', tenderReason: 'The card has expired' });
    expect(checks).toContainEqual(expect.objectContaining({ id: 'tender', state: 'warned' }));
    expect(policyInputs).toEqual({ tenderDiffers: true, openChecks: 1 });
    expect(describeRefund({ tender: 'check', payment: 'PM-2' }).policyInputs).toEqual({
      tenderDiffers: false,
      openChecks: 0,
    });
  });

  it.each(['open', 'returned', 'approved', 'posted', 'postingFailed'] as const)(
    'once more of what one that is %s gives back fails where the credit does not hold a second one',
    (state) => {
      const found = (earlier: Partial<EarlierCase>, values: IntakeValues, asked: IntakeValues = {}) => {
        const { checks } = describeRefund(asked, { earlier: [earlierRefund({ state, ...earlier }, values)] });
        const { state: found, detail } = checks.find(({ id }) => id === 'repeated')!;
        return [found, detail];
      };
      const samePayment = `RF-1001 refunds the same payment on this account (${state}, Nov 1, 2026).`;
      const sameAmount = `RF-1001 refunds the same amount on this account (${state}, Nov 1, 2026).`;
      const ofPayment = { payment: 'PM-1' };
      expect(found({ amountMinor: 60_00 }, ofPayment)).toEqual(['failed', samePayment]);
      // $50.00 twice is what the credit of $100.00 holds, and $30.00 and $60.00 are within the payment too.
      expect(found({ amountMinor: 50_00 }, ofPayment, { amountMinor: 50_00 })).toEqual(['warned', samePayment]);
      expect(found({ amountMinor: 30_00 }, ofPayment)).toEqual(['warned', samePayment]);
      expect(found({ amountMinor: 200_00 }, ofPayment)).toEqual(['failed', samePayment]);
      expect(found({ amountMinor: 60_00 }, {})).toEqual(['warned', sameAmount]);
      const blocked = { amountMinor: 60_00, blockedBy: ['It waits.'] };
      expect(found(blocked, ofPayment)).toEqual([state === 'posted' ? 'failed' : 'warned', samePayment]);
    },
  );

  it('of what was refused, or refunded long ago, is no repeat', () => {
    expect(blockedBy({}, { earlier: [earlierRefund({ state: 'refused' }, { payment: 'PM-1' })] })).toEqual([]);
    const reversal = { case: 'rf-1.rv1', number: 'ER-1001', state: 'posted' } as const;
    const reversed = earlierRefund({ state: 'posted', reversal }, { payment: 'PM-1' });
    expect(blockedBy({}, { earlier: [reversed] })).toEqual([]);
    const longAgo = earlierRefund({ amountMinor: 60_00, createdAt: '2025-11-01T09:00:00.000Z' as Instant });
    expect(blockedBy({ amountMinor: 60_00 }, { earlier: [longAgo] })).not.toContainEqual(
      expect.stringContaining('refunds'),
    );
  });

  it('counts a refund that the balance holds already only once', () => {
    const posted = earlierRefund({ state: 'posted', amountMinor: 50_00 });
    expect(blockedBy({}, { earlier: [posted] })[0]).toMatch(/credit of \$50\.00/);
    const account = accountRecord('PA-1', { refunded: [{ case: 'RF-1001', amountMinor: 50_00 }] });
    expect(blockedBy({}, { records: [account], earlier: [posted] })).toEqual([]);
  });

  it('starts the clock of the state on the day the patient asked for it', () => {
    expect(describeRefund({ requestedOn: '2026-11-20' }).clockStarts).toEqual({ 'state-refund': '2026-11-20' });
  });
});

describe('a refund whose payee cannot be reached', () => {
  const unclaimed = { way: 'unclaimed', tender: '', lastContactOn: '2020-03-01' };

  it('becomes unclaimed property payable after the years of the state and a letter', () => {
    const { entry, blockedBy: blocked, steps } = describeRefund(unclaimed);
    expect(blocked).toEqual([]);
    expect(entry).toMatchObject([
      { account: '1100', party: 'PA-1', debitMinor: 60_00 },
      { account: '2160', party: 'PA-1', creditMinor: 60_00 },
    ]);
    expect(steps).toMatchObject([{ id: 'due-diligence-letter' }]);
    expect(isBalanced(entry)).toBe(true);
  });

  it('stays payable until then', () => {
    expect(blockedBy({ ...unclaimed, lastContactOn: '2022-03-01' })).toEqual([
      'It is unclaimed 5 years after the last contact, on Mar 1, 2027 (UP-2); until then it stays a refund payable.',
    ]);
    const texan = accountRecord('PA-1', { state: 'TX' });
    expect(blockedBy({ ...unclaimed, lastContactOn: '2022-03-01' }, { records: [texan] })).toEqual([]);
  });

  it('needs no letter below the amount for which the state wants one, and no smallest size', () => {
    const { blockedBy: blocked, steps } = describeRefund({ ...unclaimed, amountMinor: 5_00 });
    expect([blocked, steps]).toEqual([[], []]);
  });
});

describe('the form of a patient refund', () => {
  it.each([
    ['payeeState', 'Fl', 'State is two capital letters, such as TX.'],
    ['payeePostalCode', '3360', 'ZIP code is five digits, or nine as 75201-1234.'],
  ])('names %s', (path, value, message) => {
    const read = readIntake(intake.fields, { ...refundOf, [path]: value });
    expect(read.ok && intake.problems!(read.value)).toEqual([{ path, message }]);
  });

  it('asks for every part of the address', () => {
    const { payeeStreet: _, payeePostalCode: __, ...rest } = refundOf;
    const read = readIntake(intake.fields, rest);
    expect(read.ok ? [] : read.error.map(({ path }) => path)).toEqual(['payeeStreet', 'payeePostalCode']);
  });

  it('asks for the last contact where the payee cannot be reached, and then for no tender', () => {
    const read = readIntake(intake.fields, { ...refundOf, way: 'unclaimed' });
    expect(read.ok ? [] : read.error.map(({ path }) => path)).toEqual(['lastContactOn', 'tender']);
  });
});

/** What people do with the refunds of one account, one after another. */
const acts = fc.array(
  fc.record({
    act: fc.constantFrom(
      'propose' as const,
      'amend' as const,
      'recheck' as const,
      'approve' as const,
      'refuse' as const,
    ),
    which: fc.nat(20),
    amountMinor: fc.integer({ min: 1, max: 120_00 }),
    payment: fc.constantFrom('PM-1', 'PM-2', 'PM-3', 'PM-4'),
    requestedOn: fc.constantFrom('', '2026-11-20'),
  }),
  { maxLength: 40 },
);

const payments = ['PM-1', 'PM-2', 'PM-3', 'PM-4'].map((id) => ({
  id,
  date: '2026-10-02' as CalendarDate,
  amountMinor: 90_00,
  tender: 'card' as const,
  by: 'patient' as const,
}));

describe('whatever the history of proposals', () => {
  it('the refunds of an account that are not refused and can be approved never exceed its credit', () => {
    fc.assert(
      fc.property(acts, fc.integer({ min: 0, max: 200_00 }), (history, creditMinor) => {
        const records = [accountRecord('PA-1', { balanceMinor: -creditMinor, payments })];
        const cases: EarlierCase[] = [];
        const read = (index: number, values: IntakeValues): EarlierCase => {
          const earlier = cases.filter((_, at) => at !== index);
          const { blockedBy: blocked = [], amountMinor } = describeRefund(values, { records, earlier });
          const before = cases[index] ?? earlierRefund({ id: `e-${index}`, number: `RF-${index}` });
          return { ...before, amountMinor, blockedBy: [...blocked], intake: storedIntake({ ...refundOf, ...values }) };
        };
        for (const { act, which, ...values } of history) {
          if (act === 'propose') cases.push(read(cases.length, values));
          const index = cases.length === 0 ? 0 : which % cases.length;
          const current = cases[index];
          if (current?.state !== 'open') continue;
          if (act === 'amend') cases[index] = read(index, values);
          if (act === 'recheck') cases[index] = read(index, current.intake?.values ?? {});
          if (act === 'refuse') cases[index] = { ...current, state: 'refused' };
          if (act === 'approve' && current.blockedBy?.length === 0) cases[index] = { ...current, state: 'posted' };
          const refunded = cases.filter(
            ({ state, blockedBy: blocked = [] }) => state !== 'refused' && blocked.length === 0,
          );
          const sum = refunded.reduce((total, { amountMinor }) => total + amountMinor, 0);
          expect(sum).toBeLessThanOrEqual(creditMinor);
        }
      }),
    );
  });
});
