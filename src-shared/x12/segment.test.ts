import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalText, minorFromDecimalText } from '../money/money.ts';
import { encodeUtf8 } from './bytes.ts';
import { Tokenizer } from './tokenizer.ts';

/** What `ask` says of the element in 'AMT*AU*<element>'. */
function ask<T>(
  element: string,
  question: (segment: { minor(element: number): number | null; wholeNumber(element: number): number }) => T,
): T {
  const answers: T[] = [];
  const tokenizer = new Tokenizer({
    onSegment: (segment) => {
      if (segment.text(1) === 'AU') answers.push(question(segment));
    },
    onDelimiters: () => undefined,
    onUnread: () => undefined,
  });
  tokenizer.push(encodeUtf8(`ST*835*1~AMT*AU*${element}~`));
  tokenizer.end();
  return answers[0]!;
}

const minor = (text: string) => ask(text, (segment) => segment.minor(2));
const wholeNumber = (text: string) => ask(text, (segment) => segment.wholeNumber(2));

describe('an amount', () => {
  it.each([
    ['1200', 120_000],
    ['1200.5', 120_050],
    ['1200.50', 120_050],
    ['-25.00', -2500],
    ['+.50', 50],
    ['5.', 500],
    ['0', 0],
    ['-0', 0],
    ['  12.34 ', 1234],
    ['00099999999999.99', 9_999_999_999_999],
  ])('%j is %i cents', (text, cents) => expect(minor(text)).toBe(cents));

  it.each([
    '',
    ' ',
    '.',
    '-',
    '1.234',
    '1.230',
    '1,200',
    '1e3',
    '$5',
    '12 34',
    '--5',
    '1.2.3',
    '1234567890123.00',
    '٣',
  ])('%j is not readable', (text) => expect(minor(text)).toBeNull());

  it('reads back every amount that was written', () =>
    fc.assert(
      fc.property(fc.integer({ min: -9_999_999_999_999, max: 9_999_999_999_999 }), (cents) => {
        expect(minor(decimalText(cents))).toBe(cents + 0);
        expect(minor(decimalText(cents))).toBe(minorFromDecimalText(decimalText(cents)));
      }),
    ));
});

describe('a whole number', () => {
  it.each([
    ['20261124', 20_261_124],
    [' 007', 7],
    ['999999999', 999_999_999],
    ['', -1],
    ['1234567890', -1],
    ['-1', -1],
    ['1.5', -1],
  ])('%j gives %i', (text, value) => expect(wholeNumber(text)).toBe(value));
});
