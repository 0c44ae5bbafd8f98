export type LedgerAccount = {
  readonly code: string;
  readonly name: string;
  readonly type: 'asset' | 'liability' | 'net-assets' | 'revenue' | 'contra-revenue' | 'expense' | 'memo';
  /** Whom it is kept by: a line on it names the party whose it is as a whole, '' when it adds up several. */
  readonly party: 'none' | 'patient' | 'payer' | 'vendor' | 'cost-centre';
};

const account = (
  code: string,
  name: string,
  type: LedgerAccount['type'],
  party: LedgerAccount['party'] = 'none',
): LedgerAccount => ({ code, name, type, party });

/** The accounts that entries here are made of, by what they are for. */
export const accounts = {
  cashOperating: account('1010', 'Cash operating', 'asset'),
  cashClearing: account('1040', 'Cash clearing – remittances', 'asset'),
  patientReceivable: account('1100', 'Patient A/R', 'asset', 'patient'),
  planReceivable: account('1110', 'Patient A/R – payment plans', 'asset', 'patient'),
  unearnedFinanceCharges: account('1115', 'Payment plans – unearned finance charges', 'asset', 'patient'),
  payerReceivable: account('1200', 'Payer A/R', 'asset', 'payer'),
  payerRecoupment: account('1210', 'Payer A/R – recoupment', 'asset', 'payer'),
  accountsPayable: account('2010', 'Accounts payable', 'liability', 'vendor'),
  accruedPurchases: account('2020', 'Accrued purchases – received, not invoiced', 'liability', 'cost-centre'),
  patientRefunds: account('2100', 'Patient refunds payable', 'liability', 'patient'),
  payerRefunds: account('2110', 'Payer refunds payable', 'liability', 'payer'),
  recoupmentPayable: account('2120', 'Payer recoupment payable', 'liability', 'payer'),
  unappliedCash: account('2150', 'Unapplied cash', 'liability'),
  unclaimedProperty: account('2160', 'Unclaimed property payable', 'liability', 'patient'),
  netAssets: account('3000', 'Net assets', 'net-assets'),
  patientRevenue: account('4010', 'Patient service revenue', 'revenue'),
  contractualAllowance: account('4910', 'Contractual allowance', 'contra-revenue'),
  charityCare: account('4920', 'Charity care', 'contra-revenue'),
  administrativeWriteOffs: account('4930', 'Administrative write-offs', 'contra-revenue'),
  smallBalanceWriteOffs: account('4940', 'Small-balance write-offs', 'contra-revenue'),
  timelyFilingWriteOffs: account('4950', 'Timely-filing write-offs', 'contra-revenue'),
  denialWriteOffs: account('4960', 'Denial write-offs', 'contra-revenue'),
  purchasedServices: account('6100', 'Purchased services', 'expense', 'cost-centre'),
  bankFees: account('6200', 'Bank and card fees', 'expense'),
  selfPayDiscount: account('4970', 'Self-pay discounts', 'contra-revenue'),
  badDebt: account('6900', 'Bad debt', 'expense'),
  encumbrances: account('9100', 'Encumbrances', 'memo', 'cost-centre'),
  budgetReserve: account('9200', 'Budget reserved for encumbrances', 'memo', 'cost-centre'),
  interestIncome: account('7010', 'Interest income', 'revenue'),
} as const satisfies Record<string, LedgerAccount>;

/** The chart in order of its codes. */
export const chart: readonly LedgerAccount[] = Object.values(accounts).toSorted((a, b) => (a.code < b.code ? -1 : 1));

export function accountOf(code: string): LedgerAccount | undefined {
  return chart.find((candidate) => candidate.code === code);
}
