import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBalanced, totalsOf } from '../../../journal/post-lines.ts';
import {
  costCentres,
  earlierInvoice,
  evidenceOf,
  invoiceValues,
  order,
  plainInvoice,
  receipt,
  vendor,
} from '../../../testing/build-invoice.ts';
import { policiesOf } from '../../../policy/policies.ts';
import type { IntakeEvidence } from '../../evidence.ts';
import { type IntakeValues, rowsOf } from '../../intake.ts';
import { readProposal } from '../../propose.ts';
import { caseKinds } from '../../kinds.ts';
import { readSought } from './evidence.ts';
import { comparedNumber } from './invoice-number.ts';
import { allocationOf, vendorInvoice } from './vendor-invoice.ts';

const described = (values: IntakeValues, known: Partial<Pick<IntakeEvidence, 'records' | 'earlier'>> = {}) =>
  vendorInvoice.describe(evidenceOf(values, known));
const states = (values: IntakeValues, known: Partial<Pick<IntakeEvidence, 'records' | 'earlier'>> = {}) =>
  Object.fromEntries(described(values, known).checks.map(({ id, state }) => [id, state]));
const problems = (values: unknown) => {
  const read = readProposal(caseKinds, { kind: 'vendor-invoice', values });
  return read.ok ? [] : read.error.kind === 'intakeInvalid' ? read.error.problems.map(({ path }) => path) : ['?'];
};

const received = receipt([
  { line: '1', quantity: '10' },
  { line: '2', quantity: '1' },
]);
const ordered = [vendor(), ...costCentres, order()];

describe('the form of a vendor invoice', () => {
  it('takes lines that make the total to the cent', () => expect(problems(invoiceValues())).toEqual([]));

  it('says by how much the lines miss the total', () => {
    const read = readProposal(caseKinds, { kind: 'vendor-invoice', values: invoiceValues({ totalMinor: 223_41 }) });
    expect(read).toMatchObject({
      ok: false,
      error: {
        problems: [{ path: 'totalMinor', message: expect.stringContaining('a difference of $0.01') as string }],
      },
    });
  });

  it('names the field of a quantity that is no number, of a due date before the invoice, and of a currency', () => {
    const line = { text: 'Courier', amountMinor: 1_00, quantity: '1,5' };
    const values = plainInvoice(1_00, { lines: [line], dueDate: '2026-11-19', currency: 'eur' });
    expect(problems(values)).toEqual(['lines.0.quantity', 'dueDate', 'currency']);
  });
});

describe('an invoice of an order', () => {
  it('passes when ordered, received and billed agree, and uses up what was accrued', () => {
    const { checks, blockedBy, entry, department } = described(invoiceValues(), { records: [...ordered, received] });
    expect(checks.filter(({ state }) => state !== 'passed')).toEqual([]);
    expect(blockedBy).toEqual([]);
    expect(department).toBe('patient-financial-services');
    expect(
      entry.map(({ account, party, debitMinor, creditMinor }) => [account, party, debitMinor - creditMinor]),
    ).toEqual([
      ['2020', 'CC-1', 123_40],
      ['2020', 'CC-2', 100_00],
      ['2010', 'V-1', -223_40],
    ]);
  });

  it('is stopped by what has not been received, and says how much', () => {
    const known = { records: [...ordered, receipt([{ line: '1', quantity: '6' }])] };
    expect(described(invoiceValues(), known).blockedBy).toEqual([
      expect.stringMatching(/^Line 1 of the order: 10 are billed, 6 have been received\. .*\(IM-1\)$/),
      expect.stringMatching(/^Line 2 of the order: 1 are billed, 0 have been received\./),
    ]);
  });

  it('needs no receipt where the order is matched two ways', () =>
    expect(states(invoiceValues(), { records: [vendor(), ...costCentres, order({ match: 'two-way' })] })).toMatchObject(
      {
        match: 'passed',
      },
    ));

  it('counts what other invoices of the order have billed, unless they were refused', () => {
    const records = [...ordered, received];
    const before = earlierInvoice(invoiceValues({ number: '1' }));
    const { blockedBy = [] } = described(invoiceValues(), { records, earlier: [before] });
    expect(blockedBy[0]).toContain('20 are billed, of which 10 are on other invoices, 10 were ordered.');
    expect(described(invoiceValues(), { records, earlier: [{ ...before, state: 'refused' }] }).blockedBy).toEqual([]);
  });

  it.each([
    ['$1.00 more than agreed', 1_00, 'passed'],
    ['$1.01 more, which is 1%', 1_01, 'warned'],
    ['$3.00 more, which is 2.4%', 3_00, 'failed'],
    ['$5.00 less', -5_00, 'warned'],
  ])('over the price: %s', (_, difference, state) => {
    const lines = [
      { text: 'Splints', orderLine: '1', quantity: '10', amountMinor: 123_40 + difference },
      { text: 'Cleaning', orderLine: '2', quantity: '1', amountMinor: 100_00 },
    ];
    const values = invoiceValues({ lines, totalMinor: 223_40 + difference });
    const found = described(values, { records: [...ordered, received] });
    expect(found.checks.find(({ id }) => id === 'match-1')?.state).toBe(state);
    expect(isBalanced(found.entry)).toBe(true);
  });

  it('finds its order line by the number of the item, or by the text, and stops at a line that was not ordered', () => {
    const lines = [
      { text: 'Wrist splint', item: 'SPL-1', quantity: '10', amountMinor: 123_40 },
      { text: 'cleaning', quantity: '1', amountMinor: 99_00 },
      { text: 'Freight', type: 'charge', amountMinor: 50, costCentre: 'CC-1' },
      { text: 'Gloves', amountMinor: 50, costCentre: 'CC-1' },
    ];
    const { blockedBy } = described(invoiceValues({ lines }), { records: [...ordered, received] });
    expect(blockedBy).toEqual([expect.stringContaining('Line 4, Gloves, is not on the purchase order.')]);
  });

  it.each([
    ['of 15% of it', [33_51], ['warned']],
    ['of more', [33_52], ['failed']],
    ['of more in parts that are small each', [20_00, 20_00], ['failed']],
    ['that an allowance takes off again', [200_00, -200_00], ['failed']],
  ])('is told what is charged beside the order: %s', (_, charges, expected) => {
    const [splints, cleaning] = rowsOf(invoiceValues(), 'lines');
    const beside = charges.map((amountMinor) => ({
      type: amountMinor < 0 ? 'allowance' : 'charge',
      text: 'Freight',
      amountMinor,
      costCentre: 'CC-1',
    }));
    const lines = [splints ?? {}, cleaning ?? {}, ...beside];
    const totalMinor = 223_40 + charges.reduce((sum, amountMinor) => sum + amountMinor, 0);
    const { checks } = described(invoiceValues({ lines, totalMinor }), { records: [...ordered, received] });
    expect(checks.filter(({ id }) => id.startsWith('match')).map(({ state }) => state)).toEqual(expected);
  });

  it.each(['charge', 'tax', 'prepaid', 'difference'])('is stopped where all it bills is called %s', (type) => {
    const lines = [{ type, text: 'Handling', amountMinor: 20_000_00, costCentre: 'CC-1' }];
    const values = invoiceValues({ lines, totalMinor: 20_000_00 });
    expect(described(values, { records: [...ordered, received] }).blockedBy).toEqual([
      'No line bills goods or services, and PO-7719 orders nothing else.',
    ]);
  });

  it('is stopped by an order of another vendor, a closed one, and one that nobody knows', () => {
    const other = states(invoiceValues(), { records: [vendor(), ...costCentres, order({ vendor: 'V-9' }), received] });
    const closed = states(invoiceValues(), {
      records: [vendor(), ...costCentres, order({ state: 'closed' }), received],
    });
    expect([other['order'], closed['order'], states(invoiceValues())['order']]).toEqual(['failed', 'failed', 'failed']);
  });

  it('is stopped where no policy says what is let pass', () => {
    const values = invoiceValues();
    const evidence = evidenceOf(values, { records: ordered }, vendorInvoice, policiesOf([]));
    expect(vendorInvoice.describe(evidence).blockedBy).toHaveLength(2);
  });
});

describe('a duplicate', () => {
  const against = (differences: IntakeValues, earlier: IntakeValues = {}) =>
    states(plainInvoice(50_00, differences), { earlier: [earlierInvoice(plainInvoice(50_00, earlier))] })['duplicate'];

  it.each(['INV-00417', 'inv 417', 'INV/417', 'INV-O0417', 'INV-417-2026', 'INV-417/26'])(
    'is found under the number %s',
    (number) => expect(against({ number, totalMinor: 50_00 })).toBe('failed'),
  );

  it('is none under another number', () =>
    expect(against({ number: 'INV-00418', invoiceDate: '2026-11-21' })).toBe('passed'));

  it('of another year is a warning, unless the amount agrees as well', () => {
    const lastYear = { invoiceDate: '2025-11-20' };
    const other = { ...plainInvoice(60_00), ...lastYear };
    expect(against({}, other)).toBe('warned');
    expect(against({}, lastYear)).toBe('failed');
  });

  it('may hide behind another number: the same day and amount is a warning', () =>
    expect(against({ number: 'A-1' })).toBe('warned'));

  it('is none when the earlier one was refused or reversed, or is a credit note of the invoice', () => {
    const values = plainInvoice(50_00);
    const refused = earlierInvoice(values, { state: 'refused' });
    expect(states(values, { earlier: [refused] })['duplicate']).toBe('passed');
    const reversal = { case: 'vi-1.rv1', number: 'ER-1001' };
    const posted = (state: 'proposed' | 'posted') =>
      earlierInvoice(values, { state: 'posted', reversal: { ...reversal, state } });
    expect(states(values, { earlier: [posted('proposed')] })['duplicate']).toBe('failed');
    expect(states(values, { earlier: [posted('posted')] })['duplicate']).toBe('passed');
    const note = plainInvoice(50_00, { document: 'credit-note', invoiceDate: '2026-11-21' });
    expect(states(note, { earlier: [earlierInvoice(values)] })['duplicate']).toBe('passed');
  });

  it('is the same whatever the case, the punctuation and the leading zeros (any number)', () =>
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z]{0,4}[1-9][0-9]{0,7}$/), fc.nat(4), (number, zeros) => {
        const [, letters = '', digits = ''] = /^([A-Z]*)(\d+)$/.exec(number) ?? [];
        const written = `${letters.toLowerCase()}-${'0'.repeat(zeros)}${digits.replaceAll('0', 'O')}/2026`;
        expect(comparedNumber(written, '2026')).toBe(comparedNumber(number, '2026'));
      }),
    ));
});

describe('who is paid, and who bears it', () => {
  it('is stopped by a vendor that is not known or not active, and warns of new bank details', () => {
    expect(states(plainInvoice(1_00), { records: costCentres })['vendor']).toBe('failed');
    expect(states(plainInvoice(1_00), { records: [vendor({ active: false }), ...costCentres] })['vendor']).toBe(
      'failed',
    );
    const changed = vendor({ bankChangedOn: '2026-11-10' });
    expect(states(plainInvoice(1_00), { records: [changed, ...costCentres] })['bank']).toBe('warned');
    const long = vendor({ bankChangedOn: '2026-09-01' });
    expect(states(plainInvoice(1_00), { records: [long, ...costCentres] })['bank']).toBe('passed');
  });

  it('is stopped by a line that nobody bears, and by a cost centre that is not known', () => {
    const bare = plainInvoice(1_00, { lines: [{ text: 'Courier', amountMinor: 1_00 }] });
    expect(described(bare).blockedBy).toEqual(['Nobody bears line 1.']);
    const records = [vendor({ costCentre: 'CC-2' }), ...costCentres];
    expect(described(bare, { records })).toMatchObject({ blockedBy: [], department: 'general-accounting' });
    expect(described(bare, { records: [vendor({ costCentre: 'CC-9' })] }).blockedBy).toEqual([
      'There is no cost centre CC-9.',
    ]);
  });

  it('is stopped by another currency, and warns of a difference that the vendor has not explained', () => {
    expect(states(plainInvoice(1_00, { currency: 'EUR' }))['currency']).toBe('failed');
    const lines = [
      { text: 'Courier', amountMinor: 90, costCentre: 'CC-1' },
      { text: 'Difference', type: 'difference', amountMinor: 10, costCentre: 'CC-1' },
    ];
    expect(states(plainInvoice(1_00, { lines }))['difference']).toBe('warned');
  });

  it('reverses the sides for a credit note', () => {
    const { entry } = described(plainInvoice(40_00, { document: 'credit-note' }));
    expect(entry.map(({ account, debitMinor, creditMinor }) => [account, debitMinor - creditMinor])).toEqual([
      ['2010', 40_00],
      ['6100', -40_00],
    ]);
  });

  it('is allocated exactly, and posted in balance (any lines)', () => {
    const line = fc.record({
      amountMinor: fc.integer({ min: -10_000_00, max: 1_000_000_00 }),
      costCentre: fc.constantFrom('CC-1', 'CC-2', 'CC-3'),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), fc.boolean(), (given, isCreditNote) => {
        const totalMinor = given.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
        fc.pre(totalMinor > 0);
        const lines = given.map((one) => ({ ...one, text: 'Line' }));
        const document = isCreditNote ? 'credit-note' : 'invoice';
        const evidence = evidenceOf(plainInvoice(1, { lines, totalMinor, document }));
        const allocation = allocationOf(readSought(evidence));
        expect(allocation.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(totalMinor);
        const { entry } = vendorInvoice.describe(evidence);
        expect(isBalanced(entry)).toBe(true);
        expect(totalsOf(entry.filter(({ account }) => account === '2010'))).toEqual(
          isCreditNote ? { debitMinor: totalMinor, creditMinor: 0 } : { debitMinor: 0, creditMinor: totalMinor },
        );
      }),
    );
  });
});
