import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AgreedRefund, recoveriesOf } from './agreed-refund.ts';

const recoup: AgreedRefund = {
  number: 'PR-1001',
  amountMinor: 500_00,
  way: 'recoup',
  leftMinor: 500_00,
  references: ['OVP1', 'PCN1'],
};
const wo = (amountMinor: number | null, reference = 'OVP-1', code = 'WO') => ({ code, reference, amountMinor });
const numbersOf = (...given: Parameters<typeof recoveriesOf>) =>
  recoveriesOf(...given).map((one) => one?.number ?? null);

describe('a recovery by a payer', () => {
  it('is that of an approved refund under its letter or its claim', () => {
    expect(numbersOf([wo(200_00), wo(300_00, 'pcn 1')], [recoup])).toEqual(['PR-1001', 'PR-1001']);
    expect(numbersOf([wo(1_00, 'OVP-2'), wo(1_00, 'OVP-1', 'FB'), wo(null), wo(-1_00)], [recoup])).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('is somebody’s to look at where it is more than is left of the refund', () => {
    expect(numbersOf([wo(500_00), wo(500_00)], [recoup])).toEqual(['PR-1001', null]);
    expect(numbersOf([wo(500_00)], [{ ...recoup, leftMinor: 499_99 }])).toEqual([null]);
    expect(numbersOf([wo(1)], [{ ...recoup, leftMinor: 0 }])).toEqual([null]);
  });

  it('of what is returned by check is that refund’s, however much it is', () => {
    const check = { ...recoup, number: 'PR-1002', way: 'check', leftMinor: 0 } as const;
    expect(numbersOf([wo(900_00), wo(500_00)], [check, recoup])).toEqual(['PR-1002', 'PR-1001']);
  });

  it('passes unseen for no more than was left, however many there are', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 300_00 }), { maxLength: 12 }),
        fc.nat(600_00),
        (amounts, leftMinor) => {
          const recoveries = recoveriesOf(
            amounts.map((amount) => wo(amount)),
            [{ ...recoup, leftMinor }],
          );
          const unseen = amounts.filter((_, index) => recoveries[index] !== null);
          expect(unseen.reduce((sum, amount) => sum + amount, 0)).toBeLessThanOrEqual(leftMinor);
        },
      ),
    ));
});
