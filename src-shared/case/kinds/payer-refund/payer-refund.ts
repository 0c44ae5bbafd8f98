import { accounts } from '../../../journal/chart.ts';
import { entryLines } from '../../../journal/post-lines.ts';
import { formatMinor } from '../../../money/format.ts';
import { ADJUSTMENT } from '../../../records/provider-adjustment.ts';
import { takesOfCredit } from '../../account-credit.ts';
import type { Fact } from '../../case-document.ts';
import { describeEvidence, moneyFact, textFact } from '../../describe.ts';
import type { IntakeEvidence } from '../../evidence.ts';
import { findingsOf } from '../../findings.ts';
import { textOf } from '../../intake.ts';
import type { CaseDescription, CaseKind } from '../../kind.ts';
import { refundApproval } from '../../refund-approval.ts';
import { refundedFrom, refunds } from '../../refund-payable.ts';
import { payerRefundFindings, type PayerRefundSought, readSought } from './checks.ts';
import { form, problemsOf, readForm, referencesOf } from './form.ts';

/** What a payer paid too much goes back to it: by check, or by letting it take the money from a payment. */
export const payerRefund: CaseKind = {
  kind: 'payer-refund',
  label: 'Payer refund',
  plural: 'Payer refunds',
  prefix: 'PR',
  queue: 'payer-refunds',
  amountLabel: 'Overpaid',
  approve: {
    verb: 'Approve refund',
    effect: 'post',
    explains: 'Posts the refund: to be paid by check, or against what the payer takes back.',
  },
  duty: 'refund-authorisation',
  mayBeProposedByPeople: true,
  approval: refundApproval,
  intake: {
    ...form,
    needs: (values) => [
      { type: 'patient-account', id: textOf(values, 'account') },
      ...referencesOf(readForm(values)).map((value) => ({ type: ADJUSTMENT, key: 'reference', value })),
    ],
    earlier: [...takesOfCredit, 'settles-credit'],
    account: (values) => textOf(values, 'account'),
    problems: problemsOf,
  },
  onAccount: 'refunds-payer',
  describe: (evidence) => (evidence.of === 'intake' ? describePayerRefund(evidence) : describeEvidence(evidence)),
};

function describePayerRefund(evidence: IntakeEvidence): CaseDescription {
  const sought = readSought(evidence);
  const { form: given, amountMinor } = sought;
  const { checks, blockedBy } = findingsOf(payerRefundFindings(sought));
  const party = evidence.payer?.id ?? '';
  const text = `Payer refund ${given.account}`;
  // Left to the payer, it meets the debit that the recovery (WO) books on the same account with its remittance.
  const against = given.way === 'recoup' ? accounts.payerRecoupment : accounts.cashClearing;
  return {
    amountMinor,
    account: given.account,
    title: `Payer refund ${formatMinor(amountMinor)} · ${given.account}`,
    facts: factsOf(sought),
    checks,
    blockedBy,
    claims: [],
    entry: entryLines([
      ...refundedFrom({ amountMinor, party, text }, refunds.payer, evidence.earlier),
      { account: against, party: against.party === 'payer' ? party : '', debitMinor: -amountMinor, text },
    ]),
    policyInputs: { openChecks: checks.filter(({ state }) => state !== 'passed').length },
    clockStarts: {
      'federal-overpayment': given.identifiedOn,
      'overpayment-investigation': given.investigationStartedOn,
    },
  };
}

function factsOf({ form: given, amountMinor, evidence }: PayerRefundSought): Fact[] {
  const dates = [
    ['identifiedOn', 'Identified on', given.identifiedOn],
    ['investigationStartedOn', 'Investigation began on', given.investigationStartedOn],
  ] as const;
  return [
    moneyFact('amount', 'Overpaid', amountMinor),
    textFact('payee', 'Payer', evidence.payer?.name ?? ''),
    textFact('account', 'Account', given.account),
    textFact('claim', 'Claim', given.claim),
    textFact('foundBy', 'Found by', given.foundBy === 'us' ? 'Us' : 'The payer'),
    textFact('way', 'Returned by', given.way === 'check' ? 'Check' : 'Recovery from a payment of the payer'),
    ...(given.letterReference === '' ? [] : [textFact('letter', 'Letter', given.letterReference)]),
    textFact('reason', 'Reason', textOf(evidence.values, 'reason')),
    ...dates.flatMap(([key, label, date]): Fact[] =>
      date ? [{ key, label, value: { type: 'date', date }, material: true }] : [],
    ),
  ];
}
