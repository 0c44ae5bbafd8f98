import { expect, it } from 'vitest';
import type { CalendarDate } from '../../src-shared/base/dates.ts';
import { PatientAccount } from '../../src-shared/records/patient-account.ts';
import { BusinessRecord } from '../../src-shared/records/record.ts';
import { demoOrganisation } from './organisation.ts';
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
