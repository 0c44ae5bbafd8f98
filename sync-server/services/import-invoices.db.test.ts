import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../src-shared/base/dates.ts';
import { costCentres, order, vendor } from '../../src-shared/testing/build-invoice.ts';
import { normalisedName } from '../../src-shared/remittance/identify.ts';
import { rawFilePath } from '../integration/raw-files.ts';
import { type Desk, openDesk, personOf } from '../testing/test-desk.ts';

const csv = (
  total = '223.40',
) => `vendor,invoice_number,invoice_date,purchase_order,text,order_line,quantity,unit_price,amount,total
Bayside Orthotics,INV-00417,2026-11-20,PO-7719,Splints,1,10,12.34,123.40,${total}
Bayside Orthotics,INV-00417,2026-11-20,PO-7719,Cleaning,2,1,100,100.00,${total}
`;

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(new Date('2026-11-24T09:00:00.000Z'));
  const known = { ...vendor(), keys: { name: normalisedName('Bayside Orthotics, Inc.') } };
  const records = [known, ...costCentres, order()].map((one) => ({ ...one, asOf: instantOf(desk.now) }));
  await desk.services.takeRecords(personOf('priya.raman'), records);
});
afterAll(() => desk.close());

describe('a file of invoices', () => {
  it('is kept raw, and opens a case that whoever brought it has proposed, for the vendor as accounts payable knows it', async () => {
    const reply = await desk.import(csv(), 'daniel.reyes');
    expect(reply).toMatchObject({
      kind: 'invoice-csv',
      transactions: [],
      problems: [],
      invoices: [{ status: 'imported', caseNumber: 'VI-1001', vendor: 'V-1', totalMinor: 223_40, differenceMinor: 0 }],
    });
    expect(existsSync(rawFilePath(desk.dataDir, reply.sha256))).toBe(true);
    expect(await desk.case(reply.invoices![0]!.case)).toMatchObject({
      site: 'shared-services',
      state: 'open',
      proposedBy: { id: 'daniel.reyes' },
      department: 'patient-financial-services',
      blockedBy: [
        expect.stringContaining('0 have been received') as string,
        expect.stringContaining('0 have been received') as string,
      ],
      intake: { values: { vendor: 'V-1', source: 'remittance.835' } },
    });
  });

  it('that came in before is recognised, also in other bytes', async () => {
    const again = await desk.import(`${csv()}\n`, 'priya.raman');
    expect(again.invoices).toMatchObject([{ status: 'duplicate', caseNumber: 'VI-1001' }]);
    expect(await desk.cases('vendor-invoice')).toHaveLength(1);
    expect(await desk.services.findImport(again.id, personOf('priya.raman'))).toEqual(again);
  });

  it('that does not tie comes in with the difference shown, in a line that somebody has to give to a cost centre', async () => {
    const { invoices } = await desk.import(csv('230.00').replaceAll('INV-00417', 'INV-9'), 'priya.raman');
    expect(invoices).toMatchObject([
      {
        status: 'imported',
        differenceMinor: 6_60,
        problems: [
          {
            code: 'total-differs',
            severity: 'warning',
            message: expect.stringContaining('differs by $6.60') as string,
          },
        ],
      },
    ]);
    const { checks, blockedBy } = await desk.case(invoices![0]!.case);
    expect(checks.find(({ id }) => id === 'difference')).toMatchObject({ state: 'warned' });
    expect(blockedBy).toContain('Nobody bears line 3.');
  });

  it('that cannot be read is refused with the reason, and leaves nothing', async () => {
    await expect(desk.import(csv('2x'))).rejects.toThrow('refused: Row 2: the total “2x” cannot be read.');
    await expect(
      desk.import('<!DOCTYPE a><Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'),
    ).rejects.toThrow(/document type/);
    expect(await desk.cases('vendor-invoice')).toHaveLength(2);
  });
});
