import { expect, it } from 'vitest';
import type { IntakeField } from '../../../src-shared/case/intake.ts';
import { intakeDifferences } from './intake-differences.ts';

const fields: readonly IntakeField[] = [
  { key: 'way', label: 'Way', type: 'choice', choices: [{ value: 'ach', label: 'Bank transfer' }] },
  { key: 'day', label: 'Day', type: 'date', optional: true },
  {
    key: 'lines',
    label: 'Lines',
    type: 'lines',
    one: 'line',
    min: 0,
    max: 9,
    fields: [
      { key: 'text', label: 'Text', type: 'text', maxLength: 20 },
      { key: 'amountMinor', label: 'Amount', type: 'money', minMinor: 0, maxMinor: 100_00 },
    ],
  },
];

it('tells what a form says otherwise by its labels, with rows that came or went', () => {
  const before = { way: 'ach', day: '2026-03-31', lines: [{ text: 'Gauze', amountMinor: 1_00 }] };
  const after = {
    way: 'ach',
    lines: [
      { text: 'Gauze', amountMinor: 2_50 },
      { text: 'Tape', amountMinor: 3_00 },
    ],
  };
  expect(intakeDifferences(fields, before, after)).toEqual([
    { key: 'day', label: 'Day', before: 'Mar 31, 2026', after: '' },
    { key: 'lines.0.amountMinor', label: 'Amount, line 1', before: '$1.00', after: '$2.50' },
    { key: 'lines.1.text', label: 'Text, line 2', before: '', after: 'Tape' },
    { key: 'lines.1.amountMinor', label: 'Amount, line 2', before: '', after: '$3.00' },
  ]);
  expect(intakeDifferences(fields, before, before)).toEqual([]);
});
