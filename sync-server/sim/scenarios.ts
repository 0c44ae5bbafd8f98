import type * as z from 'zod';
import { addDays } from '../../src-shared/base/dates.ts';
import type { IntakeValues } from '../../src-shared/case/intake.ts';
import { annualRatePercent } from '../../src-shared/case/kinds/payment-plan/annual-rate.ts';
import { scheduleOf } from '../../src-shared/case/kinds/payment-plan/schedule.ts';
import type { CoverageCheck } from '../../src-shared/records/coverage-check.ts';
import { accountScenarios } from './account-scenarios.ts';
import { accountNumber, network, patientAccount, type Scenario, type Setting, told } from './simulated-records.ts';

/**
 * By kind. A kind without a scenario is proposed with whatever its fields take, which its checks mostly refuse: here the
 * ordinary course of things happens, and now and then what the kind's checks are there for.
 */
export const scenarios: Readonly<Record<string, Scenario>> = {
  ...accountScenarios,
  'patient-refund': (setting) => {
    const { draw, today } = setting;
    const account = accountNumber(setting);
    const paidMinor = 60_00 + draw(900_00);
    const creditMinor = 20_00 + draw(paidMinor - 20_00);
    const isTooMuch = draw(6) === 0;
    const payment = `PM-${account}`;
    return {
      values: {
        account,
        payment,
        amountMinor: isTooMuch ? creditMinor + 1 : creditMinor,
        reason: 'Paid twice.',
        way: 'refund',
        payeeName: 'Payee of the simulation',
        payeeStreet: '12 Lake Street',
        payeeCity: 'Tampa',
        payeeState: 'FL',
        payeePostalCode: '33602',
        tender: 'original',
      },
      records: [
        patientAccount(setting, account, {
          balanceMinor: -creditMinor,
          payments: [{ id: payment, date: addDays(today, -40), amountMinor: paidMinor, tender: 'card', by: 'patient' }],
        }),
      ],
    };
  },
  'payment-plan': (setting) => {
    const { draw, today } = setting;
    const account = accountNumber(setting);
    const balanceMinor = 200_00 + draw(7_000_00);
    const discountMinor = draw(3) === 0 ? Math.ceil(balanceMinor / 20) : 0;
    const terms = { instalments: 2 + draw(22), interval: 'monthly', firstDueOn: addDays(today, 20) } as const;
    return {
      values: {
        account,
        request: 'new',
        balanceMinor,
        ...(discountMinor > 0 ? { discountMinor } : {}),
        ...terms,
        isWritten: draw(2) === 0,
        ...(draw(3) === 0 ? charged(balanceMinor - discountMinor, terms) : { hasFinanceCharge: false }),
        reason: 'Asked for smaller instalments.',
      },
      records: draw(8) === 0 ? [] : [patientAccount(setting, account, { balanceMinor })],
    };
  },
  'billing-exception': (setting) => {
    const { draw, today, payers } = setting;
    const account = accountNumber(setting);
    const payer = payers[draw(payers.length)] ?? '';
    const body: z.input<typeof CoverageCheck> = {
      payer,
      isActive: draw(4) > 0,
      askedOn: today,
    };
    return {
      values: {
        sort: 'eligibility',
        account,
        payer,
        serviceOn: addDays(today, -10),
        amountMinor: 40_00 + draw(400_00),
        reason: 'Not covered, says the claim.',
      },
      records: [{ ...told(setting), type: 'coverage-check', id: account, keys: {}, body }],
    };
  },
  'vendor-invoice': (setting) => {
    const { draw, today } = setting;
    const vendor = `V-${100 + draw(20)}`;
    const [first, second] = [20_00 + draw(700_00), 5_00 + draw(300_00)];
    const line = (text: string, amountMinor: number) => ({ text, costCentre: 'CC-1', amountMinor });
    if (draw(3) === 0) return ordered(setting, vendor);
    return {
      values: {
        vendor,
        number: `INV-${accountNumber(setting)}`,
        document: 'invoice',
        invoiceDate: today,
        lines: [line('Courier', first), line('Storage', second)],
        totalMinor: first + second,
      },
      records: [
        ...(draw(8) === 0 ? [] : [network(setting, 'vendor', vendor, { name: 'Simulated vendor', active: true })]),
        network(setting, 'cost-centre', 'CC-1', { name: 'Simulated centre', department: DEPARTMENT }),
      ],
    };
  },
  'spend-request': (setting) => {
    const { draw, today } = setting;
    const period = today.slice(0, 7);
    const budget = { costCentre: 'CC-1', period, amountMinor: 4_000_00, encumberedMinor: 0, actualMinor: 0 };
    return {
      values: {
        department: DEPARTMENT,
        purpose: 'Splints for the walk-in hours.',
        neededBy: addDays(today, 1),
        lines: [{ text: 'Splints', quantity: 1 + draw(20), unitPriceMinor: 10_00 + draw(60_00) }],
        splitBy: 'percent',
        split: [{ costCentre: 'CC-1', percent: 100 }],
      },
      records: [
        network(setting, 'cost-centre', 'CC-1', { name: 'Simulated centre', department: DEPARTMENT }),
        network(setting, 'budget', `CC-1-${period}`, budget, { costCentre: 'CC-1' }),
      ],
    };
  },
};

/** A finance charge of a twentieth, at the rate that comes to. */
function charged(financedMinor: number, terms: Parameters<typeof scheduleOf>[1]): IntakeValues {
  const financeChargeMinor = Math.ceil(financedMinor / 20);
  const payments = scheduleOf(financedMinor + financeChargeMinor, terms).map(({ amountMinor }) => amountMinor);
  const annualRate = annualRatePercent(financedMinor, payments, terms.interval).toFixed(2);
  return { hasFinanceCharge: true, financeChargeMinor, annualRate };
}

/** An invoice of an order whose amounts are encumbered, most of which came in whole. */
function ordered(setting: Setting, vendor: string): ReturnType<Scenario> {
  const { draw, today } = setting;
  const purchaseOrder = `PO-${accountNumber(setting)}`;
  const pieces = 2 + draw(30);
  const priceMinor = 5_00 + draw(40_00);
  const [quantity, unitPrice] = [String(pieces), formatDecimal(priceMinor)];
  const orderLine = { line: '1', item: 'SPL-1', text: 'Splints', quantity, unitPrice, costCentre: 'CC-1' };
  const body = { vendor, state: 'open', match: 'three-way', encumbered: true, lines: [orderLine] };
  const received = draw(6) === 0 ? String(pieces - 1) : quantity;
  const receipt = { purchaseOrder, lines: [{ line: '1', quantity: received }] };
  const totalMinor = pieces * priceMinor;
  return {
    values: {
      vendor,
      number: `INV-${accountNumber(setting)}`,
      document: 'invoice',
      invoiceDate: today,
      purchaseOrder,
      lines: [{ text: 'Splints', orderLine: '1', quantity, unitPrice, amountMinor: totalMinor }],
      totalMinor,
    },
    records: [
      network(setting, 'vendor', vendor, { name: 'Simulated vendor', active: true }),
      network(setting, 'cost-centre', 'CC-1', { name: 'Simulated centre', department: DEPARTMENT }),
      network(setting, 'purchase-order', purchaseOrder, body),
      network(setting, 'goods-receipt', `GR-${purchaseOrder}`, receipt, { purchaseOrder }),
    ],
  };
}

/** Cents as a decimal text, in dollars: '12.34'. */
function formatDecimal(minor: number): string {
  return `${Math.trunc(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
}

/** Answers for the simulated cost centre. */
const DEPARTMENT = 'patient-financial-services';
