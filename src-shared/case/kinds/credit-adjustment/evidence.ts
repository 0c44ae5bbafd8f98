import { type WriteOffCategory } from '../../../journal/write-off-category.ts';
import { type AccountPayment, PatientAccount } from '../../../records/patient-account.ts';
import { recordsOf, type Told } from '../../../records/record.ts';
import { approvalSubjectOf } from '../../approval-subject.ts';
import type { EarlierCase, IntakeEvidence } from '../../evidence.ts';
import { numberOf, textOf } from '../../intake.ts';

type KnownAccount = Told<PatientAccount>;

/** An adjustment that somebody proposes, and what is known about what it adjusts. */
export type Adjustment = {
  readonly what: 'transfer' | 'write-off';
  readonly account: string;
  /** '' when a write-off is taken back. */
  readonly toAccount: string;
  /** Number of the payment, or of the write-off's case. */
  readonly reference: string;
  readonly amountMinor: number;
  /** Id of the payer that is named; '' for the patient. */
  readonly payerParty: string;
  /** null: the billing system has told nothing of the account. */
  readonly from: KnownAccount | null;
  readonly to: KnownAccount | null;
  readonly payment: AccountPayment | null;
  readonly writeOff: EarlierCase | null;
  /** Of the write-off; null where there is none. */
  readonly category: WriteOffCategory | null;
  readonly evidence: IntakeEvidence;
};

export function readAdjustment(evidence: IntakeEvidence): Adjustment {
  const { values, payer, records, earlier, site } = evidence;
  const what = textOf(values, 'what') === 'write-off' ? 'write-off' : 'transfer';
  const [account, toAccount] = [textOf(values, 'account'), textOf(values, 'toAccount')];
  const reference = textOf(values, what === 'transfer' ? 'payment' : 'writeOff');
  const known = recordsOf(records, 'patient-account', PatientAccount);
  const from = known.find(({ id }) => id === account) ?? null;
  const writeOff =
    what === 'write-off'
      ? (earlier.find((one) => one.onAccount === 'gives-up' && one.number === reference && one.site === site) ?? null)
      : null;
  return {
    what,
    account,
    toAccount,
    reference,
    amountMinor: numberOf(values, 'amountMinor'),
    payerParty: payer?.id ?? '',
    from,
    to: known.find(({ id }) => id === toAccount) ?? null,
    payment: from?.payments.find(({ id }) => id === reference) ?? null,
    writeOff,
    category: writeOff && categoryOf(writeOff),
    evidence,
  };
}

function categoryOf(writeOff: EarlierCase): WriteOffCategory | null {
  const { category } = approvalSubjectOf({ ...writeOff, queue: '', payerClass: '' });
  return category === '' ? null : (category as WriteOffCategory);
}
