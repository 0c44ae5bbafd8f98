import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costMinor, decimalOf, decimalWords } from './decimal.ts';

describe('a decimal number', () => {
  it.each(['', '1,5', '1.', '.5', '1e3', '1.0000001', '1234567890', '--1', 'NaN'])('is not %j', (text) =>
    expect(decimalOf(text)).toBeNull(),
  );

  it('reads what was written (any number)', () =>
    fc.assert(
      fc.property(fc.bigInt({ min: -999_999_999_999_999n, max: 999_999_999_999_999n }), (value) => {
        expect(decimalOf(decimalWords(value))).toBe(value);
      }),
    ));

  it.each([
    ['25200', '1.16', 29_232_00],
    ['5400', '1.4190', 7_662_60],
    ['3', '0.335', 1_01],
    ['-3', '0.335', -1_01],
  ])('%s at $%s cost %d cents', (quantity, price, cents) =>
    expect(costMinor(decimalOf(quantity)!, decimalOf(price)!)).toBe(cents),
  );
});
