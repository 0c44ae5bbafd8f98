import { chart } from './chart.ts';
import type { ProposedLine } from './journal-entry.ts';

export type TrialBalanceRow = {
  readonly account: string;
  readonly accountName: string;
  readonly debitMinor: number;
  readonly creditMinor: number;
  /** Debits less credits; negative is a credit balance. */
  readonly balanceMinor: number;
};

/** Turnover and balance of every account that has a line, by code. The balances of balanced entries sum to zero. */
export function trialBalance(entries: Iterable<{ readonly lines: readonly ProposedLine[] }>): TrialBalanceRow[] {
  const rows = new Map<string, { name: string; debit: number; credit: number }>();
  for (const { lines } of entries) {
    for (const line of lines) {
      const row = rows.get(line.account) ?? { name: line.accountName, debit: 0, credit: 0 };
      rows.set(line.account, row);
      row.debit += line.debitMinor;
      row.credit += line.creditMinor;
    }
  }
  return [...rows]
    .map(([account, { name, debit, credit }]) => ({
      account,
      accountName: chart.find((known) => known.code === account)?.name ?? name,
      debitMinor: debit,
      creditMinor: credit,
      balanceMinor: debit - credit,
    }))
    .toSorted((a, b) => (a.account < b.account ? -1 : 1));
}
