import { type AccountPayment, owedByPatient, PatientAccount } from '../../../records/patient-account.ts';
import { recordsOf, type Told } from '../../../records/record.ts';
import type { IntakeEvidence } from '../../evidence.ts';
import { numberOf } from '../../intake.ts';
import { readForm, type RefundForm } from './form.ts';

export type KnownAccount = Told<PatientAccount>;

/** A refund that was asked for, and what is known about its account. */
export type RefundSought = {
  readonly form: RefundForm;
  readonly amountMinor: number;
  /** null: the billing system has told of no such account. */
  readonly account: KnownAccount | null;
  readonly payment: AccountPayment | null;
  /** Others of the same guarantor on which the patient owes something. */
  readonly openAccounts: readonly KnownAccount[];
  readonly evidence: IntakeEvidence;
};

export function readSought(evidence: IntakeEvidence): RefundSought {
  const form = readForm(evidence.values);
  const accounts = recordsOf(evidence.records, 'patient-account', PatientAccount);
  const account = accounts.find(({ id }) => id === form.account) ?? null;
  return {
    form,
    amountMinor: numberOf(evidence.values, 'amountMinor'),
    account,
    payment: account?.payments.find(({ id }) => id === form.payment) ?? null,
    openAccounts: accounts.filter(
      (one) => one.id !== form.account && one.guarantor === account?.guarantor && owedByPatient(one) > 0,
    ),
    evidence,
  };
}
