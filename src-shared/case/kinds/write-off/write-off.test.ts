import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../../base/dates.ts';
import { type WriteOffCategory, writeOffCategoryLabel } from '../../../journal/write-off-category.ts';
import { accounts } from '../../../journal/chart.ts';
import { entryLines, isBalanced } from '../../../journal/post-lines.ts';
import { accountRecord } from '../../../testing/build-account.ts';
import { decideOrAskPerson } from '../../../policy/policies.ts';
import { approvalsIn } from '../../amendment.ts';
import type { CaseDocument } from '../../case-document.ts';
import { moneyFact } from '../../describe.ts';
import type { EarlierCase, IntakeEvidence } from '../../evidence.ts';
import { type IntakeValues, readIntake } from '../../intake.ts';
import { proposeCase } from '../../propose.ts';
import { policies, writeOffCase } from '../../../testing/build-case.ts';
import { problemsOf } from './form.ts';
import { writeOff } from './write-off.ts';

const intake = writeOff.intake!;
const kind = { ...writeOff, intake };
const day = (text: string) => text as CalendarDate;

/** What a category asks for, so that nothing is in its way. */
const complete: Record<WriteOffCategory, IntakeValues> = {
  contractual: { payer: 'Northern Plains Mutual', chargeMinor: 900_000_00, allowedMinor: 0 },
  charity: { assistance: 'application', assistanceOn: '2026-11-02' },
  'bad-debt': { firstBillOn: '2026-01-15', application: 'none' },
  'small-balance': {},
  'timely-filing': { serviceOn: '2026-03-01', filedOn: '2026-08-01', limitDays: 90 },
  denial: { carc: 'CO-197', appeal: 'decided-against', appealDecidedOn: '2026-10-01' },
  administrative: {},
};
const categories = Object.keys(writeOffCategoryLabel) as WriteOffCategory[];

type Known = { standing?: Parameters<typeof accountRecord>[1]; earlier?: readonly EarlierCase[]; today?: string };

function evidence(category: WriteOffCategory, values: IntakeValues = {}, about: Known = {}): IntakeEvidence {
  const { standing, earlier = [], today = '2026-11-24' } = about;
  const known: IntakeEvidence = {
    of: 'intake',
    values: {
      account: 'PA-1',
      category,
      amountMinor: 12_00,
      reason: 'Not worth an appeal',
      ...complete[category],
      ...values,
    },
    site: 'westside-clinic',
    payer: null,
    records: standing ? [accountRecord('PA-1', { balanceMinor: 900_000_00, ...standing })] : [],
    earlier,
    today: day(today),
  };
  const rulings = (intake.asks?.(known) ?? []).map(({ policy, inputs }) =>
    decideOrAskPerson(policies, policy, inputs, {}),
  );
  return { ...known, rulings };
}

const describeOf = (...given: Parameters<typeof evidence>) => writeOff.describe(evidence(...given));
const blocked = (...given: Parameters<typeof evidence>) => describeOf(...given).blockedBy;

describe('a write-off that is proposed', () => {
  it.each([
    ['contractual', '4910', '1200'],
    ['charity', '4920', '1100'],
    ['bad-debt', '6900', '1100'],
    ['small-balance', '4940', '1100'],
    ['timely-filing', '4950', '1200'],
    ['denial', '4960', '1200'],
    ['administrative', '4930', '1200'],
  ] as const)('of the category %s debits %s and takes it off the receivable %s', (category, debit, credit) => {
    const { entry, blockedBy } = describeOf(category, {}, { standing: {} });
    expect(entry.map(({ account, debitMinor }) => [account, debitMinor])).toEqual([
      [debit, 12_00],
      [credit, 0],
    ]);
    expect(isBalanced(entry)).toBe(true);
    expect(blockedBy).toEqual([]);
  });

  it.each(categories)('asks a form that takes what the category %s needs, and nothing of the others', (category) => {
    const { values } = evidence(category);
    expect(readIntake(intake.fields, values)).toEqual({ ok: true, value: values });
    const other = category === 'denial' ? { limitDays: 90 } : { carc: 'CO-197' };
    expect(readIntake(intake.fields, { ...values, ...other }).ok).toBe(false);
  });

  it('is not of an account in credit, whatever its category and amount', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...categories),
        fc.integer({ min: 1 }),
        fc.integer({ max: -1 }),
        (category, amount, balance) => {
          const { blockedBy } = describeOf(category, { amountMinor: amount }, { standing: { balanceMinor: balance } });
          expect(blockedBy).toContainEqual(expect.stringContaining('a credit balance is never written off'));
        },
      ),
    ));

  it('leaves no credit behind: $12.00 of $10.00 that are open is too much', () =>
    expect(blocked('administrative', {}, { standing: { balanceMinor: 10_00 } })).toEqual([
      '$10.00 is open on PA-1: writing off $12.00 would make a credit of $2.00.',
    ]));

  it('waits while a credit balance of the account is being settled, and no longer', () => {
    const credit = (state: EarlierCase['state']) =>
      ({
        kind: 'credit-balance',
        onAccount: 'settles-credit',
        number: 'CB-1001',
        state,
        entry: [] as const,
      }) as unknown as EarlierCase;
    expect(blocked('administrative', {}, { earlier: [credit('open')] })).toEqual([
      'CB-1001 settles a credit of this account: a credit balance is never written off.',
    ]);
    expect(blocked('administrative', {}, { earlier: [credit('posted')] })).toEqual([]);
  });

  describe('beside others of the account', () => {
    const other = (differences: Partial<EarlierCase>) =>
      ({
        kind: 'write-off',
        onAccount: 'gives-up',
        number: 'WO-1001',
        state: 'open',
        blockedBy: [],
        entry: describeOf('administrative', { amountMinor: 9_00 }).entry,
        ...differences,
      }) as unknown as EarlierCase;
    const standing = { balanceMinor: 20_00 };
    const instant = (text: string) => text as EarlierCase['createdAt'];
    const beside = (differences: Partial<EarlierCase>) =>
      blocked('administrative', {}, { standing, earlier: [other(differences)] });
    const words =
      '$20.00 is open on PA-1, of which $9.00 is taken by WO-1001: writing off $12.00 would make a credit of $1.00.';

    it('counts what they take, unless something is in their way or they come to nothing', () => {
      expect(beside({})).toEqual([words]);
      expect(beside({ blockedBy: ['Wait.'] })).toEqual([]);
      expect(beside({ state: 'refused' })).toEqual([]);
    });

    it('counts a posted one until the billing system has told of the account since', () => {
      const reversal = { case: 'rv-1', number: 'ER-1001', state: 'posted' as const };
      const late = { state: 'posted' as const, postedAt: instant('2026-11-23T07:00:00.000Z') };
      expect(beside(late)).toEqual([words]);
      expect(beside({ ...late, reversal })).toEqual([]);
      expect(beside({ ...late, postedAt: instant('2026-11-23T05:00:00.000Z') })).toEqual([]);
    });

    it('counts what goes into a payment plan, and says what is in one', () => {
      const entry = entryLines([
        { account: accounts.planReceivable, party: 'PA-1', debitMinor: 9_00, text: 'Plan' },
        { account: accounts.patientReceivable, party: 'PA-1', debitMinor: -9_00, text: 'Plan' },
      ]);
      const earlier = (differences: Partial<EarlierCase>) => [
        other({ kind: 'payment-plan', onAccount: 'spreads', number: 'PP-1001', entry, ...differences }),
      ];
      const patients = { patientBalanceMinor: 20_00, ...standing };
      expect(blocked('small-balance', {}, { standing: patients, earlier: earlier({}) })).toEqual([
        words.replace('WO-1001', 'PP-1001'),
        'The patient owes $20.00 of the balance, of which $9.00 is taken by PP-1001; the rest is a payer’s and not of this category.',
      ]);
      const told = earlier({ state: 'posted', postedAt: instant('2026-11-23T05:00:00.000Z') });
      const { checks, blockedBy } = describeOf('small-balance', {}, { standing, earlier: told });
      expect(blockedBy).toEqual([]);
      expect(checks.find(({ id }) => id === 'plan')).toMatchObject({
        state: 'warned',
        detail: expect.stringMatching(/^PP-1001 moved \$9\.00 of PA-1 to a payment plan/) as string,
      });
    });
  });

  it('says that nothing is known of an account, and lets people decide', () =>
    expect(describeOf('administrative').checks).toMatchObject([{ id: 'credit', state: 'warned' }]));

  it.each(categories)('of the category %s never takes fewer approvals for more money', (category) =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4_000_00 }), fc.nat(90_000_00), (a, more) => {
        const needed = (amountMinor: number) =>
          approvalsIn(proposeCase(kind, evidence(category, { amountMinor }), { policies }).approval);
        expect(needed(a + more)).toBeGreaterThanOrEqual(needed(a));
      }),
    ),
  );
});

describe('a write-off of the patient’s share', () => {
  it('takes nothing that a payer owes', () =>
    expect(blocked('small-balance', {}, { standing: { patientBalanceMinor: 5_00 } })).toEqual([
      'The patient owes $5.00 of the balance; the rest is a payer’s and not of this category.',
    ]));

  it('is small up to $15.00 by the policy', () => {
    expect(blocked('small-balance', { amountMinor: 15_00 })).toEqual([]);
    expect(blocked('small-balance', { amountMinor: 15_01 })).toEqual([
      '$15.01 is no small balance: A balance of a patient counts as small up to $15.00. (SB-1)',
    ]);
  });

  it('is held while a bill of $400.00 above its estimate is in dispute, told by the form or by the billing system', () => {
    const disputed = { isDisputed: true, estimatedMinor: 1_000_00, billedMinor: 1_400_00 };
    const words =
      'The bill is $400.00 above its good-faith estimate and in dispute: it is held until the dispute is decided.';
    expect(blocked('small-balance', disputed)).toEqual([words]);
    const estimate = { estimatedMinor: 1_000_00, billedMinor: 1_400_00, disputed: true };
    expect(blocked('bad-debt', {}, { standing: { estimate } })).toEqual([words]);
    expect(blocked('small-balance', { ...disputed, billedMinor: 1_399_99 })).toEqual([]);
    expect(blocked('bad-debt', {}, { standing: { estimate: { ...estimate, disputed: false } } })).toEqual([]);
  });
});

describe('a bad debt', () => {
  it('is none before the 120 and the 240 days from the first bill are over', () => {
    const at = (today: string) => blocked('bad-debt', {}, { today });
    expect(at('2026-05-15')).toEqual([
      'The 120 days from the first bill end on May 15, 2026: until then it is no bad debt.',
      'The 240 days from the first bill end on Sep 12, 2026: until then it is no bad debt.',
    ]);
    expect(at('2026-05-16')).toHaveLength(1);
    expect(at('2026-09-12')).toHaveLength(1);
    expect(at('2026-09-13')).toEqual([]);
  });

  it('counts from the later of two dates, and from none while there is none', () => {
    const standing = { firstBillOn: day('2026-06-01') };
    expect(blocked('bad-debt', {}, { standing })).toEqual([
      'The 240 days from the first bill end on Jan 27, 2027: until then it is no bad debt.',
    ]);
    const { firstBillOn: _, ...values } = evidence('bad-debt').values;
    expect(writeOff.describe({ ...evidence('bad-debt'), values }).blockedBy).toEqual([
      'It is not known when the patient was first billed: give the date.',
    ]);
  });

  it.each([
    ['waiting', 'The application for financial assistance is not decided yet.'],
    ['eligible', 'The patient is eligible for financial assistance: propose it as charity.'],
  ])('is none while the application is %s', (application, words) =>
    expect(blocked('bad-debt', { application })).toEqual([words]),
  );

  it('has its checklist done by people first', () =>
    expect(describeOf('bad-debt').steps?.map(({ label }) => label)).toEqual([
      'Notice sent',
      'Application offered',
      'Presumptive screening done',
    ]));
});

describe('what a payer did not pay', () => {
  it('is not written off for its limit when it was filed in time', () => {
    expect(blocked('timely-filing', { filedOn: '2026-05-30' })).toEqual([
      'It was filed on May 30, 2026, within the payer’s 90 days that ended on May 30, 2026: hold the payer to it.',
    ]);
    expect(blocked('timely-filing', { filedOn: '2026-05-31' })).toEqual([]);
  });

  it('is written off as denied only after the appeal was decided against us', () => {
    expect(blocked('denial', { appeal: 'waiting' })).toEqual(['The appeal of CO-197 is not decided yet.']);
    const { appealDecidedOn: _, ...values } = evidence('denial', { appeal: 'none' }).values;
    expect(writeOff.describe({ ...evidence('denial'), values }).blockedBy).toEqual([
      'No appeal of CO-197 was made: appeal it first.',
    ]);
  });

  it('is never written off as denied without a person, however little it is', () =>
    expect(approvalsIn(proposeCase(kind, evidence('denial', { amountMinor: 1 }), { policies }).approval)).toBe(1));

  it('is contractual only as far as the contract takes it off', () =>
    expect(blocked('contractual', { chargeMinor: 100_00, allowedMinor: 90_00 })).toEqual([
      'The contract takes $10.00 off the charge, and not $12.00.',
    ]));
});

describe('a form of a write-off', () => {
  it.each([
    ['denial', { carc: 'no code' }, 'carc'],
    ['timely-filing', { filedOn: '2026-02-28' }, 'filedOn'],
    ['contractual', { payer: '' }, 'payer'],
    ['contractual', { allowedMinor: 900_000_01 }, 'allowedMinor'],
  ] as const)('of the category %s names the field that is wrong: %o', (category, values, path) =>
    expect(problemsOf({ ...evidence(category).values, ...values })).toEqual([
      { path, message: expect.any(String) as string },
    ]),
  );
});

describe('the amount of a write-off that was found', () => {
  const found = (facts: CaseDocument['facts'], amountMinor = 25_00) =>
    writeOffCase(amountMinor, { facts, evidence: { remittance: 'remittance-1', claims: [0] } });
  const claim = [moneyFact('charge', 'Charge', 300_00), moneyFact('paid', 'Paid', 275_00)];
  const most = (current: CaseDocument, amountMinor: number) => writeOff.withAmount!(current, amountMinor).ok;

  it('is at most what of the charge was not paid', () => {
    expect([most(found(claim), 25_00), most(found(claim), 25_01)]).toEqual([true, false]);
    expect(writeOff.withAmount!(found(claim), 25_01)).toMatchObject({ error: { path: 'amountMinor' } });
  });

  it('is not raised where the remittance does not say what was charged', () =>
    expect([most(found([]), 24_99), most(found([]), 25_01)]).toEqual([true, false]));
});
