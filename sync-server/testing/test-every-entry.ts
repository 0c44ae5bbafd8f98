import { accounts, type LedgerAccount } from '../../src-shared/journal/chart.ts';
import type { ProposedLine } from '../../src-shared/journal/journal-entry.ts';
import { entryLines } from '../../src-shared/journal/post-lines.ts';

const a = accounts;

function lines(...postings: readonly (readonly [LedgerAccount, number, string?])[]): ProposedLine[] {
  return entryLines(
    postings.map(([account, debitMinor, party = '']) => ({ account, debitMinor, party, text: account.name })),
  );
}

const patient = 'PA-5K2M0001';
const payer = 'payer-medicare';

/** One entry of every kind that the product posts, as its kind of case makes it. Cents. */
export const everyEntry: readonly { readonly kind: string; readonly lines: readonly ProposedLine[] }[] = [
  {
    kind: 'remittance',
    lines: lines(
      [a.cashClearing, 812_37],
      [a.contractualAllowance, 241_13],
      [a.patientReceivable, 100_00],
      [a.payerReceivable, -1153_50, payer],
    ),
  },
  {
    kind: 'reversal of a claim',
    lines: lines([a.payerReceivable, 300_00, payer], [a.contractualAllowance, -80_00], [a.unappliedCash, -220_00]),
  },
  { kind: 'claim-exception', lines: lines([a.unappliedCash, 45_01], [a.payerReceivable, -45_01, payer]) },
  { kind: 'takeback', lines: lines([a.payerRecoupment, 60_00, payer], [a.cashClearing, -60_00]) },
  { kind: 'write-off', lines: lines([a.smallBalanceWriteOffs, 9_99], [a.patientReceivable, -9_99, patient]) },
  { kind: 'write-off for charity', lines: lines([a.charityCare, 410_00], [a.patientReceivable, -410_00, patient]) },
  { kind: 'write-off of bad debt', lines: lines([a.badDebt, 77_77], [a.patientReceivable, -77_77, patient]) },
  { kind: 'denial', lines: lines([a.denialWriteOffs, 150_00], [a.payerReceivable, -150_00, payer]) },
  {
    kind: 'credit-adjustment',
    lines: lines([a.patientReceivable, 40_00, patient], [a.payerReceivable, -40_00, payer]),
  },
  { kind: 'charge-correction', lines: lines([a.payerReceivable, 500_00, payer], [a.patientRevenue, -500_00]) },
  { kind: 'credit-balance', lines: lines([a.payerReceivable, 88_00, payer], [a.payerRefunds, -88_00, payer]) },
  { kind: 'payer-refund', lines: lines([a.payerRefunds, 88_00, payer], [a.cashClearing, -88_00]) },
  { kind: 'patient-refund', lines: lines([a.patientReceivable, 35_00, patient], [a.patientRefunds, -35_00, patient]) },
  { kind: 'patient-refund paid', lines: lines([a.patientRefunds, 35_00, patient], [a.cashClearing, -35_00]) },
  {
    kind: 'payment-plan',
    lines: lines(
      [a.planReceivable, 540_00, patient],
      [a.selfPayDiscount, 60_00],
      [a.patientReceivable, -600_00, patient],
    ),
  },
  {
    kind: 'payment-plan with a finance charge',
    lines: lines(
      [a.planReceivable, 648_00, patient],
      [a.unearnedFinanceCharges, -48_00, patient],
      [a.patientReceivable, -600_00, patient],
    ),
  },
  { kind: 'earned-charge', lines: lines([a.unearnedFinanceCharges, 6_00, patient], [a.interestIncome, -6_00]) },
  {
    kind: 'spend-request',
    lines: lines([a.encumbrances, 1230_50, 'CC-SURGERY'], [a.budgetReserve, -1230_50, 'CC-SURGERY']),
  },
  {
    kind: 'vendor-invoice',
    lines: lines([a.purchasedServices, 1230_50, 'CC-SURGERY'], [a.accountsPayable, -1230_50, 'VN-SUPPLY']),
  },
  { kind: 'bank-fee', lines: lines([a.bankFees, 15_00], [a.cashOperating, -15_00]) },
  { kind: 'interest', lines: lines([a.cashClearing, 1_01], [a.interestIncome, -1_01]) },
];
