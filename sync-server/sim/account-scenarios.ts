import { addDays } from '../../src-shared/base/dates.ts';
import type { IntakeValues } from '../../src-shared/case/intake.ts';
import { accountNumber, patientAccount, type Scenario, type Setting, told } from './simulated-records.ts';

const DAYS_OF_ASSISTANCE = 260;

/** What moves, gives up or corrects what stands on an account of a patient, by kind. */
export const accountScenarios: Readonly<Record<string, Scenario>> = {
  'write-off': (setting) => {
    const account = accountNumber(setting);
    const owedMinor = 20_00 + setting.draw(900_00);
    const isCredit = setting.draw(8) === 0;
    const { amountMinor = owedMinor, ...stated } = writtenOff(setting, owedMinor);
    return {
      values: { account, amountMinor, reason: 'Not to be had.', ...stated },
      // A credit balance is never written off.
      records: [patientAccount(setting, account, { balanceMinor: isCredit ? -owedMinor : owedMinor })],
    };
  },
  'charge-correction': (setting) => {
    const { draw, today } = setting;
    const account = accountNumber(setting);
    const claim = `CL-${account}`;
    const serviceOn = addDays(today, -20);
    const charge = { code: '99214', modifiers: '25', place: '11', diagnosis: 'A', units: 1, chargeMinor: 210_00 };
    const isAnother = draw(8) === 0;
    const billed = { line: 1, serviceOn, code: '99214', modifiers: '25', units: 1 };
    const body = { account, lines: [{ ...billed, amountMinor: isAnother ? 200_00 : 210_00 }] };
    const corrected = draw(4) === 0 ? [] : [{ ...charge, code: '99213', chargeMinor: 90_00 + draw(110_00) }];
    return {
      values: { account, claim, line: 1, serviceOn, ...charge, corrected, reason: 'Coded one level too high.' },
      records: [{ ...told(setting), type: 'claim-charges', id: claim, keys: {}, body }],
    };
  },
  'credit-adjustment': (setting) => {
    const { draw, today } = setting;
    const account = accountNumber(setting);
    const payment = `PM-${account}`;
    const toAccount = `${account}-B`;
    const paidMinor = 50_00 + draw(700_00);
    const isTooMuch = draw(6) === 0;
    return {
      values: {
        what: 'transfer',
        account,
        payment,
        toAccount,
        amountMinor: isTooMuch ? paidMinor + 1 : 1 + draw(paidMinor),
        reason: 'Paid for the other visit.',
      },
      records: [
        patientAccount(setting, account, {
          balanceMinor: -paidMinor,
          payments: [
            { id: payment, date: addDays(today, -15), amountMinor: paidMinor, tender: 'check', by: 'patient' },
          ],
        }),
        patientAccount(setting, toAccount, { balanceMinor: paidMinor }),
      ],
    };
  },
  'payer-refund': (setting) => {
    const { draw, today, payers, payerIds } = setting;
    const account = accountNumber(setting);
    const name = payers[draw(payers.length)] ?? '';
    const payer = payerIds.get(name) ?? '';
    const expectedMinor = 80_00 + draw(400_00);
    const overpaidMinor = 30_00 + draw(300_00);
    const paid = {
      date: addDays(today, -50),
      amountMinor: expectedMinor + overpaidMinor,
      tender: 'bank-transfer',
    } as const;
    const isTooMuch = draw(6) === 0;
    return {
      values: {
        payer: name,
        account,
        claim: `NPM-${account}`,
        amountMinor: isTooMuch ? overpaidMinor + 1 : overpaidMinor,
        foundBy: 'us',
        way: draw(2) === 0 ? 'check' : 'recoup',
        reason: 'Paid twice for one visit.',
        identifiedOn: addDays(today, -3),
      },
      records: [
        patientAccount(setting, account, {
          balanceMinor: -overpaidMinor,
          payments: [{ id: `PM-${account}`, ...paid, by: 'payer', payer }],
          coverage: [{ payer, name, order: 1, expectedMinor }],
        }),
      ],
    };
  },
};

/** A category, with what its checks look at: now and then what they are there for. */
function writtenOff({ draw, today, payers }: Setting, owedMinor: number): IntakeValues & { amountMinor?: number } {
  const payer = payers[draw(payers.length)] ?? '';
  switch (draw(5)) {
    case 0:
      return { category: 'small-balance', amountMinor: 1 + draw(9_00) };
    case 1:
      return { category: 'administrative', payer };
    case 2: {
      const serviceOn = addDays(today, -200);
      return { category: 'timely-filing', payer, serviceOn, filedOn: addDays(today, -10), limitDays: 90 };
    }
    case 3:
      return {
        category: 'charity',
        assistance: 'application',
        assistanceOn: addDays(today, -5),
        amountMinor: owedMinor,
      };
    default: {
      // The clock of financial assistance still runs for one in three.
      const firstBillOn = addDays(today, draw(3) === 0 ? -30 : -DAYS_OF_ASSISTANCE);
      return { category: 'bad-debt', firstBillOn, application: 'none' };
    }
  }
}
