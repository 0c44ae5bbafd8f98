import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../../base/dates.ts';
import { isBalanced } from '../../../journal/post-lines.ts';
import { accountRecord } from '../../../testing/build-account.ts';
import type { EarlierCase, IntakeEvidence } from '../../evidence.ts';
import type { IntakeValues } from '../../intake.ts';
import { creditAdjustment } from './credit-adjustment.ts';
import { problemsOf } from './form.ts';

const transfer: IntakeValues = {
  what: 'transfer',
  account: 'PA-1',
  payment: 'PM-1',
  toAccount: 'PA-2',
  amountMinor: 250_00,
  reason: 'The payment named the other account.',
};
const takenBack: IntakeValues = {
  what: 'write-off',
  account: 'PA-1',
  writeOff: 'WO-1001',
  amountMinor: 40_00,
  reason: 'The payer paid after all.',
};
const northern = { id: 'northern-plains', name: 'Northern Plains Mutual', payerClass: 'commercial' };
const writeOff = (differences: object = {}) =>
  ({
    kind: 'write-off',
    onAccount: 'gives-up',
    number: 'WO-1001',
    state: 'posted',
    site: 'westside-clinic',
    amountMinor: 40_00,
    account: 'PA-1',
    facts: [{ key: 'category', label: 'Category', value: { type: 'text', text: 'Administrative' }, material: true }],
    ...differences,
  }) as unknown as EarlierCase;
const adjusted = (amountMinor: number, differences: object = {}) =>
  ({
    kind: 'credit-adjustment',
    onAccount: 'adjusts-credit',
    number: 'CA-1001',
    state: 'posted',
    amountMinor,
    intake: { values: { payment: 'PM-1', writeOff: 'WO-1001' }, rows: {} },
    ...differences,
  }) as unknown as EarlierCase;

function evidence(values: IntakeValues, differences: Partial<IntakeEvidence> = {}): IntakeEvidence {
  return {
    of: 'intake',
    values,
    site: 'westside-clinic',
    payer: null,
    records: [accountRecord('PA-1', { balanceMinor: 0 }), accountRecord('PA-2', { balanceMinor: 250_00 })],
    earlier: [],
    today: '2026-11-24' as CalendarDate,
    ...differences,
  };
}

const describeOf = (...given: Parameters<typeof evidence>) => creditAdjustment.describe(evidence(...given));
const linesOf = (...given: Parameters<typeof evidence>) =>
  describeOf(...given).entry.map(({ account, party, debitMinor, creditMinor }) => [
    account,
    party,
    debitMinor,
    creditMinor,
  ]);

describe('a payment that is moved to the account it belongs to', () => {
  it('leaves one receivable and reaches the other, and nobody is paid', () => {
    expect(describeOf(transfer).blockedBy).toEqual([]);
    expect(linesOf(transfer)).toEqual([
      ['1100', 'PA-1', 250_00, 0],
      ['1100', 'PA-2', 0, 250_00],
    ]);
  });

  it('of a payer stays with that payer, and says both accounts', () => {
    const payment = {
      id: 'PM-9',
      date: '2026-10-02' as CalendarDate,
      amountMinor: 80_00,
      tender: 'check' as const,
      by: 'payer' as const,
      payer: 'northern-plains',
    };
    const records = [accountRecord('PA-1', { payments: [payment] }), accountRecord('PA-2')];
    const values = { ...transfer, payment: 'PM-9', amountMinor: 80_00 };
    expect(linesOf(values, { records, payer: northern })).toEqual([
      ['1200', 'northern-plains', 80_00, 0],
      ['1200', 'northern-plains', 0, 80_00],
    ]);
    expect(describeOf(values, { records }).blockedBy).toEqual(['PM-9 is a payer’s payment: name that payer.']);
  });

  it('is never more than was applied, counting what was moved before', () => {
    expect(describeOf({ ...transfer, amountMinor: 250_01 }).blockedBy).toEqual([
      '$250.00 of PM-1 stands on PA-1, and not $250.01.',
    ]);
    expect(describeOf(transfer, { earlier: [adjusted(1_00)] }).blockedBy).toEqual([
      '$249.00 of PM-1 stands on PA-1, and not $250.00.',
    ]);
    expect(describeOf(transfer, { earlier: [adjusted(1_00, { state: 'refused' })] }).blockedBy).toEqual([]);
  });

  it('of a payer is never more than refunds to that payer leave of what it paid', () => {
    const paid = { date: '2026-10-02' as CalendarDate, tender: 'check' as const, by: 'payer' as const };
    const payments = [
      { ...paid, id: 'PM-9', amountMinor: 80_00, payer: northern.id },
      { ...paid, id: 'PM-8', amountMinor: 40_00, payer: northern.id },
      { ...paid, id: 'PM-7', amountMinor: 90_00, payer: 'evergreen-valley' },
    ];
    const coverage = [{ payer: northern.id, name: northern.name, order: 1, expectedMinor: 0 }];
    const refund = (amountMinor: number, differences: object = {}) =>
      ({
        kind: 'payer-refund',
        onAccount: 'refunds-payer',
        number: 'PR-1001',
        state: 'open',
        amountMinor,
        intake: { values: { payer: northern.name }, rows: {} },
        ...differences,
      }) as unknown as EarlierCase;
    const blocked = (earlier: EarlierCase[], more: object = {}) => {
      const records = [accountRecord('PA-1', { payments, coverage, ...more }), accountRecord('PA-2')];
      return describeOf({ ...transfer, payment: 'PM-9', amountMinor: 80_00 }, { records, payer: northern, earlier })
        .blockedBy;
    };
    expect(blocked([refund(40_00)])).toEqual([]);
    expect(blocked([refund(60_00)])).toEqual(['$60.00 of PM-9 stands on PA-1, and not $80.00.']);
    expect(blocked([refund(60_00, { state: 'refused' })])).toEqual([]);
    const refunded = [{ case: 'PR-1000', amountMinor: 60_00, payer: northern.id }];
    expect(blocked([], { refunded })).toEqual(['$60.00 of PM-9 stands on PA-1, and not $80.00.']);
  });

  it('is never more than was applied, however often some of it is moved', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 200_00 }), { maxLength: 6 }), (amounts) => {
        const earlier: EarlierCase[] = [];
        for (const amountMinor of amounts) {
          const { blockedBy = [] } = describeOf({ ...transfer, amountMinor }, { earlier });
          if (blockedBy.length === 0) earlier.push(adjusted(amountMinor));
        }
        expect(earlier.reduce((sum, one) => sum + one.amountMinor, 0)).toBeLessThanOrEqual(250_00);
      }),
    ));

  it('needs its account and payment to be known, and looks twice at another guarantor', () => {
    expect(describeOf(transfer, { records: [] }).blockedBy).toHaveLength(1);
    expect(describeOf({ ...transfer, payment: 'PM-7' }).blockedBy).toEqual(['PA-1 has no payment PM-7.']);
    const records = [accountRecord('PA-1'), accountRecord('PA-2', { guarantor: 'G-2' })];
    expect(describeOf(transfer, { records }).checks.at(-1)).toMatchObject({ id: 'taker', state: 'warned' });
  });

  it('goes to another account', () =>
    expect(problemsOf({ ...transfer, toAccount: 'PA-1' }).map(({ path }) => path)).toEqual(['toAccount']));
});

describe('a write-off that is taken back', () => {
  it('is its entry the other way round', () => {
    expect(linesOf(takenBack, { earlier: [writeOff()], payer: northern })).toEqual([
      ['1200', 'northern-plains', 40_00, 0],
      ['4930', '', 0, 40_00],
    ]);
    expect(isBalanced(describeOf(takenBack, { earlier: [writeOff()] }).entry)).toBe(true);
  });

  it('is a posted one of the account, and no more of it than is left', () => {
    const blocked = (...earlier: EarlierCase[]) => describeOf(takenBack, { earlier }).blockedBy;
    expect(blocked(writeOff())).toEqual([]);
    expect(blocked()).toEqual(['PA-1 has no write-off WO-1001.']);
    expect(blocked(writeOff({ site: 'elm-street' }))).toEqual(['PA-1 has no write-off WO-1001.']);
    expect(blocked(writeOff({ state: 'open' }))).toEqual(['WO-1001 is not posted: there is nothing to take back.']);
    expect(blocked(writeOff(), adjusted(1_00))).toEqual(['$39.00 of WO-1001 is written off, and not $40.00.']);
  });

  it('is none that a reversal undoes, or is about to', () => {
    const blocked = (state: string) => {
      const reversal = { case: 'wo-1.rv1', number: 'ER-1001', state };
      return describeOf(takenBack, { earlier: [writeOff({ reversal })] }).blockedBy;
    };
    expect(blocked('posted')).toEqual(['WO-1001 was reversed by ER-1001: there is nothing to take back.']);
    expect(blocked('proposed')).toEqual(['WO-1001 is about to be reversed by ER-1001: there is nothing to take back.']);
    expect(blocked('refused')).toEqual([]);
  });
});
