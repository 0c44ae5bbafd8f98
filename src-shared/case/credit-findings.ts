import { formatMinor } from '../money/format.ts';
import type { PatientAccount } from '../records/patient-account.ts';
import type { Told } from '../records/record.ts';
import { creditLeft } from './account-credit.ts';
import type { IntakeEvidence } from './evidence.ts';
import { type Finding, holds } from './findings.ts';

/** A refund that was asked for, and the account it comes from; null: the billing system has told nothing of it. */
type RefundFrom = {
  readonly form: { readonly account: string };
  readonly account: Told<PatientAccount> | null;
  readonly amountMinor: number;
  readonly evidence: IntakeEvidence;
};

export function accountFinding({ account, form }: Pick<RefundFrom, 'account' | 'form'>): Finding {
  return holds('account', 'Account is known', account !== null, {
    passed: `The billing system has told of ${form.account}.`,
    failed: `The billing system has told nothing of ${form.account}, so its credit cannot be checked.`,
  });
}

/** No more is given back than the account is in credit by, less what else takes of that. */
export function creditFinding({ account, amountMinor, evidence }: RefundFrom): Finding {
  if (!account) return null;
  const left = creditLeft(account, evidence.earlier);
  return holds('credit', 'Within the credit', amountMinor <= left, {
    passed: `The account has a credit of ${formatMinor(left)} that nothing else takes.`,
    failed: `The account has a credit of ${formatMinor(left)} that nothing else takes; this is ${formatMinor(amountMinor - left)} more.`,
  });
}
