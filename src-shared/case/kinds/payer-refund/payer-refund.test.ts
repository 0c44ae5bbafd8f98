import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../../base/dates.ts';
import { isBalanced } from '../../../journal/post-lines.ts';
import { ADJUSTMENT } from '../../../records/provider-adjustment.ts';
import type { BusinessRecord } from '../../../records/record.ts';
import { accountRecord } from '../../../testing/build-account.ts';
import type { EarlierCase, IntakeEvidence } from '../../evidence.ts';
import type { IntakeValues } from '../../intake.ts';
import { storedIntake } from '../../propose.ts';
import { payerRefund } from './payer-refund.ts';

const npm = { id: 'northern-plains', name: 'Northern Plains Mutual', payerClass: 'commercial' };
const account = accountRecord('PA-1', {
  payments: [
    { id: 'PM-9', date: '2026-10-03', amountMinor: 190_00, tender: 'bank-transfer', by: 'payer', payer: npm.id },
  ],
  coverage: [{ payer: npm.id, name: npm.name, order: 1, expectedMinor: 100_00 }],
});

function taken(code: string, amountMinor: number, payerId: string = npm.id): BusinessRecord {
  const body = {
    payerId,
    payer: npm.name,
    code,
    reference: 'PC-1',
    amountMinor,
    remittance: 'r-1',
    trace: '88001',
    date: '2026-11-20',
  };
  return { type: ADJUSTMENT, id: `${code} ${amountMinor}`, site: 's', keys: {}, body, asOf: account.asOf };
}

function evidenceOf(
  values: IntakeValues = {},
  records: readonly BusinessRecord[] = [],
  earlier: readonly EarlierCase[] = [],
): IntakeEvidence {
  return {
    of: 'intake',
    values: {
      payer: npm.name,
      account: 'PA-1',
      claim: 'PC-1',
      amountMinor: 60_00,
      foundBy: 'us',
      way: 'check',
      reason: 'Paid twice',
      identifiedOn: '2026-11-02',
      ...values,
    },
    site: 'westside-clinic',
    payer: npm,
    records: [account, ...records],
    earlier,
    today: '2026-11-24' as CalendarDate,
  };
}

const describeRefund = (...given: Parameters<typeof evidenceOf>) => payerRefund.describe(evidenceOf(...given));

describe('a payer refund', () => {
  it('by check goes from the receivable to cash clearing, and from refunds payable what was set aside there', () => {
    const { entry, blockedBy, checks } = describeRefund();
    expect(blockedBy).toEqual([]);
    expect(checks.every(({ state }) => state === 'passed')).toBe(true);
    expect(entry).toMatchObject([
      { account: '1200', party: npm.id, debitMinor: 60_00 },
      { account: '1040', party: '', creditMinor: 60_00 },
    ]);
  });

  it('takes what a credit balance has set aside as payable, once', () => {
    const line = { accountName: '', party: npm.id, text: '', segments: [] };
    const setAside = (differences: Partial<EarlierCase> = {}): EarlierCase => ({
      id: 'cb-1',
      number: 'CB-1001',
      kind: 'credit-balance',
      onAccount: 'settles-credit',
      state: 'posted',
      site: 'westside-clinic',
      amountMinor: 40_00,
      account: 'PA-1',
      createdAt: '2026-11-01T09:00:00.000Z' as EarlierCase['createdAt'],
      facts: [],
      entry: [
        { ...line, account: '1200', debitMinor: 40_00, creditMinor: 0 },
        { ...line, account: '2110', debitMinor: 0, creditMinor: 40_00 },
      ],
      blockedBy: [],
      ...differences,
    });
    const of = (...earlier: EarlierCase[]) =>
      Object.fromEntries(
        describeRefund({}, [], earlier).entry.map(({ account: code, debitMinor, creditMinor }) => [
          code,
          debitMinor - creditMinor,
        ]),
      );
    expect(of(setAside())).toEqual({ '2110': 40_00, '1200': 20_00, '1040': -60_00 });
    expect(of(setAside({ state: 'open' }))).toEqual({ '1200': 60_00, '1040': -60_00 });
  });

  it('left to the payer goes against the recoupment that its recovery books', () => {
    expect(describeRefund({ way: 'recoup' }).entry).toMatchObject([
      { account: '1200', party: npm.id, debitMinor: 60_00 },
      { account: '1210', party: npm.id, creditMinor: 60_00 },
    ]);
  });

  it('by check waits where a remittance shows the money taken back, unless it was given back (72)', () => {
    expect(describeRefund({}, [taken('WO', 60_00)]).blockedBy).toEqual([
      'Northern Plains Mutual took back $60.00 in remittance 88001 of Nov 20, 2026 (WO PC-1): a check would return it twice.',
    ]);
    expect(describeRefund({}, [taken('WO', 60_00), taken('72', -60_00)]).blockedBy).toEqual([]);
    expect(describeRefund({}, [taken('WO', 60_00, 'evergreen-valley')]).blockedBy).toEqual([]);
    expect(describeRefund({ way: 'recoup' }, [taken('WO', 60_00)]).blockedBy).toEqual([]);
  });

  it('of more than billing has as overpaid is a warning, of more than the credit is in the way', () => {
    const more = describeRefund({ amountMinor: 95_00 });
    expect(more.blockedBy).toEqual([]);
    expect(more.checks.find(({ id }) => id === 'due')).toMatchObject({
      state: 'warned',
      detail: 'By what billing knows the payer has paid $90.00 too much.',
    });
    expect(describeRefund({ amountMinor: 100_01 }).blockedBy).toHaveLength(1);
  });

  it('of what the payer overpaid goes back though the patient owes as much and the balance is nothing', () => {
    const level = accountRecord('PA-1', { ...(account.body as object), balanceMinor: 0, patientBalanceMinor: 90_00 });
    const credit = (amountMinor: number) =>
      payerRefund
        .describe({ ...evidenceOf({ amountMinor }), records: [level] })
        .checks.find(({ id }) => id === 'credit');
    const words = 'The payer has paid $90.00 above what it owes, which is its own whatever the patient owes';
    expect(credit(90_00)).toMatchObject({ state: 'passed', detail: `${words}.` });
    expect(credit(90_01)).toMatchObject({ state: 'failed', detail: `${words}; this is $0.01 more.` });
  });

  it('for a claim that another one returns money for warns, and fails where both are more than was overpaid', () => {
    const other = (differences: Partial<EarlierCase> = {}) =>
      ({
        kind: 'payer-refund',
        onAccount: 'refunds-payer',
        number: 'PR-1001',
        state: 'open',
        amountMinor: 60_00,
        createdAt: '2026-11-20T09:00:00.000Z',
        entry: [],
        intake: storedIntake(evidenceOf().values),
        ...differences,
      }) as unknown as EarlierCase;
    const repeated = (amountMinor: number, one: EarlierCase) =>
      describeRefund({ amountMinor }, [], [one]).checks.find(({ id }) => id === 'repeated');
    const detail = 'PR-1001 returns $60.00 for the same claim or letter (open, Nov 20, 2026).';
    expect(repeated(30_00, other())).toMatchObject({ state: 'warned', detail });
    expect(repeated(30_01, other())).toMatchObject({ state: 'failed', detail });
    expect(repeated(30_01, other({ blockedBy: ['It waits.'] }))).toMatchObject({ state: 'warned', detail });
    expect(repeated(30_01, other({ state: 'refused' }))).toMatchObject({ state: 'passed' });
  });

  it('gives back nothing that is moved to another account', () => {
    const moved = (state: EarlierCase['state']) =>
      ({
        kind: 'credit-adjustment',
        onAccount: 'adjusts-credit',
        number: 'CA-1001',
        state,
        amountMinor: 60_00,
        entry: [],
        intake: storedIntake({ what: 'transfer', account: 'PA-1', payment: 'PM-9', toAccount: 'PA-2' }),
      }) as unknown as EarlierCase;
    const { blockedBy, checks } = describeRefund({}, [], [moved('open')]);
    expect(blockedBy).toEqual(['The account has a credit of $40.00 that nothing else takes; this is $20.00 more.']);
    expect(checks.find(({ id }) => id === 'due')).toMatchObject({
      state: 'warned',
      detail: 'By what billing knows the payer has paid $30.00 too much.',
    });
    expect(describeRefund({}, [], [moved('refused')]).blockedBy).toEqual([]);
  });

  it('runs from the day it was identified, and its investigation from the day that began', () => {
    expect(describeRefund().clockStarts).toEqual({
      'federal-overpayment': '2026-11-02',
      'overpayment-investigation': null,
    });
    expect(describeRefund({ identifiedOn: '2026-11-25' }).blockedBy).toEqual(['Nov 25, 2026 has not come yet.']);
  });

  it('balances whatever the amount and the way', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900_000_00 }), fc.constantFrom('check', 'recoup'), (amountMinor, way) => {
        expect(isBalanced(describeRefund({ amountMinor, way }).entry)).toBe(true);
      }),
    ));
});
