import type * as z from 'zod';
import { addDays, instantOf } from '../../src-shared/base/dates.ts';
import type { IntakeValues } from '../../src-shared/case/intake.ts';
import type { CoverageCheck } from '../../src-shared/records/coverage-check.ts';
import type { PatientAccount } from '../../src-shared/records/patient-account.ts';
import type { BusinessRecord, Records } from '../../src-shared/records/record.ts';
import type { Invention } from './invented-form.ts';

type Setting = Invention & { readonly site: string; readonly now: Date };

/** What is proposed, and what the systems around the desk know about it by then. */
export type Scenario = (setting: Setting) => { readonly values: IntakeValues; readonly records?: Records };

/**
 * By kind. A kind without a scenario is proposed with whatever its fields take, which its checks mostly refuse: here the
 * ordinary course of things happens, and now and then what the kind's checks are there for.
 */
export const scenarios: Readonly<Record<string, Scenario>> = {
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
    return {
      values: {
        account,
        request: 'new',
        balanceMinor,
        ...(draw(3) === 0 ? { discountMinor: Math.ceil(balanceMinor / 20) } : {}),
        instalments: 2 + draw(22),
        interval: 'monthly',
        firstDueOn: addDays(today, 20),
        isWritten: draw(2) === 0,
        hasFinanceCharge: false,
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

/** Answers for the simulated cost centre. */
const DEPARTMENT = 'patient-financial-services';

function network(
  { now }: Setting,
  type: string,
  id: string,
  body: BusinessRecord['body'],
  keys: BusinessRecord['keys'] = {},
): BusinessRecord {
  return { type, id, site: 'network', keys, body, asOf: instantOf(now) };
}

function accountNumber({ draw, today }: Setting): string {
  return `SIM-${today.replaceAll('-', '')}-${draw(1_000_000)}`;
}

function told({ site, now }: Setting): Pick<BusinessRecord, 'site' | 'asOf'> {
  return { site, asOf: instantOf(now) };
}

function patientAccount(
  setting: Setting,
  id: string,
  body: Partial<z.input<typeof PatientAccount>> & { readonly balanceMinor: number },
): BusinessRecord {
  const guarantor = `G-${id}`;
  const whole = { guarantor, payerClass: 'self-pay', state: 'FL', ...body };
  return { ...told(setting), type: 'patient-account', id, keys: { guarantor }, body: whole };
}
