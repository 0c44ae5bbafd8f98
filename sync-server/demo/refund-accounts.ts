import type * as z from 'zod';
import { addDays, type CalendarDate, instantOf } from '../../src-shared/base/dates.ts';
import type { PatientAccount } from '../../src-shared/records/patient-account.ts';
import type { BusinessRecord } from '../../src-shared/records/record.ts';

type Body = z.input<typeof PatientAccount>;
type Account = { readonly id: string; readonly site: string; readonly body: (paidOn: CalendarDate) => Body };

const NORTHERN = 'northern-plains';
const MEDICARE = 'harbor-states-medicare';

/** Accounts with a credit: one that is free to refund, one whose guarantor owes elsewhere, and two that payers overpaid. */
const accounts: readonly Account[] = [
  {
    id: 'PA-7F3K1001',
    site: 'westside-clinic',
    body: (date) => ({
      guarantor: 'G-4401',
      payerClass: 'self-pay',
      state: 'FL',
      balanceMinor: -84_00,
      payments: [{ id: 'PM-20418', date, amountMinor: 84_00, tender: 'card', by: 'patient' }],
    }),
  },
  {
    id: 'PA-7F3K1002',
    site: 'westside-clinic',
    body: (date) => ({
      guarantor: 'G-4402',
      payerClass: 'commercial',
      state: 'FL',
      balanceMinor: -120_00,
      payments: [{ id: 'PM-20502', date, amountMinor: 150_00, tender: 'check', by: 'patient' }],
    }),
  },
  {
    id: 'PA-7F3K1003',
    site: 'mercy-general',
    body: () => ({ guarantor: 'G-4402', payerClass: 'commercial', state: 'FL', balanceMinor: 65_00 }),
  },
  {
    id: 'PA-7F3K1004',
    site: 'mercy-general',
    body: (date) => ({
      guarantor: 'G-4403',
      payerClass: 'medicare',
      state: 'TX',
      balanceMinor: -412_50,
      payments: [
        { id: 'PM-20611', date, amountMinor: 1_912_50, tender: 'bank-transfer', by: 'payer', payer: MEDICARE },
      ],
      coverage: [
        {
          payer: MEDICARE,
          name: 'Harbor States Medicare Administrative Services Jurisdiction Q',
          order: 1,
          expectedMinor: 1_500_00,
        },
      ],
    }),
  },
  {
    id: 'PA-7F3K1005',
    site: 'mercy-general',
    body: (date) => ({
      guarantor: 'G-4404',
      payerClass: 'commercial',
      state: 'TX',
      balanceMinor: -95_00,
      payments: [
        { id: 'PM-20733', date, amountMinor: 40_00, tender: 'card', by: 'patient' },
        { id: 'PM-20734', date, amountMinor: 315_00, tender: 'bank-transfer', by: 'payer', payer: NORTHERN },
      ],
      coverage: [
        {
          payer: NORTHERN,
          name: 'Northern Plains Mutual Health Assurance Company of the Dakotas',
          order: 1,
          expectedMinor: 240_00,
        },
      ],
    }),
  },
];

/** What the billing systems of the demonstration have told by a day: their payments came in a month before. */
export function refundAccounts(today: CalendarDate): readonly BusinessRecord[] {
  const paidOn = addDays(today, -30);
  const asOf = instantOf(new Date(`${today}T00:00:00.000Z`));
  return accounts.map(({ id, site, body }) => {
    const whole = body(paidOn);
    return { type: 'patient-account', id, site, keys: { guarantor: whole.guarantor }, body: whole, asOf };
  });
}
