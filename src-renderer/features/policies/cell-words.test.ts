import { describe, expect, it } from 'vitest';
import { defaultPolicies } from '../../../src-shared/policy/defaults.ts';
import { readCell } from '../../../src-shared/policy/feel/cell.ts';
import { shownCell, shownValue, typedCell, typedValue } from './cell-words.ts';

describe('a condition as a person edits it', () => {
  it.each([
    ['<= 1000', 'money', '<= 10.00'],
    ['[1001..50000]', 'money', '[10.01..500.00]'],
    ['not(1000)', 'money', 'not(10.00)'],
    ['"medicare", "medicaid"', 'text', 'medicare, medicaid'],
    ['not("small-balance")', 'text', 'not(small-balance)'],
    ['""', 'text', '""'],
    ['true', 'boolean', 'yes'],
    ['accountTotalMinor > 5', 'money', 'accountTotalMinor > 5'],
  ] as const)('%s of %s is shown as %s, and typed like that', (source, type, shown) => {
    expect(shownCell(source, type)).toBe(shown);
    expect(typedCell(shown, type)).toBe(source);
  });

  it('takes dollars in any form that has whole cents, and makes no condition of a part of a cent', () => {
    expect(['<= 25', '<= $25.00', '<=25.0'].map((text) => typedCell(text, 'money'))).toEqual([
      '<= 2500',
      '<= 2500',
      '<=2500',
    ]);
    expect(readCell(typedCell('<= 25.005', 'money')!).kind).toBe('feel');
  });

  it('that is empty takes anything', () =>
    expect([typedCell(' ', 'text'), typedCell('-', 'money')]).toEqual([null, null]));

  it('says the same as before for every condition of the product', () => {
    for (const { inputs, rules } of defaultPolicies) {
      for (const { name, type } of inputs) {
        for (const { when } of rules) {
          const source = when[name];
          if (source === undefined) continue;
          expect(readCell(typedCell(shownCell(source, type), type) ?? '-')).toEqual(readCell(source));
        }
      }
    }
  });
});

describe('an outcome as a person edits it', () => {
  it('comes back as it was shown', () => {
    for (const [value, type] of [
      [25_00, 'money'],
      [2, 'number'],
      [true, 'boolean'],
      ['any', 'text'],
    ] as const) {
      expect(typedValue(shownValue(value, type), { type })).toBe(value);
    }
  });

  it('that is no value of its type stays a text, for the check to name', () =>
    expect([typedValue('two', { type: 'number' }), typedValue('', { type: 'number' })]).toEqual(['two', '']));
});
