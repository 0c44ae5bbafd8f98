import { addDays, type CalendarDate } from '../../src-shared/base/dates.ts';
import type { IntakeRow } from '../../src-shared/case/intake.ts';
import type { CaseRequest } from '../../src-shared/sync/command.ts';

const NORTHERN = 'Northern Plains Mutual Health Assurance Company of the Dakotas';
const MEDICARE = 'Harbor States Medicare Administrative Services Jurisdiction Q';

/**
 * What people of the demonstration propose on its last day: of every kind with a form one case that can be approved and, where the
 * kind has a common exception, one that it stops. They rest on `refundAccounts` and `officeRecords`.
 */
export function proposedCases(today: CalendarDate): readonly CaseRequest[] {
  return [...refunds(today), ...adjustments(today), ...plansAndExceptions(today), ...purchases(today), bankFee(today)];
}

function bankFee(today: CalendarDate): CaseRequest {
  return {
    kind: 'bank-fee',
    site: 'mercy-general',
    values: {
      sort: 'bank',
      amountMinor: 185_00,
      bookedOn: addDays(today, -2),
      bankAccount: '****4471',
      bankReference: 'ANALYSIS FEE',
      reason: 'On the statement, and not in the books yet',
    },
  };
}

const payee = {
  payeeName: 'Holder of the account',
  payeeStreet: '12 Lake Street',
  payeeCity: 'Tampa',
  payeeState: 'FL',
  payeePostalCode: '33602',
};

function refunds(today: CalendarDate): CaseRequest[] {
  const patient = (account: string, payment: string, amountMinor: number): CaseRequest => ({
    kind: 'patient-refund',
    site: 'westside-clinic',
    values: {
      account,
      payment,
      amountMinor,
      reason: 'Paid at the desk and again by mail',
      way: 'refund',
      ...payee,
      tender: 'original',
    },
  });
  return [
    patient('PA-7F3K1001', 'PM-20418', 84_00),
    patient('PA-7F3K1002', 'PM-20502', 120_00),
    {
      kind: 'payer-refund',
      site: 'mercy-general',
      values: {
        payer: MEDICARE,
        account: 'PA-7F3K1004',
        claim: 'HSM0041772',
        amountMinor: 412_50,
        foundBy: 'us',
        way: 'check',
        reason: 'Paid above what the contract says',
        identifiedOn: addDays(today, -6),
      },
    },
  ];
}

function adjustments(today: CalendarDate): CaseRequest[] {
  const moved = (amountMinor: number): CaseRequest => ({
    kind: 'credit-adjustment',
    site: 'westside-clinic',
    values: {
      what: 'transfer',
      account: 'PA-7F3K1006',
      payment: 'PM-20801',
      toAccount: 'PA-7F3K1007',
      amountMinor,
      reason: 'The payment named the other account of the same guarantor.',
    },
  });
  return [
    moved(140_00),
    // Nothing of the payment is left for it.
    moved(25_00),
    {
      kind: 'charge-correction',
      site: 'westside-clinic',
      values: {
        account: 'PA-7F3K1008',
        claim: 'CL-88012',
        line: 1,
        serviceOn: addDays(today, -60),
        code: '99214',
        place: '11',
        diagnosis: 'A',
        units: 1,
        chargeMinor: 210_00,
        corrected: [{ code: '99213', place: '11', diagnosis: 'A', units: 1, chargeMinor: 140_00 }],
        reason: 'Coded one level too high.',
      },
    },
  ];
}

function plansAndExceptions(today: CalendarDate): CaseRequest[] {
  const site = 'westside-clinic';
  const plan = (account: string, balanceMinor: number, instalments: number, isWritten: boolean): CaseRequest => ({
    kind: 'payment-plan',
    site,
    values: {
      account,
      request: 'new',
      balanceMinor,
      instalments,
      interval: 'monthly',
      firstDueOn: addDays(today, 20),
      isWritten,
      hasFinanceCharge: false,
      reason: 'Asked for instalments that fit a smaller income.',
    },
  });
  return [
    plan('PA-7F3K1008', 2_400_00, 4, false),
    plan('PA-7F3K1009', 6_150_00, 30, true),
    {
      kind: 'billing-exception',
      site,
      values: {
        sort: 'eligibility',
        account: 'PA-7F3K1010',
        payer: NORTHERN,
        serviceOn: addDays(today, -15),
        amountMinor: 318_00,
        reason: 'The payer says that the policy had ended.',
      },
    },
    {
      kind: 'billing-exception',
      site,
      values: {
        sort: 'payer-rule',
        account: 'PA-7F3K1011',
        payer: NORTHERN,
        serviceOn: addDays(today, -22),
        rule: 'Authorisation before an MRI.',
        amountMinor: 742_00,
        reason: 'The authorisation is for the other knee.',
      },
    },
  ];
}

function purchases(today: CalendarDate): CaseRequest[] {
  const ordered: IntakeRow = {
    text: 'Wrist splint, adult',
    orderLine: '1',
    quantity: '40',
    unitPrice: '24.50',
    amountMinor: 980_00,
  };
  const courier: IntakeRow = { text: 'Courier, October', costCentre: 'CC-430', amountMinor: 186_40 };
  const invoice = (vendor: string, number: string, line: IntakeRow, purchaseOrder: string): CaseRequest => ({
    kind: 'vendor-invoice',
    site: 'westside-clinic',
    values: {
      vendor,
      number,
      document: 'invoice',
      invoiceDate: addDays(today, -8),
      ...(purchaseOrder && { purchaseOrder }),
      lines: [line],
      totalMinor: line['amountMinor'] as number,
    },
  });
  const request = (department: string, costCentre: string, line: IntakeRow, purpose: string): CaseRequest => ({
    kind: 'spend-request',
    site: 'westside-clinic',
    values: {
      department,
      purpose,
      neededBy: addDays(today, 14),
      lines: [line],
      splitBy: 'percent',
      split: [{ costCentre, percent: 100 }],
    },
  });
  const splints = { item: 'CAT-118', text: 'Wrist splint, adult', quantity: 60, unitPriceMinor: 24_50 };
  const chairs = { text: 'Waiting-room chairs', quantity: 24, unitPriceMinor: 160_00 };
  return [
    invoice('V-2077', 'GCS-10418', courier, ''),
    // Thirty of the forty have come in.
    invoice('V-2041', 'BOP-5521', ordered, 'PO-8801'),
    request('patient-financial-services', 'CC-410', splints, 'Splints for the walk-in hours'),
    // More than is left of the budget.
    request('general-accounting', 'CC-430', chairs, 'New chairs for the waiting room'),
  ];
}
