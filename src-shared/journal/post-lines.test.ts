import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../base/invariant.ts';
import { accountOf, accounts, chart } from './chart.ts';
import { assertBalanced, entryLines, isBalanced, totalsOf } from './post-lines.ts';
import { reverseLines } from './reverse.ts';
import { SegmentRanges } from './segment-ranges.ts';
import { trialBalance } from './trial-balance.ts';

const cash = { account: accounts.cashClearing, text: 'Payment' };
const payer = { account: accounts.payerReceivable, text: 'Claims' };

describe('the lines of an entry', () => {
  it('are one per account and party, net, debits first', () =>
    expect(
      entryLines([
        { ...payer, party: 'a', debitMinor: -30_00 },
        { ...payer, party: 'b', debitMinor: -50_00 },
        { ...cash, debitMinor: 100_00 },
        { ...payer, party: 'a', debitMinor: -40_00 },
        { ...payer, party: 'b', debitMinor: 20_00 },
      ]).map(({ account, party, debitMinor, creditMinor }) => [account, party, debitMinor, creditMinor]),
    ).toEqual([
      ['1040', '', 100_00, 0],
      ['1200', 'a', 0, 70_00],
      ['1200', 'b', 0, 30_00],
    ]));

  it('leave out what cancels, and join their segments', () =>
    expect(
      entryLines([
        { ...cash, debitMinor: 5, segments: [[1, 2]] },
        { ...payer, debitMinor: 7 },
        { ...payer, debitMinor: -7 },
        { ...cash, debitMinor: 6, segments: [[9, 12]] },
      ]),
    ).toMatchObject([
      {
        account: '1040',
        debitMinor: 11,
        segments: [
          [1, 2],
          [9, 12],
        ],
      },
    ]));

  it('of an unbalanced entry are a bug', () =>
    expect(() => assertBalanced(entryLines([{ ...cash, debitMinor: 5 }]))).toThrow(InvariantError));

  const postings = fc.array(
    fc.record({
      account: fc.constantFrom(...chart),
      debitMinor: fc.integer({ min: -1e9, max: 1e9 }),
      text: fc.constant(''),
    }),
  );

  it('keep the sum, and an entry plus its reversal is zero on every account', () =>
    fc.assert(
      fc.property(postings, (given) => {
        const lines = entryLines(given);
        const { debitMinor, creditMinor } = totalsOf(lines);
        expect(debitMinor - creditMinor).toBe(given.reduce((sum, posting) => sum + posting.debitMinor, 0));
        const both = trialBalance([{ lines }, { lines: reverseLines(lines) }]);
        expect(both.every(({ balanceMinor }) => balanceMinor === 0)).toBe(true);
      }),
    ));
});

describe('the trial balance', () => {
  it('adds up turnovers by account and sums to zero', () => {
    const lines = entryLines([
      { ...cash, debitMinor: 80_00 },
      { ...payer, debitMinor: -80_00 },
    ]);
    expect(isBalanced(lines)).toBe(true);
    const rows = trialBalance([{ lines }, { lines }]);
    expect(rows).toEqual([
      {
        account: '1040',
        accountName: 'Cash clearing – remittances',
        debitMinor: 160_00,
        creditMinor: 0,
        balanceMinor: 160_00,
      },
      { account: '1200', accountName: 'Payer A/R', debitMinor: 0, creditMinor: 160_00, balanceMinor: -160_00 },
    ]);
  });
});

describe('the chart', () => {
  it('knows every code once', () => {
    expect(new Set(chart.map(({ code }) => code)).size).toBe(Object.keys(accounts).length);
    expect(accountOf('2150')?.name).toBe('Unapplied cash');
    expect(accountOf('9999')).toBeUndefined();
  });
});

describe('segment ranges', () => {
  const rangesOf = (pairs: readonly (readonly [number, number])[]) => {
    const ranges = new SegmentRanges();
    for (const [first, last] of pairs) ranges.add(first, last);
    return ranges.toArray();
  };

  it('join claims that follow one another, also over the heading between them', () =>
    expect(
      rangesOf([
        [10, 19],
        [20, 29],
        [31, 40],
        [50, 51],
      ]),
    ).toEqual([
      [10, 40],
      [50, 51],
    ]));

  it('stay few however many there are, and lose nothing', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e6 }), { maxLength: 2000 }), (starts) => {
        const pairs = starts.map((start): [number, number] => [start, start + 3]);
        const ranges = rangesOf(pairs);
        expect(ranges.length).toBeLessThanOrEqual(100);
        for (const [first, last] of pairs) {
          expect(ranges.some((range) => range[0] <= first && last <= range[1])).toBe(true);
        }
      }),
      { numRuns: 30 },
    ));
});
