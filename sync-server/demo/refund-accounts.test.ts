import { expect, it } from 'vitest';
import type { CalendarDate } from '../../src-shared/base/dates.ts';
import { PatientAccount } from '../../src-shared/records/patient-account.ts';
import { Budget } from '../../src-shared/records/budget.ts';
import { PurchaseOrder } from '../../src-shared/records/purchase-order.ts';
import { Statement } from '../../src-shared/records/statement.ts';
import { BusinessRecord, recordsOf } from '../../src-shared/records/record.ts';
import { demoOrganisation } from './organisation.ts';
import { chargeCorrection } from '../../src-shared/case/kinds/charge-correction/charge-correction.ts';
import { evidenceOf } from '../../src-shared/testing/build-invoice.ts';
import { proposedCases } from './proposed-cases.ts';
import { heldStatement, officeRecords } from './office-records.ts';
import { refundAccounts } from './refund-accounts.ts';

it('the accounts of the demonstration are as billing systems tell them, of its sites and payers', () => {
  const sites: string[] = demoOrganisation.sites.map(({ id }) => id);
  const payers: string[] = demoOrganisation.payers.map(({ id }) => id);
  for (const record of refundAccounts('2026-11-24' as CalendarDate)) {
    expect(BusinessRecord.parse(record)).toEqual(record);
    expect(sites).toContain(record.site);
    const { coverage, guarantor } = PatientAccount.parse(record.body);
    expect(record.keys['guarantor']).toBe(guarantor);
    for (const { payer } of coverage) expect(payers).toContain(payer);
  }
});

it('what its other systems have told is well formed, at a site of it or of the network', () => {
  const today = '2026-11-24' as CalendarDate;
  const records = [...officeRecords(today), heldStatement(today)];
  const sites: string[] = ['network', ...demoOrganisation.sites.map(({ id }) => id)];
  for (const record of records) {
    expect(BusinessRecord.parse(record)).toEqual(record);
    expect(sites).toContain(record.site);
  }
  expect(recordsOf(records, 'purchase-order', PurchaseOrder)).toHaveLength(1);
  expect(recordsOf(records, 'statement', Statement)).toHaveLength(1);
  expect(recordsOf(records, 'budget', Budget).length).toBeGreaterThan(1);
});

it('knows the charge that is corrected on the last day of the history', () => {
  const day = (text: string) => text as CalendarDate;
  const correction = proposedCases(day('2026-11-23')).find(({ kind }) => kind === 'charge-correction');
  const records = officeRecords(day('2026-11-24'));
  const evidence = evidenceOf(correction?.values ?? {}, { records }, chargeCorrection);
  expect(chargeCorrection.describe(evidence).blockedBy).toEqual([]);
});
