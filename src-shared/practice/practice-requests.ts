import type * as z from 'zod';
import { addDays, type CalendarDate, instantOf } from '../base/dates.ts';
import type { IntakeValues } from '../case/intake.ts';
import type { PatientAccount } from '../records/patient-account.ts';
import type { BusinessRecord, Records } from '../records/record.ts';
import { PRACTICE_PAYER, PRACTICE_SITE } from './practice-organisation.ts';

/** A case of the practice office: what was given for the form of its kind, and what the billing system tells of its account. */
export type PracticeRequest = {
  readonly kind: string;
  readonly values: IntakeValues;
  readonly records: Records;
  /** So many hours before one practises it was proposed. */
  readonly hoursAgo: number;
};

/**
 * What somebody finds who practises: cases that a clinic manager may approve, and one of each sort that they may not, because
 * it is above their limit or something is in its way. Nothing of it is anybody's.
 */
export function practiceRequests(today: CalendarDate): readonly PracticeRequest[] {
  return [...refunds(today), ...writeOffs(today), ...exceptions(today)];
}

function refunds(today: CalendarDate): PracticeRequest[] {
  const paidOn = addDays(today, -30);
  const refund = (
    account: string,
    payment: string,
    amountMinor: number,
    reason: string,
    { creditMinor = amountMinor, hoursAgo = 30 } = {},
  ): PracticeRequest => ({
    kind: 'patient-refund',
    hoursAgo,
    values: {
      account,
      payment,
      amountMinor,
      reason,
      way: 'refund',
      payeeName: 'Holder of the account',
      payeeStreet: '1 Invented Street',
      payeeCity: 'Nowhere',
      payeeState: 'TX',
      payeePostalCode: '75201',
      tender: 'original',
    },
    records: accountTold(account, today, {
      balanceMinor: -creditMinor,
      payments: [{ id: payment, date: paidOn, amountMinor: creditMinor, tender: 'card', by: 'patient' }],
    }),
  });
  return [
    refund('PX-0001', 'PM-0001', 84_00, 'Paid at the desk and again by mail', { hoursAgo: 52 }),
    refund('PX-0002', 'PM-0002', 120_00, 'The visit was billed twice', { hoursAgo: 29 }),
    refund('PX-0003', 'PM-0003', 236_50, 'The payer paid after the patient had', { hoursAgo: 8 }),
    refund('PX-0004', 'PM-0004', 45_00, 'Deposit for a visit that did not take place', { hoursAgo: 5 }),
    // More than a clinic manager approves.
    refund('PX-0005', 'PM-0005', 1_480_00, 'The stay cost less than was estimated', { hoursAgo: 26 }),
    // More than there is.
    refund('PX-0006', 'PM-0006', 90_00, 'The patient asks for a deposit back', { creditMinor: 60_00, hoursAgo: 4 }),
  ];
}

function writeOffs(today: CalendarDate): PracticeRequest[] {
  const writeOff = (
    account: string,
    amountMinor: number,
    hoursAgo: number,
    reason: string,
    values: IntakeValues,
  ): PracticeRequest => ({
    kind: 'write-off',
    hoursAgo,
    values: { account, amountMinor, reason, ...values },
    records: accountTold(account, today, { balanceMinor: amountMinor }),
  });
  const denied = { category: 'denial', payer: PRACTICE_PAYER, carc: 'CO-197', appeal: 'decided-against' };
  return [
    writeOff('PX-0011', 186_00, 47, 'Sent after the payer’s limit', {
      category: 'timely-filing',
      payer: PRACTICE_PAYER,
      serviceOn: addDays(today, -240),
      filedOn: addDays(today, -20),
      limitDays: 180,
    }),
    writeOff('PX-0012', 312_40, 33, 'No authorisation, and the appeal is lost', {
      ...denied,
      appealDecidedOn: addDays(today, -9),
    }),
    writeOff('PX-0013', 268_00, 12, 'The contract allows less than was charged', {
      category: 'contractual',
      payer: PRACTICE_PAYER,
      chargeMinor: 640_00,
      allowedMinor: 372_00,
    }),
    writeOff('PX-0014', 58_20, 9, 'Charged to the wrong visit', { category: 'administrative', payer: PRACTICE_PAYER }),
    writeOff('PX-0015', 41_75, 6, 'A courtesy that was promised in writing', {
      category: 'administrative',
      payer: PRACTICE_PAYER,
    }),
    // More than a clinic manager approves.
    writeOff('PX-0016', 1_960_00, 28, 'No authorisation, and the appeal is lost', {
      ...denied,
      appealDecidedOn: addDays(today, -12),
    }),
  ];
}

function exceptions(today: CalendarDate): PracticeRequest[] {
  const exception = (
    account: string,
    amountMinor: number,
    hoursAgo: number,
    values: IntakeValues,
  ): PracticeRequest => ({
    kind: 'billing-exception',
    hoursAgo,
    values: { account, amountMinor, payer: PRACTICE_PAYER, ...values },
    records: [],
  });
  return [
    exception('PX-0021', 318_00, 31, {
      sort: 'eligibility',
      serviceOn: addDays(today, -15),
      reason: 'The payer says that the policy had ended.',
    }),
    exception('PX-0022', 142_00, 7, {
      sort: 'payer-rule',
      serviceOn: addDays(today, -22),
      rule: 'Authorisation before an MRI.',
      reason: 'The authorisation is for the other knee.',
    }),
  ];
}

function accountTold(id: string, today: CalendarDate, body: Partial<z.input<typeof PatientAccount>>): BusinessRecord[] {
  const guarantor = `G-${id}`;
  return [
    {
      type: 'patient-account',
      id,
      site: PRACTICE_SITE,
      keys: { guarantor },
      body: { guarantor, payerClass: 'self-pay', state: 'TX', ...body },
      asOf: instantOf(new Date(`${today}T00:00:00.000Z`)),
    },
  ];
}
