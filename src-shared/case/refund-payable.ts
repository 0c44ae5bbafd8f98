import { type LedgerAccount, accounts } from '../journal/chart.ts';
import type { Posting } from '../journal/post-lines.ts';
import { type EarlierCase, stands } from './evidence.ts';

/**
 * The side of a refund that it is paid from: what earlier cases of the account have set aside as refunds payable and none has taken
 * since, and for the rest the receivable in which the credit still stands.
 *
 * @see DOMAIN.md, "credit balance found" and "refund approved -> paid"
 */
export function refundedFrom(
  { amountMinor, party, text }: { readonly amountMinor: number; readonly party: string; readonly text: string },
  { payable, receivable }: (typeof refunds)[keyof typeof refunds],
  earlier: readonly EarlierCase[],
): Posting[] {
  const fromPayable = Math.min(amountMinor, Math.max(0, setAside(earlier, payable)));
  return [
    { account: payable, party, debitMinor: fromPayable, text },
    { account: receivable, party, debitMinor: amountMinor - fromPayable, text },
  ];
}

export const refunds = {
  patient: { payable: accounts.patientRefunds, receivable: accounts.patientReceivable },
  payer: { payable: accounts.payerRefunds, receivable: accounts.payerReceivable },
} as const;

/** What is posted to an account of payables counts once it is posted, what takes from it as soon as it may. Cents. */
function setAside(earlier: readonly EarlierCase[], { code }: LedgerAccount): number {
  return earlier
    .filter(stands)
    .flatMap(({ entry, state }) =>
      entry.map((line) => (line.account === code ? (state === 'posted' ? line.creditMinor : 0) - line.debitMinor : 0)),
    )
    .reduce((sum, minor) => sum + minor, 0);
}
