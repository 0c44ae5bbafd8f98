import type * as z from 'zod';
import { addDays, type CalendarDate, instantOf } from '../../src-shared/base/dates.ts';
import type { Budget, CatalogueItem } from '../../src-shared/records/budget.ts';
import type { ClaimCharges } from '../../src-shared/records/claim-charges.ts';
import type { CostCentre } from '../../src-shared/records/cost-centre.ts';
import type { CoverageCheck } from '../../src-shared/records/coverage-check.ts';
import type { PatientAccount } from '../../src-shared/records/patient-account.ts';
import type { GoodsReceipt, PurchaseOrder } from '../../src-shared/records/purchase-order.ts';
import type { BusinessRecord } from '../../src-shared/records/record.ts';
import type { Statement } from '../../src-shared/records/statement.ts';
import type { Vendor } from '../../src-shared/records/vendor.ts';

type Keys = BusinessRecord['keys'];

/** What accounts payable, the budget and the billing systems of the demonstration have told by a day. */
export function officeRecords(today: CalendarDate): readonly BusinessRecord[] {
  const at = toldOn(today);
  return [...purchasing(at), ...billing(at, today)];
}

/** A statement that somebody holds: the server makes a case of it by itself. */
export function heldStatement(today: CalendarDate): BusinessRecord {
  const ago = (days: number) => addDays(today, -days);
  const account = 'PA-7F3K1009';
  return toldOn(today)<z.input<typeof Statement>>('statement', 'westside-clinic')(
    'ST-20418',
    {
      account,
      amountMinor: 6_150_00,
      dueOn: ago(12),
      sentOn: null,
      heldBy: [{ step: 'Coding of the second visit', who: 'Health information management', since: ago(19) }],
    },
    { account },
  );
}

function toldOn(today: CalendarDate): At {
  const asOf = instantOf(new Date(`${today}T00:00:00.000Z`));
  return (type, site) =>
    (id, body, keys = {}) => ({ type, id, site, keys, body: body as BusinessRecord['body'], asOf });
}

type At = <Body>(type: string, site: string) => (id: string, body: Body, keys?: Keys) => BusinessRecord;

/** Two cost centres, what is left of their year, and an order of which not all has come in. */
function purchasing(at: At): BusinessRecord[] {
  const vendor = at<z.input<typeof Vendor>>('vendor', 'network');
  const centre = at<z.input<typeof CostCentre>>('cost-centre', 'network');
  const item = at<z.input<typeof CatalogueItem>>('catalogue-item', 'network');
  const budgets = at<z.input<typeof Budget>>('budget', 'network');
  const budget = (costCentre: string, period: string, amountMinor: number, actualMinor: number) =>
    budgets(
      `${costCentre}-${period}`,
      { costCentre, period, amountMinor, encumberedMinor: 0, actualMinor },
      { costCentre },
    );
  return [
    vendor('V-2041', { name: 'Bayside Orthotics and Prosthetics', active: true }, { taxId: '590012345' }),
    vendor('V-2077', { name: 'Gulf Courier Services', active: true, costCentre: 'CC-430' }, { taxId: '590067890' }),
    vendor('V-2090', { name: 'Palmetto Office Supply', active: false }, { taxId: '590045678' }),
    centre('CC-410', { name: 'Orthopaedics', department: 'patient-financial-services' }),
    centre('CC-430', { name: 'Facilities', department: 'general-accounting' }),
    item('CAT-118', { text: 'Wrist splint, adult', vendor: 'V-2041', unitPriceMinor: 24_50 }),
    item('CAT-204', { text: 'Toner, black', vendor: 'V-2077', unitPriceMinor: 89_00 }),
    // More years than one: a demonstration that runs on still has money to speak for.
    ...['2026', '2027', '2028'].flatMap((year) => [
      budget('CC-410', year, 60_000_00, 41_250_00),
      budget('CC-430', year, 18_000_00, 15_400_00),
    ]),
    at<z.input<typeof PurchaseOrder>>('purchase-order', 'network')('PO-8801', {
      vendor: 'V-2041',
      state: 'open',
      match: 'three-way',
      lines: [
        {
          line: '1',
          item: 'CAT-118',
          text: 'Wrist splint, adult',
          quantity: '40',
          unitPrice: '24.50',
          costCentre: 'CC-410',
        },
        { line: '2', item: '', text: 'Fitting at the clinic', quantity: '1', unitPrice: '180', costCentre: 'CC-410' },
      ],
    }),
    at<z.input<typeof GoodsReceipt>>('goods-receipt', 'network')(
      'GR-3301',
      { purchaseOrder: 'PO-8801', lines: [{ line: '1', quantity: '30' }] },
      { purchaseOrder: 'PO-8801' },
    ),
  ];
}

/** Accounts with a balance or a misapplied payment, a claim, and a payer's answer. */
function billing(at: At, today: CalendarDate): BusinessRecord[] {
  const ago = (days: number) => addDays(today, -days);
  const account = (id: string, body: z.input<typeof PatientAccount>) =>
    at('patient-account', 'westside-clinic')(id, body, { guarantor: body.guarantor });
  const ofPatient = { payerClass: 'self-pay', state: 'FL' };
  return [
    account('PA-7F3K1006', {
      guarantor: 'G-4405',
      ...ofPatient,
      balanceMinor: 0,
      payments: [{ id: 'PM-20801', date: ago(20), amountMinor: 140_00, tender: 'card', by: 'patient' }],
    }),
    account('PA-7F3K1007', { guarantor: 'G-4405', ...ofPatient, balanceMinor: 140_00 }),
    account('PA-7F3K1008', { guarantor: 'G-4406', ...ofPatient, balanceMinor: 2_400_00, firstBillOn: ago(95) }),
    account('PA-7F3K1009', { guarantor: 'G-4407', ...ofPatient, balanceMinor: 6_150_00, firstBillOn: ago(140) }),
    at<z.input<typeof ClaimCharges>>('claim-charges', 'westside-clinic')('CL-88012', {
      account: 'PA-7F3K1008',
      // Sixty days before the last day of the history, which is the day before.
      lines: [{ line: 1, serviceOn: ago(61), code: '99214', units: 1, amountMinor: 210_00 }],
    }),
    at<z.input<typeof CoverageCheck>>('coverage-check', 'westside-clinic')('PA-7F3K1010', {
      payer: 'Northern Plains Mutual Health Assurance Company of the Dakotas',
      isActive: false,
      askedOn: ago(2),
    }),
  ];
}
