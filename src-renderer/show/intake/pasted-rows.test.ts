import { describe, expect, it } from 'vitest';
import { isTable, readPasted } from './pasted-rows.ts';

const field = {
  fields: [
    { key: 'day', label: 'Service date', type: 'date' },
    { key: 'reason', label: 'Reason', type: 'choice', choices: [{ value: 'dup', label: 'Duplicate' }] },
    { key: 'amountMinor', label: 'Amount', type: 'money', minMinor: 1, maxMinor: 5_000_00 },
    { key: 'paid', label: 'Paid', type: 'yes-no', optional: true },
  ],
} as const;

describe('rows that were copied from a spreadsheet', () => {
  it('are read by their columns: days, amounts, choices and answers as spreadsheets write them', () =>
    expect(readPasted(field, '3/31/2026\tduplicate\t$1,284.50\tyes\r\n2026-04-01\tdup\t12\t\r\n')).toEqual({
      rows: [
        { day: '2026-03-31', reason: 'dup', amountMinor: '$1,284.50', paid: 'yes' },
        { day: '2026-04-01', reason: 'dup', amountMinor: '12' },
      ],
      unread: [],
      hasHeadings: false,
    }));

  it('are told apart from headings, and from what cannot be read, with the row and the reason', () => {
    const text =
      'Service Date\tReason\tAmount\n\n4/1/26\tdup\t(5.00)\n4/2/26\tother\t5\n4/3/26\tdup\t5\tno\tmore\n4/4/26\tdup\t5';
    const { rows, unread, hasHeadings } = readPasted(field, text);
    expect(hasHeadings).toBe(true);
    expect(rows).toEqual([{ day: '2026-04-04', reason: 'dup', amountMinor: '5' }]);
    expect(unread.map(({ row, message }) => [row, message])).toEqual([
      [3, 'Amount is between $0.01 and $5,000.00.'],
      [4, 'Reason is one of dup.'],
      [5, 'It has 5 columns; the form takes 4.'],
    ]);
  });

  it('are a table only when there is more than one cell', () =>
    expect(['a', 'a\n', 'a\tb', 'a\nb'].map(isTable)).toEqual([false, false, true, true]));
});
