import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { type IntakeField, isYes, numberOf, readIntake, rowsOf, textOf } from './intake.ts';

const fields: readonly IntakeField[] = [
  { key: 'vendor', label: 'Vendor', type: 'reference', example: 'V-100' },
  { key: 'invoiceDate', label: 'Invoice date', type: 'date' },
  {
    key: 'method',
    label: 'Method',
    type: 'choice',
    choices: [
      { value: 'check', label: 'Check' },
      { value: 'ach', label: 'Bank transfer' },
    ],
  },
  {
    key: 'routing',
    label: 'Routing number',
    type: 'reference',
    example: '021000021',
    when: { field: 'method', is: ['ach'] },
  },
  { key: 'urgent', label: 'Urgent', type: 'yes-no', optional: true },
  {
    key: 'lines',
    label: 'Lines',
    type: 'lines',
    one: 'line',
    min: 1,
    max: 3,
    fields: [
      { key: 'text', label: 'Text', type: 'text', maxLength: 20 },
      { key: 'amountMinor', label: 'Amount', type: 'money', minMinor: 1, maxMinor: 500_00 },
    ],
  },
];
const filled = {
  vendor: ' V-1 ',
  invoiceDate: '2026-03-31',
  method: 'check',
  lines: [{ text: 'Gauze', amountMinor: 12_50 }],
};
const problemsOf = (sent: unknown) => {
  const read = readIntake(fields, sent);
  return read.ok ? [] : read.error.map(({ path }) => path);
};

describe('what is sent for a form', () => {
  it('is read by its fields, without the white space around texts', () => {
    const read = readIntake(fields, filled);
    expect(read).toEqual({ ok: true, value: { ...filled, vendor: 'V-1' } });
    if (!read.ok) return;
    const { value } = read;
    expect([
      textOf(value, 'vendor'),
      isYes(value, 'urgent'),
      numberOf(rowsOf(value, 'lines')[0]!, 'amountMinor'),
    ]).toEqual(['V-1', false, 12_50]);
  });

  it('names every field that is missing, wrong, unknown, or not asked for', () => {
    expect(problemsOf({ ...filled, vendor: '', colour: 'red', routing: '021000021' })).toEqual([
      'colour',
      'vendor',
      'routing',
    ]);
    expect(problemsOf({ ...filled, method: 'ach' })).toEqual(['routing']);
    expect(problemsOf({ ...filled, lines: [{ text: 'Gauze', amountMinor: '12.50' }, { amountMinor: 0 }] })).toEqual([
      'lines.0.amountMinor',
      'lines.1.text',
      'lines.1.amountMinor',
    ]);
    expect(problemsOf({ ...filled, lines: [] })).toEqual(['lines']);
    expect(problemsOf([])).not.toEqual([]);
  });

  it('keeps nothing that the fields do not take, whatever was sent', () =>
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.dictionary(fc.constantFrom('vendor', 'method', '__proto__', 'lines'), fc.jsonValue()),
        (any, some) => {
          for (const sent of [any, { ...filled, ...some }]) {
            const read = readIntake(fields, sent);
            if (read.ok) expect(readIntake(fields, read.value)).toEqual(read);
            else expect(read.error.length).toBeGreaterThan(0);
          }
        },
      ),
    ));
});
