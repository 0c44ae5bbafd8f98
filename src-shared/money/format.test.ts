import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMinor } from './format.ts';
import { minorFromDecimalText } from './money.ts';

describe('an amount in a sentence', () => {
  it.each([
    [128_450, '$1,284.50'],
    [0, '$0.00'],
    [5, '$0.05'],
    [-4_000, '-$40.00'],
    [123_456_789_012, '$1,234,567,890.12'],
    [99_999, '$999.99'],
  ])('writes %i cents as %s', (minor, text) => expect(formatMinor(minor)).toBe(text));

  it('loses nothing: what was printed parses back', () =>
    fc.assert(
      fc.property(fc.integer({ min: -1e14, max: 1e14 }), (minor) => {
        expect(minorFromDecimalText(formatMinor(minor).replaceAll(/[$,]/g, ''))).toBe(minor + 0);
      }),
    ));
});
