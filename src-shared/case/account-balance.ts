import { accounts, type LedgerAccount } from '../journal/chart.ts';
import { sumMinor } from '../money/money.ts';
import { formatMinor } from '../money/format.ts';
import type { Told } from '../records/record.ts';
import { isTold } from './account-credit.ts';
import { type EarlierCase, stands } from './evidence.ts';

/** A case that takes of what is open on its account, and how much. Cents, above zero. */
export type Taking = { readonly number: string; readonly minor: number };

/**
 * What cases take off a receivable that the billing system cannot have told yet: they are under way, or were posted since.
 *
 * @param receivables  the accounts of the books that are looked at.
 */
export function takingsOf(
  earlier: readonly EarlierCase[],
  { asOf }: Pick<Told<object>, 'asOf'>,
  receivables: readonly LedgerAccount[] = [accounts.patientReceivable, accounts.payerReceivable],
): readonly Taking[] {
  return earlier
    .filter((one) => stands(one) && !isTold(one, { asOf }))
    .map((one) => ({ number: one.number, minor: -raisedBy(one, receivables) }))
    .filter(({ minor }) => minor > 0);
}

function raisedBy({ entry }: EarlierCase, receivables: readonly LedgerAccount[]): number {
  const codes = receivables.map(({ code }) => code);
  const own = entry.filter(({ account }) => codes.includes(account));
  return sumMinor(own.map(({ debitMinor, creditMinor }) => debitMinor - creditMinor));
}

export function takenIn(takings: readonly Taking[]): number {
  return sumMinor(takings.map(({ minor }) => minor));
}

/** ', of which $9.00 is taken by WO-1001, PP-1002'; '' where nothing is taken. */
export function takingWords(takings: readonly Taking[]): string {
  if (takings.length === 0) return '';
  const named = takings.slice(0, 4).map(({ number }) => number);
  const more = takings.length > named.length ? ` and ${takings.length - named.length} more` : '';
  return `, of which ${formatMinor(takenIn(takings))} is taken by ${named.join(', ')}${more}`;
}

/** What posted cases have moved to the payment plan of their account, and the number of the newest; null: there is none. Cents. */
export function heldInPlan(earlier: readonly EarlierCase[]): Taking | null {
  const moved = earlier
    .filter((one) => one.state === 'posted' && stands(one))
    .map((one) => ({ number: one.number, minor: raisedBy(one, [accounts.planReceivable]) }));
  const newest = moved.find(({ minor }) => minor > 0);
  const minor = takenIn(moved);
  return newest && minor > 0 ? { number: newest.number, minor } : null;
}
