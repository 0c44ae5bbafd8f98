import { describe, expect, it } from 'vitest';
import type { CalendarDate, Instant } from '../../../base/dates.ts';
import type { EarlierCase } from '../../evidence.ts';
import type { IntakeValues } from '../../intake.ts';
import { storedIntake } from '../../propose.ts';
import { bankFee } from './bank-fee.ts';

const values: IntakeValues = {
  sort: 'bank',
  amountMinor: 15_00,
  bookedOn: '2026-11-20',
  bankAccount: '****4471',
  bankReference: 'SVC 11',
  reason: 'Monthly service charge',
};
const describeFee = (changes: IntakeValues = {}, earlier: readonly EarlierCase[] = []) =>
  bankFee.describe({
    of: 'intake',
    values: { ...values, ...changes },
    site: 'westside-clinic',
    payer: null,
    records: [],
    earlier,
    today: '2026-11-24' as CalendarDate,
  });
const entryOf = (changes: IntakeValues) =>
  describeFee(changes).entry.map(({ account, debitMinor, creditMinor }) => [account, debitMinor - creditMinor]);

describe('a fee that the books do not have yet', () => {
  it('is an expense out of cash where the bank took it', () =>
    expect(entryOf({})).toEqual([
      ['6200', 15_00],
      ['1010', -15_00],
    ]));

  it('is out of clearing where a card settlement was short by it', () =>
    expect(entryOf({ sort: 'card' })).toEqual([
      ['6200', 15_00],
      ['1040', -15_00],
    ]));

  it('is not entered twice, nor before the bank took it', () => {
    const intake = storedIntake(values);
    const other: EarlierCase = {
      id: 'c',
      number: 'BF-1',
      kind: 'bank-fee',
      state: 'posted',
      site: 'westside-clinic',
      amountMinor: 15_00,
      account: '****4471',
      createdAt: '2026-11-21T06:00:00.000Z' as Instant,
      facts: [],
      entry: [],
      intake,
    };
    expect(describeFee({}, [other]).blockedBy).toEqual(['BF-1 enters it already.']);
    expect(describeFee({ amountMinor: 15_01 }, [other]).blockedBy).toEqual([]);
    expect(describeFee({ bookedOn: '2026-11-25' }).blockedBy).toHaveLength(1);
  });
});
