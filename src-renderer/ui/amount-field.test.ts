import { describe, expect, it } from 'vitest';
import { minorFromTyped } from './amount-field.ts';

describe('an amount as people type it', () => {
  it.each([
    ['$1,284.50', 128_450],
    ['1284.5', 128_450],
    [' 40 ', 4000],
    ['.99', 99],
  ])('reads %s', (text, minor) => expect(minorFromTyped(text)).toBe(minor));
  it.each(['', '0', '-5', '1.234', 'ten', '1.2.3'])('does not read %j', (text) =>
    expect(minorFromTyped(text)).toBeNull(),
  );
});
