import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type CalendarDate } from '../base/dates.ts';
import { agedBalances, type CarriedAdjustment, carryForwards, referenceKey } from './carry-forward.ts';

const FIRST = '2026-06-01' as CalendarDate;

function adjustment(
  code: string,
  amountMinor: number,
  differences: Partial<CarriedAdjustment> = {},
): CarriedAdjustment {
  return {
    payerId: 'northern-plains',
    payer: 'Northern Plains Mutual',
    site: 'westside-clinic',
    code,
    reference: 'PC-1',
    amountMinor,
    remittance: 'r-1',
    position: 0,
    trace: '880000001',
    date: FIRST,
    ...differences,
  };
}

const on = (days: number) => ({ date: addDays(FIRST, days), remittance: `r-${String(days).padStart(3, '0')}` });

describe('a balance that a payer carries forward', () => {
  it('is open until later recoveries net it to zero, and as old as its first day', () => {
    const carried = adjustment('FB', -500_00);
    const first = adjustment('WO', 300_00, on(20));
    expect(carryForwards([carried, first])).toMatchObject([{ balanceMinor: -200_00, openSince: FIRST }]);
    expect(carryForwards([carried, first, adjustment('WO', 200_00, on(45))])).toMatchObject([
      { balanceMinor: 0, openSince: null, items: [{ code: 'FB' }, { code: 'WO' }, { code: 'WO' }] },
    ]);
  });

  it('of a recovery is undone by the return of what was sent by check (72)', () => {
    expect(carryForwards([adjustment('WO', 80_00), adjustment('72', -80_00, on(10))])).toMatchObject([
      { openSince: null },
    ]);
  });

  it('is the same under a reference with other zeros, dashes and cases, and not for another payer', () => {
    const written = ['0PC-1', 'pc 1', 'PC1'].map((reference) => adjustment('WO', 10_00, { reference }));
    const other = adjustment('WO', 10_00, { payerId: '', payer: 'Somebody Else' });
    const items = carryForwards([adjustment('FB', -30_00), ...written, other]);
    expect(items.map(({ balanceMinor }) => balanceMinor)).toEqual([10_00, 0]);
  });

  it('is open anew from the day it is no longer zero', () => {
    const items = [adjustment('FB', -10_00), adjustment('WO', 10_00, on(5)), adjustment('FB', -4_00, on(50))];
    expect(carryForwards(items)).toMatchObject([{ balanceMinor: -4_00, openSince: addDays(FIRST, 50) }]);
  });

  it('is not made of interest or other adjustments', () => {
    expect(carryForwards([adjustment('L6', -3_00), adjustment('CS', 5_00)])).toEqual([]);
  });

  it('is told by age', () => {
    const items = carryForwards([
      adjustment('FB', -10_00),
      adjustment('FB', -5_00, { ...on(70), reference: 'PC-2' }),
      adjustment('WO', 5_00, { ...on(100), reference: 'PC-3' }),
    ]);
    const aged = agedBalances(items, addDays(FIRST, 101));
    expect(aged.map(({ bucket, count, balanceMinor }) => [bucket, count, balanceMinor])).toEqual([
      ['0-30', 1, 5_00],
      ['31-60', 1, -5_00],
      ['61-90', 0, 0],
      ['91-', 1, -10_00],
    ]);
  });
});

describe('a reference', () => {
  it('that is only zeros is one zero, and one of no letters and figures is none', () => {
    expect(['000', '0', '--', ''].map(referenceKey)).toEqual(['0', '0', '', '']);
  });
});

const anyAdjustment = fc.record({
  code: fc.constantFrom('FB', 'WO', '72'),
  amountMinor: fc.integer({ min: -500, max: 500 }),
  reference: fc.constantFrom('PC-1', 'pc1', 'PC-2', ''),
  payerId: fc.constantFrom('a', 'b'),
  days: fc.nat(40),
});

describe('over any sequence of FB, WO and 72', () => {
  it('the balances add up to the adjustments, and an item is closed exactly when it nets to zero, in whatever order they come', () =>
    fc.assert(
      fc.property(fc.array(anyAdjustment, { maxLength: 30 }), (sequence) => {
        const adjustments = sequence.map(({ days, code, amountMinor, ...rest }, position) =>
          adjustment(code, amountMinor, { ...rest, ...on(days), position }),
        );
        const items = carryForwards(adjustments);
        const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);
        expect(sum(items.map(({ balanceMinor }) => balanceMinor))).toBe(
          sum(sequence.map(({ amountMinor }) => amountMinor)),
        );
        expect(items.flatMap((item) => item.items)).toHaveLength(adjustments.length);
        for (const { items: own, balanceMinor, openSince } of items) {
          expect(balanceMinor).toBe(sum(own.map(({ amountMinor }) => amountMinor)));
          expect(openSince === null).toBe(balanceMinor === 0);
        }
        expect(carryForwards(adjustments.toReversed())).toEqual(items);
      }),
    ));
});
