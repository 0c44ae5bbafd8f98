import { describe, expect, it } from 'vitest';
import type { IntakeField } from '../../../src-shared/case/intake.ts';
import { spendRequest } from '../../../src-shared/case/kinds/spend-request/spend-request.ts';
import {
  addsUp,
  askedFields,
  blankDraft,
  columnSum,
  draftOf,
  keptDraft,
  plainFields,
  readDraft,
} from './intake-draft.ts';

const fields: readonly IntakeField[] = [
  { key: 'account', label: 'Account', type: 'reference', example: 'PA-1' },
  { key: 'byBank', label: 'By bank transfer', type: 'yes-no' },
  { key: 'routing', label: 'Routing number', type: 'text', maxLength: 9, when: { field: 'byBank', is: [true] } },
  { key: 'days', label: 'Days', type: 'count', min: 1, max: 30, optional: true },
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
  ...blankDraft('westside-clinic'),
  values: { account: ' PA-7 ', byBank: 'no' },
  rows: { lines: [{ text: 'Gauze', amountMinor: '$1.50' }, { text: 'Tape', amountMinor: '2' }, { text: '' }] },
};
const problemsOf = (change: object) => {
  const reading = readDraft({ fields }, { ...filled, ...change });
  return reading.ok ? [] : reading.problems.map(({ path, message }) => `${path}: ${message}`);
};

describe('a form as it was typed', () => {
  it('is sent in cents, counts and answers, without a last row that was left empty', () =>
    expect(readDraft({ fields }, filled)).toMatchObject({
      ok: true,
      read: {
        account: 'PA-7',
        byBank: false,
        lines: [
          { text: 'Gauze', amountMinor: 1_50 },
          { text: 'Tape', amountMinor: 2_00 },
        ],
      },
    }));

  it('asks for a field only where another has the value that it depends on, and keeps what was typed in it', () => {
    const asked = (byBank: string) => {
      const draft = { ...filled, values: { ...filled.values, byBank, routing: '021' } };
      return { keys: askedFields(fields, draft).map(({ key }) => key), isRead: readDraft({ fields }, draft).ok };
    };
    expect(asked('yes')).toEqual({ keys: ['account', 'byBank', 'routing', 'days', 'lines'], isRead: true });
    expect(asked('no')).toEqual({ keys: ['account', 'byBank', 'days', 'lines'], isRead: true });
  });

  it('names each field that is wrong in the words of the form, and an amount that is none in dollars', () => {
    expect(problemsOf({ values: {}, rows: {} })).toEqual([
      'account: Give account, such as PA-1.',
      'byBank: Choose by bank transfer.',
      'lines: Give 1 to 3 lines.',
    ]);
    const rows = { lines: [{ text: 'Gauze', amountMinor: 'twelve' }, { amountMinor: '600' }] };
    expect(problemsOf({ rows, values: { ...filled.values, days: '1.5' } })).toEqual([
      'days: Days is a whole number.',
      'lines.0.amountMinor: Amount is an amount in dollars, such as 84.50.',
      'lines.1.text: Give text.',
      'lines.1.amountMinor: Amount is between $0.01 and $500.00.',
    ]);
  });

  it('asks the kind about what is well formed', () => {
    const problem = { path: 'account', message: 'This account is closed.' };
    expect(readDraft({ fields, problems: () => [problem] }, filled)).toEqual({ ok: false, problems: [problem] });
  });

  it('is the same form again for what was proposed with it', () => {
    const reading = readDraft({ fields }, filled);
    const again = draftOf(fields, reading.ok ? reading.read : {}, 'westside-clinic');
    expect(again.rows['lines']?.[0]).toEqual({ text: 'Gauze', amountMinor: '1.50' });
    expect(readDraft({ fields }, again)).toEqual(reading.ok && { ...reading, values: reading.read });
  });

  it('is read back as it was kept, and begun anew when it cannot be read', () => {
    expect(keptDraft(JSON.stringify(filled))).toEqual(filled);
    for (const text of [null, '', '{}', '{"site":1}']) expect(keptDraft(text)).toBeNull();
  });

  it('sums amounts, and not what one piece costs, a count or a text', () => {
    const lines = spendRequest.intake?.fields.find(({ key }) => key === 'lines');
    const columns = lines?.type === 'lines' ? plainFields(lines.fields) : [];
    expect(columns.map(({ key }) => key)).toContain('unitPriceMinor');
    expect(columns.filter(addsUp)).toEqual([]);
    const split = spendRequest.intake?.fields.find(({ key }) => key === 'split');
    const shares = split?.type === 'lines' ? plainFields(split.fields) : [];
    expect(shares.filter(addsUp).map(({ key }) => key)).toEqual(['amountMinor']);
  });

  it('sums what can be read of a column', () => {
    const lines = fields.flatMap((field) => (field.type === 'lines' ? plainFields(field.fields) : []));
    expect(columnSum(lines[1]!, [...filled.rows.lines, { amountMinor: 'twelve' }])).toBe(3_50);
  });
});
