import type { CalendarDate, Instant } from '../base/dates.ts';
import type { EarlierCase, IntakeEvidence } from '../case/evidence.ts';
import type { IntakeRow, IntakeValues } from '../case/intake.ts';
import { readSpend } from '../case/kinds/spend-request/form.ts';
import { vendorInvoice } from '../case/kinds/vendor-invoice/vendor-invoice.ts';
import { storedIntake } from '../case/propose.ts';
import { decideOrAskPerson, type Policies } from '../policy/policies.ts';
import type { BusinessRecord } from '../records/record.ts';
import { policies } from './build-case.ts';

export function record(type: string, id: string, body: BusinessRecord['body'], keys = {}): BusinessRecord {
  return { type, id, site: 'network', keys, body, asOf: '2026-11-01T00:00:00.000Z' as Instant };
}

/** Ten splints at $12.34 and cleaning at $100.00, ordered by two cost centres of two departments. */
export const order = (differences: BusinessRecord['body'] = {}) =>
  record('purchase-order', 'PO-7719', {
    vendor: 'V-1',
    state: 'open',
    match: 'three-way',
    lines: [
      { line: '1', item: 'SPL-1', text: 'Splints', quantity: '10', unitPrice: '12.34', costCentre: 'CC-1' },
      { line: '2', item: 'CLN-1', text: 'Cleaning', quantity: '1', unitPrice: '100', costCentre: 'CC-2' },
    ],
    ...differences,
  });

export const receipt = (lines: readonly { line: string; quantity: string }[]) =>
  record('goods-receipt', 'GR-1', { purchaseOrder: 'PO-7719', lines }, { purchaseOrder: 'PO-7719' });

export const vendor = (differences: BusinessRecord['body'] = {}) =>
  record('vendor', 'V-1', { name: 'Bayside Orthotics', active: true, ...differences });

export const costCentres = [
  record('cost-centre', 'CC-1', { name: 'Orthopaedics', department: 'patient-financial-services' }),
  record('cost-centre', 'CC-2', { name: 'Facilities', department: 'general-accounting' }),
];

/** An invoice of the order above, in full. */
export function invoiceValues(differences: IntakeValues = {}): IntakeValues {
  return {
    vendor: 'V-1',
    number: 'INV-00417',
    document: 'invoice',
    invoiceDate: '2026-11-20',
    purchaseOrder: 'PO-7719',
    lines: [
      { text: 'Splints', orderLine: '1', quantity: '10', unitPrice: '12.34', amountMinor: 123_40 },
      { text: 'Cleaning', orderLine: '2', quantity: '1', unitPrice: '100', amountMinor: 100_00 },
    ],
    totalMinor: 223_40,
    ...differences,
  };
}

/** With one line, borne by CC-1, and no order. */
export function plainInvoice(amountMinor: number, differences: IntakeValues = {}): IntakeValues {
  const { purchaseOrder: _, ...values } = invoiceValues();
  const line: IntakeRow = { text: 'Courier', costCentre: 'CC-1', amountMinor };
  return { ...values, lines: [line], totalMinor: amountMinor, ...differences };
}

export function earlierInvoice(values: IntakeValues, differences: Partial<EarlierCase> = {}): EarlierCase {
  return {
    id: 'earlier',
    number: 'VI-1001',
    kind: 'vendor-invoice',
    state: 'posted',
    site: 'westside-clinic',
    amountMinor: values['totalMinor'] as number,
    account: 'V-1',
    createdAt: '2026-11-01T00:00:00.000Z' as Instant,
    facts: [],
    entry: [],
    intake: storedIntake(values),
    ...differences,
  };
}

/** What is known about a form, with what policies say about it. */
export function evidenceOf(
  values: IntakeValues,
  known: Partial<Pick<IntakeEvidence, 'records' | 'earlier'>> = {},
  kind = vendorInvoice,
  under: Policies = policies,
): IntakeEvidence {
  const { records = [vendor(), ...costCentres], earlier = [] } = known;
  const today = '2026-11-24' as CalendarDate;
  const evidence: IntakeEvidence = {
    of: 'intake',
    values,
    site: 'westside-clinic',
    payer: null,
    records,
    earlier,
    today,
  };
  const questions = kind.intake?.asks?.(evidence) ?? [];
  return {
    ...evidence,
    rulings: questions.map(({ policy, inputs }) => decideOrAskPerson(under, policy, inputs, {})),
  };
}

/** One piece of furniture, borne by CC-1. */
export function spendValues(amountMinor: number, differences: IntakeValues = {}): IntakeValues {
  return {
    department: 'patient-financial-services',
    purpose: 'A chair for the front desk',
    neededBy: '2026-12-15',
    lines: [{ text: 'Chair', quantity: 1, unitPriceMinor: amountMinor }],
    splitBy: 'percent',
    split: [{ costCentre: 'CC-1', percent: 100 }],
    ...differences,
  };
}

export function earlierRequest(values: IntakeValues, differences: Partial<EarlierCase> = {}): EarlierCase {
  const totalMinor = readSpend(values).totalMinor;
  const own = { number: 'SR-1001', kind: 'spend-request', amountMinor: totalMinor };
  return { ...earlierInvoice(values), ...own, account: 'patient-financial-services', ...differences };
}
