import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Advised, type Deposit, reassociate } from './reassociate.ts';
import { traceKey } from './trace-key.ts';

const advice = (changes: Partial<Advised> = {}): Advised => ({
  remittance: 'R-1',
  traceKey: '12345',
  paidMinor: 80_00,
  paidOn: '2026-11-20',
  payerName: 'Northern Plains Mutual Inc',
  payerIdentifiers: ['1460012345'],
  ...changes,
});
const deposit = (changes: Partial<Deposit> = {}): Deposit => ({
  key: 'D-1',
  bookedOn: '2026-11-21',
  amountMinor: 80_00,
  traceKey: '12345',
  originator: '',
  party: '',
  ...changes,
});
const found = (one: Advised, other: Deposit) =>
  reassociate([one], [other]).map(({ reason, score, differenceMinor }) => [reason, score, differenceMinor]);

describe('the deposit of a remittance', () => {
  it('is known by its trace number, whose leading zeros a bank may lose', () => {
    expect(traceKey('000012345')).toBe('12345');
    expect(traceKey('ab-12 3')).toBe('AB123');
    expect(found(advice(), deposit())).toEqual([['trace', 100, 0]]);
  });
  it('with the trace and another amount is told with the difference', () =>
    expect(found(advice(), deposit({ amountMinor: 79_00 }))).toEqual([['trace-other-amount', 70, -1_00]]));
  it('without a trace is known by amount, day and payer, less surely day by day', () => {
    const bare = { traceKey: '', bookedOn: '2026-11-22' };
    expect(found(advice(), deposit({ ...bare, party: 'NORTHERN PLAINS' }))).toEqual([['amount-day-payer', 88, 0]]);
    expect(found(advice(), deposit({ ...bare, originator: '1460012345' }))).toEqual([['amount-day-payer', 88, 0]]);
    expect(found(advice(), deposit(bare))).toEqual([['amount-day', 58, 0]]);
  });
  it('is not one of another payer, another trace, or a fortnight later', () => {
    expect(found(advice(), deposit({ traceKey: '', party: 'EVERGREEN VALLEY' }))).toEqual([]);
    expect(found(advice(), deposit({ traceKey: '777' }))).toEqual([]);
    expect(found(advice(), deposit({ traceKey: '', bookedOn: '2026-12-04' }))).toEqual([]);
  });
  it('is left to a person where two would do', () => {
    const two = [deposit({ traceKey: '' }), deposit({ key: 'D-2', traceKey: '' })];
    expect(reassociate([advice()], two)).toEqual([]);
  });
});

const sides = fc.array(
  fc.record({ trace: fc.constantFrom('', '1', '2', '3'), minor: fc.integer({ min: 1, max: 4 }), day: fc.nat(9) }),
  { maxLength: 12 },
);

it('matches nothing twice and does not depend on the order of what is given', () =>
  fc.assert(
    fc.property(sides, sides, (some, others) => {
      const advised = some.map(({ trace, minor, day }, index) =>
        advice({ remittance: `R-${index}`, traceKey: trace, paidMinor: minor, paidOn: `2026-11-1${day}` }),
      );
      const deposits = others.map(({ trace, minor, day }, index) =>
        deposit({ key: `D-${index}`, traceKey: trace, amountMinor: minor, bookedOn: `2026-11-1${day}` }),
      );
      const result = reassociate(advised, deposits);
      expect(new Set(result.map((one) => one.remittance)).size).toBe(result.length);
      expect(new Set(result.map((one) => one.deposit)).size).toBe(result.length);
      expect(reassociate(advised.toReversed(), deposits.toReversed())).toEqual(result);
    }),
  ));
