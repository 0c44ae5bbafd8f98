import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../src-shared/base/dates.ts';
import type { IntakeValues } from '../../src-shared/case/intake.ts';
import type { BusinessRecord } from '../../src-shared/records/record.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import {
  costCentres,
  invoiceValues,
  order,
  plainInvoice,
  receipt,
  vendor,
} from '../../src-shared/testing/build-invoice.ts';
import { insertCases } from '../store/billing-cases.ts';
import { inTransaction } from '../store/transaction.ts';
import { type Desk, openDesk, personOf } from '../testing/test-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(new Date('2026-11-24T09:00:00.000Z'));
});
afterAll(() => desk.close());

type Values = Extract<CommandPayload, { type: 'case.propose' }>['values'];
const given = (values: IntakeValues) => values as Values;
const propose = (values: IntakeValues): CommandPayload => ({
  type: 'case.propose',
  kind: 'vendor-invoice',
  site: 'westside-clinic',
  values: given(values),
});
const told = (records: readonly BusinessRecord[]) =>
  desk.services.takeRecords(
    personOf('priya.raman'),
    records.map((one) => ({ ...one, asOf: instantOf(desk.now) })),
  );

describe('a vendor invoice', () => {
  it('waits for the goods, is approved by whoever answers for its cost object, and is posted', async () => {
    await told([vendor(), ...costCentres, order(), receipt([{ line: '1', quantity: '10' }])]);
    const proposed = await desk.command('daniel.reyes', 'invoice-1', propose(invoiceValues()));
    expect(proposed).toMatchObject({ state: 'accepted', message: 'Proposed as VI-1001.' });
    expect(await desk.case('invoice-1')).toMatchObject({
      queue: 'vendor-invoices',
      department: 'patient-financial-services',
      departmentApproves: true,
      blockedBy: [expect.stringContaining('Line 2 of the order: 1 are billed, 0 have been received.')],
    });
    expect(await desk.decide('ruth.abramson', 'invoice-1', 'approve')).toMatchObject({ state: 'rejected' });

    await told([
      receipt([
        { line: '1', quantity: '10' },
        { line: '2', quantity: '1' },
      ]),
    ]);
    const rechecked = await desk.command('ruth.abramson', 'invoice-1', { type: 'case.recheck' });
    expect(rechecked).toMatchObject({ state: 'accepted' });
    const refused = await desk.decide('maya.okafor', 'invoice-1', 'approve');
    expect(refused).toMatchObject({ state: 'rejected', message: expect.stringContaining('Ruth Abramson') as string });
    expect(await desk.decide('daniel.reyes', 'invoice-1', 'approve')).toMatchObject({ state: 'rejected' });
    expect(await desk.decide('ruth.abramson', 'invoice-1', 'approve')).toMatchObject({ state: 'accepted' });
    await desk.settle();
    expect(await desk.case('invoice-1')).toMatchObject({ state: 'posted' });
    expect(await desk.balances()).toEqual({ '2020': 223_40, '2010': -223_40 });
  });

  it('is a duplicate under another way of writing its number', async () => {
    await desk.command('daniel.reyes', 'invoice-2', propose(invoiceValues({ number: 'inv 417/2026' })));
    const { blockedBy = [] } = await desk.case('invoice-2');
    expect(blockedBy[0]).toBe('VI-1001 is invoice INV-00417 of Nov 20, 2026, $223.40 already.');
  });

  it('goes to another department when its cost centre is corrected', async () => {
    await desk.command('daniel.reyes', 'invoice-3', propose(plainInvoice(80_00, { number: 'C-3' })));
    const lines = [{ text: 'Courier', costCentre: 'CC-2', amountMinor: 80_00 }];
    const amended = await desk.command('daniel.reyes', 'invoice-3', {
      type: 'case.amend',
      values: given(plainInvoice(80_00, { number: 'C-3', lines })),
      reason: 'Wrong cost centre.',
    });
    expect(amended).toMatchObject({ state: 'accepted' });
    expect(await desk.case('invoice-3')).toMatchObject({ department: 'general-accounting' });
    expect(await desk.decide('ruth.abramson', 'invoice-3', 'approve')).toMatchObject({ state: 'rejected' });
    expect(await desk.decide('keith.vance', 'invoice-3', 'approve')).toMatchObject({ state: 'accepted' });
    await desk.settle();
    expect(await desk.balances()).toMatchObject({ '6100': 80_00, '2010': -303_40 });
  });

  it('goes on though it is entered once more after it, and only the later one is stopped', async () => {
    await desk.command('daniel.reyes', 'invoice-6', propose(plainInvoice(5_00, { number: 'D-6' })));
    await desk.command('daniel.reyes', 'invoice-7', propose(plainInvoice(5_00, { number: 'd6' })));
    const { number } = await desk.case('invoice-6');
    expect(await desk.decide('ruth.abramson', 'invoice-6', 'approve')).toMatchObject({ state: 'accepted' });
    expect(await desk.decide('ruth.abramson', 'invoice-7', 'approve')).toMatchObject({
      state: 'rejected',
      message: expect.stringContaining(`${number} is invoice D-6`) as string,
    });
  });

  it('is a duplicate of one after which hundreds of others came, at another site', async () => {
    const third = await desk.case('invoice-3');
    const later = Array.from({ length: 300 }, (_, n) => ({ ...third, id: `later-${n}`, number: `VI-9${n}` }));
    const afterwards = new Date(desk.now.getTime() + 1000);
    await inTransaction(desk.db, (tx) => insertCases(tx, later, afterwards));
    const again = { ...propose(invoiceValues({ number: 'INV 417' })), site: 'mercy-general' } as CommandPayload;
    await desk.command('daniel.reyes', 'invoice-4', again);
    const { blockedBy = [] } = await desk.case('invoice-4');
    expect(blockedBy[0]).toMatch(/^VI-100[12] is invoice .* of Nov 20, 2026, \$223\.40 already\.$/);
  });

  it('names the field of a total that its lines do not make, and opens nothing', async () => {
    const outcome = await desk.command('daniel.reyes', 'invoice-5', propose(invoiceValues({ totalMinor: 1 })));
    expect(outcome).toMatchObject({ state: 'rejected', code: 'INVALID' });
    await expect(desk.case('invoice-5')).rejects.toThrow('no result');
  });
});
