import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balanceClaim, balanceLinesToClaim, balanceServiceLine, balanceTransaction } from './balance.ts';

const adjust = (...amounts: (number | null)[]) => amounts.map((amountMinor) => ({ amountMinor }) as never);
const cents = fc.integer({ min: -1e11, max: 1e11 });

describe('balancing a service line', () => {
  it('accepts $100 charged, $20 contractual, $80 paid', () =>
    expect(balanceServiceLine({ chargeMinor: 100_00, paidMinor: 80_00, adjustments: adjust(20_00) })).toEqual({
      balanced: true,
      differenceMinor: 0,
    }));

  it('is one cent off when one cent is missing', () =>
    expect(balanceServiceLine({ chargeMinor: 100_00, paidMinor: 79_99, adjustments: adjust(20_00) })).toEqual({
      balanced: false,
      differenceMinor: 1,
    }));

  it('accepts a reversal, where every sign is turned', () =>
    expect(balanceServiceLine({ chargeMinor: -100_00, paidMinor: -80_00, adjustments: adjust(-20_00) }).balanced).toBe(
      true,
    ));

  it('cannot tell when an amount is unreadable', () =>
    expect(balanceServiceLine({ chargeMinor: 100_00, paidMinor: 100_00, adjustments: adjust(null) })).toEqual({
      balanced: false,
      differenceMinor: null,
    }));
});

describe('balancing a claim', () => {
  it('counts what was adjusted on the claim and on its lines', () =>
    expect(
      balanceClaim({
        chargeMinor: 100_00,
        paidMinor: 50_00,
        adjustments: adjust(10_00),
        lines: [{ adjustments: adjust(15_00, 5_00) }, { adjustments: adjust(20_00) }],
      }).balanced,
    ).toBe(true));

  it('expects the lines to pay what the claim pays and what was adjusted on it', () => {
    const claim = { paidMinor: 50_00, adjustments: adjust(10_00), lines: [{ paidMinor: 40_00 }, { paidMinor: 20_00 }] };
    expect(balanceLinesToClaim(claim).balanced).toBe(true);
    expect(balanceLinesToClaim({ ...claim, paidMinor: 60_00 }).differenceMinor).toBe(-10_00);
  });

  it('asks nothing of the lines of a claim that has none', () =>
    expect(balanceLinesToClaim({ paidMinor: 50_00, adjustments: [], lines: [] }).balanced).toBe(true));
});

describe('balancing a transaction set', () => {
  it('lets a positive provider adjustment reduce the payment', () =>
    expect(
      balanceTransaction({ claimPaidMinor: 100_00, providerAdjustmentMinor: 30_00, paymentMinor: 70_00 }).balanced,
    ).toBe(true));

  it('gives claims less adjustments less payment as the difference', () =>
    fc.assert(
      fc.property(cents, cents, cents, (claimPaidMinor, providerAdjustmentMinor, paymentMinor) => {
        const difference = claimPaidMinor - providerAdjustmentMinor - paymentMinor;
        expect(balanceTransaction({ claimPaidMinor, providerAdjustmentMinor, paymentMinor })).toEqual({
          balanced: difference === 0,
          differenceMinor: difference,
        });
      }),
    ));

  it('proves nothing with a sum past the safe integers', () =>
    expect(balanceTransaction({ claimPaidMinor: 2 ** 53, providerAdjustmentMinor: 0, paymentMinor: 2 ** 53 })).toEqual({
      balanced: false,
      differenceMinor: null,
    }));
});
