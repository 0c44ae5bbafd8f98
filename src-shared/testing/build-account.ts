import type * as z from 'zod';
import type { Instant } from '../base/dates.ts';
import type { PatientAccount } from '../records/patient-account.ts';
import type { BusinessRecord } from '../records/record.ts';

type Body = z.input<typeof PatientAccount>;

/** An account of a patient in Florida who paid $250.00 by card and has a credit of $100.00, with anything else that matters. */
export function accountRecord(
  id: string,
  body: Partial<Body> = {},
  site = 'westside-clinic',
  asOf = '2026-11-23T06:00:00.000Z',
): BusinessRecord {
  const whole: Body = {
    guarantor: 'G-1',
    payerClass: 'self-pay',
    state: 'FL',
    balanceMinor: -100_00,
    payments: [
      { id: 'PM-1', date: '2026-10-02', amountMinor: 250_00, tender: 'card', by: 'patient' },
      { id: 'PM-2', date: '2026-10-05', amountMinor: 80_00, tender: 'check', by: 'patient' },
    ],
    ...body,
  };
  return {
    type: 'patient-account',
    id,
    site,
    keys: { guarantor: whole.guarantor },
    body: whole,
    asOf: asOf as Instant,
  };
}
