import { accounts } from '../../../journal/chart.ts';
import { type Posting, entryLines } from '../../../journal/post-lines.ts';
import { formatMinor } from '../../../money/format.ts';
import { adjustmentApproval } from '../../adjustment-approval.ts';
import { takesOfCredit } from '../../account-credit.ts';
import { describeEvidence } from '../../describe.ts';
import type { IntakeEvidence } from '../../evidence.ts';
import { findingsOf } from '../../findings.ts';
import { intakeFacts } from '../../intake-facts.ts';
import { textOf } from '../../intake.ts';
import type { CaseDescription, CaseKind } from '../../kind.ts';
import { writeOffEntry } from '../../../journal/write-off-entry.ts';
import { adjustmentFindings } from './checks.ts';
import { fields, problemsOf } from './form.ts';
import { type Adjustment, readAdjustment } from './evidence.ts';

/** A payment that was applied to the wrong account is moved, or a write-off taken back: nobody is paid anything. */
export const creditAdjustment: CaseKind = {
  kind: 'credit-adjustment',
  label: 'Credit adjustment',
  plural: 'Credit adjustments',
  prefix: 'CA',
  queue: 'credit-adjustments',
  amountLabel: 'Adjustment',
  approve: {
    verb: 'Approve adjustment',
    effect: 'post',
    explains: 'Posts the adjustment between the receivables once it has all its approvals. Nothing is refunded.',
  },
  duty: 'refund-authorisation',
  mayBeProposedByPeople: true,
  intake: {
    title: 'Propose a credit adjustment',
    fields,
    needs: (values) =>
      ['account', 'toAccount']
        .map((key) => textOf(values, key))
        .filter((id) => id !== '')
        .map((id) => ({ type: 'patient-account', id })),
    earlier: [...takesOfCredit, 'gives-up'],
    account: (values) => textOf(values, 'account'),
    problems: problemsOf,
  },
  approval: adjustmentApproval,
  onAccount: 'adjusts-credit',
  describe: (evidence) => (evidence.of === 'intake' ? describeAdjustment(evidence) : describeEvidence(evidence)),
};

function describeAdjustment(evidence: IntakeEvidence): CaseDescription {
  const adjustment = readAdjustment(evidence);
  const { what, account, toAccount, reference, amountMinor } = adjustment;
  const title =
    what === 'transfer'
      ? `${formatMinor(amountMinor)} of ${reference}: ${account} → ${toAccount}`
      : `${reference} taken back ${formatMinor(amountMinor)} · ${account}`;
  return {
    amountMinor,
    account,
    title,
    facts: intakeFacts(fields, evidence.values),
    ...findingsOf(adjustmentFindings(adjustment)),
    claims: [],
    entry: what === 'transfer' ? transferEntry(adjustment) : takenBackEntry(adjustment),
  };
}

/** Each side keeps its line, also where both are one payer's: the texts say which account gives and which takes. */
function transferEntry({ account, toAccount, reference, amountMinor, payerParty, payment }: Adjustment) {
  const isPayers = payment ? payment.by === 'payer' : payerParty !== '';
  const side = (of: string, debitMinor: number, text: string): Posting => ({
    account: isPayers ? accounts.payerReceivable : accounts.patientReceivable,
    party: isPayers ? (payment?.payer ?? payerParty) : of,
    debitMinor,
    text,
  });
  return [
    ...entryLines([side(account, amountMinor, `${reference} taken from ${account}`)]),
    ...entryLines([side(toAccount, -amountMinor, `${reference} applied to ${toAccount}`)]),
  ];
}

/** The entry of the write-off the other way round; without a known category there is none, and nothing to approve. */
function takenBackEntry({ category, account, amountMinor, payerParty, reference }: Adjustment) {
  if (category === null) return [];
  const given = writeOffEntry({ category, account, amountMinor, payerParty });
  return given
    .map((line) => ({
      ...line,
      debitMinor: line.creditMinor,
      creditMinor: line.debitMinor,
      text: `${reference} taken back, ${account}`,
    }))
    .toReversed();
}
