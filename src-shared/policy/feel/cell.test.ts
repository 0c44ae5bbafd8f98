import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCell, kindOf, readCell } from './cell.ts';
import { feelValue, testByFeel } from './interpreter.ts';
import { durationMs, isDate, readLiteral, textLiteral } from './literal.ts';

const passes = (source: string, key: number | string | boolean): boolean => {
  const cell = readCell(source);
  if (cell.kind === 'feel') throw new Error(`not simple: ${source}`);
  return compileCell(cell)(key);
};

describe('a simple cell', () => {
  it.each([
    ['-', 7, true],
    ['<= 1000', 1000, true],
    ['<= 1000', 1001, false],
    ['< 1000', 1000, false],
    ['[1..5]', 5, true],
    ['[1..5)', 5, false],
    [']1..5]', 1, false],
    ['(1..5[', 5, false],
    ['1, 3, > 9', 3, true],
    ['1, 3, > 9', 9, false],
    ['not(1, 3)', 2, true],
    ['not(1, 3)', 3, false],
    ['-5', -5, true],
    ['"medicare","medicaid"', 'medicaid', true],
    ['not("medicare")', 'medicare', false],
    ['"a\\"b"', 'a"b', true],
    ['true', true, true],
    ['not(true)', true, false],
    ['date("2026-01-01")', '2026-01-01', true],
    ['>= @"2026-01-01"', '2025-12-31', false],
    ['[date("2026-01-01")..date("2026-02-01")]', '2026-01-15', true],
    ['> duration("P3D")', durationMs('P3DT1S')!, true],
    ['<= @"PT12H"', durationMs('PT12H')!, true],
  ])('%s of %j is %s', (source, key, expected) => expect(passes(source, key)).toBe(expected));

  it.each([
    '1 +',
    '',
    'foo',
    '< foo',
    '"a", 1',
    '> "b"',
    '1e3',
    '5a',
    '[5..1]',
    '? > 3',
    'null',
    'date("2026-02-30")',
    '@"P1Y"',
    '!= 5',
    '"a" "b"',
    '[1, 2]',
    'not(1) or 2',
    '"\\u0041"',
  ])('leaves %s to the interpreter', (source) => expect(readCell(source).kind).toBe('feel'));
});

describe('simple cells against the FEEL interpreter', () => {
  const number = fc.oneof(
    fc.integer({ min: -20, max: 20 }),
    fc.integer({ min: -2000, max: 2000 }).map((n) => n / 100),
  );
  const day = fc
    .integer({ min: 0, max: 800 })
    .map((n) => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString().slice(0, 10));
  const span = fc
    .tuple(fc.boolean(), fc.nat(5), fc.nat(30))
    .map(([minus, days, hours]) => `${minus ? '-' : ''}P${days}DT${hours}H`);
  const text = fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.string({ unit: 'grapheme', maxLength: 5 }));
  const ordered = (literal: fc.Arbitrary<string>, sorted: (a: string, b: string) => boolean) =>
    fc.oneof(
      literal,
      fc.tuple(fc.constantFrom('<', '<=', '>', '>=', '='), literal).map(([operator, each]) => `${operator} ${each}`),
      fc
        .tuple(fc.constantFrom('[', '(', ']'), literal, literal, fc.constantFrom(']', ')', '['))
        .map(([open, a, b, close]) => (sorted(a, b) ? `${open}${a}..${b}${close}` : `${open}${b}..${a}${close}`)),
    );
  const cellOf = (test: fc.Arbitrary<string>) =>
    fc
      .tuple(fc.boolean(), fc.array(test, { minLength: 1, maxLength: 3 }))
      .map(([negated, tests]) => (negated ? `not(${tests.join(', ')})` : tests.join(',')));
  const keyed = (source: string) => readLiteral(source)!.literal.key;
  const subjects = fc.oneof(
    fc.record({
      type: fc.constant('number'),
      value: number,
      cell: cellOf(ordered(number.map(String), (a, b) => Number(a) <= Number(b))),
    }),
    fc.record({
      type: fc.constant('date'),
      value: day,
      cell: cellOf(
        ordered(
          day.map((each) => `date("${each}")`),
          (a, b) => a <= b,
        ),
      ),
    }),
    fc.record({
      type: fc.constant('duration'),
      value: span,
      cell: cellOf(
        ordered(
          span.map((each) => `@"${each}"`),
          (a, b) => keyed(a) <= keyed(b),
        ),
      ),
    }),
    fc.record({ type: fc.constant('text'), value: text, cell: cellOf(text.map(textLiteral)) }),
    fc.record({ type: fc.constant('boolean'), value: fc.boolean(), cell: cellOf(fc.constantFrom('true', 'false')) }),
  );

  it('answer the same, and say of what kind they are', () =>
    fc.assert(
      fc.property(subjects, ({ type, value, cell: source }) => {
        const cell = readCell(source);
        if (cell.kind === 'feel') throw new Error(`not simple: ${source}`);
        expect(cell.kind === 'ranges' && kindOf(cell)).toBe(type);
        const key = type === 'duration' ? durationMs(String(value))! : value;
        expect({ ok: true, value: compileCell(cell)(key) }).toEqual(testByFeel(source, feelValue(value, type), {}));
      }),
      { numRuns: 1500 },
    ));
});

describe('a date', () => {
  it.each([
    ['2024-02-29', true],
    ['2026-02-29', false],
    ['1900-02-29', false],
    ['2000-02-29', true],
    ['2026-13-01', false],
    ['2026-04-31', false],
    ['26-04-30', false],
  ])('%s is one: %s', (text, expected) => expect(isDate(text)).toBe(expected));
});
