import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PeriodBook } from './period-book.ts';
import { periodFigures } from './period-figures.ts';
import { matchKey, partId, PERIOD_SIDES, type PeriodItem, type PeriodSide } from './period-item.ts';
import { openingAfter, rollForwardLines } from './roll-forward.ts';

const lines: Readonly<Record<PeriodSide, Readonly<Record<string, number>>>> = {
  left: { a: 100_00, b: 250_50, c: -40_00, d: 7 },
  right: { a: 100_00, x: 250_00, y: -40_00, z: 500_00 },
};
const book = () => new PeriodBook((side, line) => lines[side][line]);
const match = (left: string[], right: string[]): PeriodItem => ({ do: 'match', left, right, rule: '' });

/** Every line that stands for itself: whole lines that are not split, and parts that are not. */
function standing(of: PeriodBook, side: PeriodSide): { id: string; amountMinor: number; isMatched: boolean }[] {
  return [...Object.keys(lines[side]), ...of.parts(side).keys()].flatMap((id) => {
    const found = of.lookup(side, id)!;
    if (found.taken === 'split') return [];
    return [{ id, amountMinor: found.amountMinor, isMatched: found.taken !== null }];
  });
}
const sum = (some: readonly { readonly amountMinor: number }[]) => some.reduce((all, one) => all + one.amountMinor, 0);
const totalOf = (side: PeriodSide) => Object.values(lines[side]).reduce((all, one) => all + one, 0);

const ids = { left: ['a', 'b', 'c', 'd', 'b/1', 'b/2', 'b/1/1'], right: ['a', 'x', 'y', 'z', 'z/1', 'z/2', 'z/3'] };
const someOf = (side: PeriodSide) => fc.uniqueArray(fc.constantFrom(...ids[side]), { minLength: 1, maxLength: 3 });
const anyParts: fc.Arbitrary<number[]> = fc.oneof(
  fc.constantFrom<number[]>(
    [250_00, 50],
    [100_00, 150_00],
    [200_00, 200_00, 100_00],
    [-30_00, -10_00],
    [300_00, -200_00],
  ),
  fc.array(fc.integer({ min: -500_00, max: 500_00 }), { minLength: 2, maxLength: 3 }),
);
const anyItem: fc.Arbitrary<PeriodItem> = fc.oneof(
  fc.record({ left: someOf('left'), right: someOf('right') }).map(({ left, right }) => match(left, right)),
  fc.record({ left: someOf('left'), right: someOf('right') }).map((of): PeriodItem => ({ do: 'unmatch', ...of })),
  fc
    .constantFrom<PeriodSide>('left', 'right')
    .chain((side) =>
      fc
        .record({ line: fc.constantFrom(...ids[side]), parts: anyParts })
        .map((of): PeriodItem => ({ do: 'split', side, ...of })),
    ),
  fc
    .constantFrom<PeriodSide>('left', 'right')
    .chain((side) => fc.constantFrom(...ids[side]).map((line): PeriodItem => ({ do: 'join', side, line }))),
);

describe('what people make of the lines of a period', () => {
  it('conserves the total of each side under any sequence of match, unmatch, split and join', () =>
    fc.assert(
      fc.property(fc.array(anyItem, { maxLength: 40 }), (items) => {
        const period = book();
        for (const item of items) {
          period.apply(item);
          for (const side of PERIOD_SIDES) {
            const all = standing(period, side);
            expect(sum(all)).toBe(totalOf(side));
            expect(sum(all.filter(({ isMatched }) => isMatched))).toBe(period.matchedMinor[side]);
          }
        }
      }),
      { numRuns: 400 },
    ));

  it('has no line in two matches, whatever is tried', () =>
    fc.assert(
      fc.property(fc.array(anyItem, { maxLength: 40 }), (items) => {
        const period = book();
        for (const item of items) period.apply(item);
        for (const side of PERIOD_SIDES) {
          const matched = [...period.matches.values()].flatMap((one) => one[side]);
          expect(new Set(matched).size).toBe(matched.length);
        }
      }),
      { numRuns: 400 },
    ));

  it('ties out under any sequence, since what is not matched is open', () =>
    fc.assert(
      fc.property(fc.array(anyItem, { maxLength: 40 }), (items) => {
        const period = book();
        for (const item of items) period.apply(item);
        expect(figuresOf(period)).toMatchObject({ tieOutMinor: 0, isTied: true });
      }),
    ));

  it('refuses the second of two that take the same line, and says which match has it', () => {
    const period = book();
    expect(period.apply(match(['a'], ['a']))).toMatchObject({ ok: true });
    expect(period.apply(match(['b'], ['a']))).toEqual({
      ok: false,
      error: { kind: 'taken', side: 'right', line: 'a', match: matchKey({ left: ['a'], right: ['a'] }) },
    });
    expect(period.lookup('left', 'b')?.taken).toBeNull();
  });

  it('knows a match by its lines in any order', () => {
    const period = book();
    period.apply(match(['a', 'b'], ['x', 'z']));
    expect(period.apply({ do: 'unmatch', left: ['b', 'a'], right: ['z', 'x'] })).toMatchObject({ ok: true });
    expect(period.apply({ do: 'unmatch', left: ['a', 'b'], right: ['x', 'z'] })).toMatchObject({
      error: { kind: 'noSuchMatch' },
    });
  });

  it('splits a line into parts that come to it exactly, and matches one of them', () => {
    const period = book();
    const split = (parts: number[]): PeriodItem => ({ do: 'split', side: 'left', line: 'b', parts });
    expect(period.apply(split([250_00, 49]))).toMatchObject({ error: { kind: 'partsDoNotSum', sumMinor: 250_49 } });
    expect(period.apply(split([300_00, -49_50]))).toMatchObject({ error: { kind: 'emptyPart' } });
    expect(period.apply(split([250_00, 50]))).toMatchObject({ ok: true });
    expect(period.apply(match(['b'], ['x']))).toMatchObject({ error: { kind: 'isSplit' } });
    expect(period.apply(match([partId('b', 1)], ['x']))).toMatchObject({ ok: true });
    expect(period.matchedMinor).toEqual({ left: 250_00, right: 250_00 });
    expect(period.apply({ do: 'join', side: 'left', line: 'b' })).toMatchObject({ error: { kind: 'taken' } });
    period.apply({ do: 'unmatch', left: [partId('b', 1)], right: ['x'] });
    expect(period.apply({ do: 'join', side: 'left', line: 'b' })).toMatchObject({ ok: true });
    expect(period.apply(match(['b'], ['x']))).toMatchObject({ ok: true });
  });
});

const stated = { left: { openingMinor: 1000_00, closingMinor: 0 }, right: { openingMinor: 1000_00, closingMinor: 0 } };

function figuresOf(period: PeriodBook, balances = closed()) {
  const differenceMinor = [...period.matches.values()].reduce((all, one) => all + one.differenceMinor, 0);
  const side = (name: PeriodSide) => ({
    stated: balances[name],
    totals: {
      lines: Object.keys(lines[name]).length,
      totalMinor: totalOf(name),
      broughtForwardMinor: 0,
      matchedMinor: period.matchedMinor[name],
    },
  });
  return periodFigures({ left: side('left'), right: side('right'), differenceMinor });
}

function closed() {
  const of = (side: PeriodSide) => ({ ...stated[side], closingMinor: stated[side].openingMinor + totalOf(side) });
  return { left: of('left'), right: of('right') };
}

describe('the balances of a period', () => {
  it('says what is missing of a side whose statement closes otherwise', () => {
    const balances = closed();
    const right = { ...balances.right, closingMinor: balances.right.closingMinor + 12_34 };
    expect(figuresOf(book(), { ...balances, right })).toMatchObject({
      right: { gapMinor: 12_34 },
      tieOutMinor: 12_34,
      isTied: false,
    });
  });

  it('is not tied where both sides miss the same, though the differences cancel out', () => {
    const { left, right } = closed();
    const more = {
      left: { ...left, closingMinor: left.closingMinor + 5 },
      right: { ...right, closingMinor: right.closingMinor + 5 },
    };
    expect(figuresOf(book(), more)).toMatchObject({ tieOutMinor: 0, isTied: false });
  });

  it('finds opening balances that did not fit before', () => {
    const { left, right } = closed();
    const later = { openingMinor: right.openingMinor + 3_00, closingMinor: right.closingMinor + 3_00 };
    expect(figuresOf(book(), { left, right: later })).toMatchObject({ tieOutMinor: 3_00, isTied: false });
  });

  it('rolls forward what is open, and the next period ties out with the same balances', () =>
    fc.assert(
      fc.property(fc.array(anyItem, { maxLength: 30 }), (items) => {
        const period = book();
        for (const item of items) period.apply(item);
        const open = (side: PeriodSide) =>
          standing(period, side)
            .filter(({ isMatched }) => !isMatched)
            .map(({ id, amountMinor }) => ({ id, date: '2026-06-30', amountMinor, reference: '', party: '' }));
        const differing = [...period.matches.values()]
          .filter(({ differenceMinor }) => differenceMinor !== 0)
          .map((one) => ({ ...one, date: '2026-06-30', reference: '', party: '' }));
        const brought = rollForwardLines({ left: open('left'), right: open('right') }, differing);
        const balances = closed();
        const side = (name: PeriodSide) => ({
          stated: openingAfter(balances[name]),
          totals: {
            lines: brought[name].length,
            totalMinor: sum(brought[name]),
            broughtForwardMinor: sum(brought[name]),
            matchedMinor: 0,
          },
        });
        const next = periodFigures({ left: side('left'), right: side('right'), differenceMinor: 0 });
        expect(next).toMatchObject({ tieOutMinor: 0, isTied: true });
        expect(new Set(brought.right.map(({ id }) => id)).size).toBe(brought.right.length);
      }),
    ));
});
