import { accounts } from '../journal/chart.ts';
import type { LedgerEntryDocument } from '../journal/journal-entry.ts';
import type { Line } from '../matching/line-table.ts';
import { decimalText } from '../money/money.ts';

/** What is known of the remittance that an entry was posted from. */
export type PostedFrom = { readonly payer: string; readonly trace: string };

/** Money meets a bank there: what remittances announce, and the account itself. */
const CASH: ReadonlySet<string> = new Set([accounts.cashClearing.code, accounts.cashOperating.code]);

/**
 * What the ledger says came in and went out, as the side that a bank's lines are reconciled with: a line for each entry that moves
 * cash, by what it moves. A payer's provider adjustments are in it, since they are posted with their remittance: what is carried
 * forward or recovered makes the cash of an entry as much less as it makes the deposit.
 *
 * @param from  the remittance of an entry; undefined where it was posted from none, or it is not known here.
 */
export function postedLines(
  entries: Iterable<LedgerEntryDocument>,
  from: (remittance: string) => PostedFrom | undefined,
): Line[] {
  const lines: Line[] = [];
  for (const { number, date, lines: posted, memo, source } of entries) {
    const cash = posted.filter(({ account }) => CASH.has(account));
    const amountMinor = cash.reduce((sum, { debitMinor, creditMinor }) => sum + debitMinor - creditMinor, 0);
    // Cash that moves from one of them to the other is at no bank twice.
    if (amountMinor === 0) continue;
    const known = source.remittance === '' ? undefined : from(source.remittance);
    const account = cash[0]!.account;
    const [reference, party] = [known?.trace ?? '', known?.payer ?? memo];
    lines.push({ id: number, date, amountMinor, reference, party, account });
  }
  return lines;
}

/** The same as a file that every side reads. */
export function postedFile(lines: readonly Line[]): string {
  const rows = lines.map(({ id, date, amountMinor, reference, party, account = '' }) =>
    [id, date, decimalText(amountMinor), reference, party, account].map(cell).join(','),
  );
  return ['id,date,amount,reference,party,account', ...rows].join('\n');
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
