import { dateText } from '../../../base/dates.ts';
import { accounts } from '../../../journal/chart.ts';
import { entryLines } from '../../../journal/post-lines.ts';
import { formatMinor } from '../../../money/format.ts';
import { PatientAccount } from '../../../records/patient-account.ts';
import { recordsOf } from '../../../records/record.ts';
import { creditLeft, takesOfCredit } from '../../account-credit.ts';
import type { Fact } from '../../case-document.ts';
import { describeEvidence, moneyFact, textFact } from '../../describe.ts';
import { type IntakeEvidence, rulingOf } from '../../evidence.ts';
import { findingsOf } from '../../findings.ts';
import { numberOf, textOf } from '../../intake.ts';
import type { CaseDescription, CaseKind, PolicyQuestion, StepPlan } from '../../kind.ts';
import { refundApproval } from '../../refund-approval.ts';
import { differsFromOriginal, refundFindings, tenderWords } from './checks.ts';
import { readSought, type RefundSought } from './evidence.ts';
import { form, problemsOf, readForm } from './form.ts';
import { payeeLines } from './payee-lines.ts';
import { refundLetter } from './refund-letter.ts';
import { unclaimedLetter } from './unclaimed-letter.ts';
import { refundedFrom, refunds } from '../../refund-payable.ts';

/** Money that a patient paid too much goes back to them, or to the state where they cannot be reached. */
export const patientRefund: CaseKind = {
  kind: 'patient-refund',
  label: 'Patient refund',
  plural: 'Patient refunds',
  prefix: 'RF',
  queue: 'patient-refunds',
  amountLabel: 'Refund',
  approve: {
    verb: 'Approve refund',
    effect: 'post',
    explains: 'Posts the refund: to be paid, or owed to the state as unclaimed property.',
  },
  duty: 'refund-authorisation',
  mayBeProposedByPeople: true,
  approval: refundApproval,
  intake: {
    ...form,
    needs: (values) => [{ type: 'patient-account', id: textOf(values, 'account') }],
    needsThen: (known) =>
      recordsOf(known, 'patient-account', PatientAccount).map(({ guarantor }) => ({
        type: 'patient-account',
        key: 'guarantor',
        value: guarantor,
        everywhere: true,
      })),
    earlier: [...takesOfCredit, 'settles-credit'],
    account: (values) => textOf(values, 'account'),
    asks,
    problems: problemsOf,
  },
  onAccount: 'refunds-patient',
  letters: [refundLetter, unclaimedLetter],
  addressee: payeeLines,
  describe: (evidence) => (evidence.of === 'intake' ? describeRefund(evidence) : describeEvidence(evidence)),
};

function asks(evidence: IntakeEvidence): readonly PolicyQuestion[] {
  const { account } = readSought(evidence);
  const amountMinor = numberOf(evidence.values, 'amountMinor');
  const { requestedOn } = readForm(evidence.values);
  return [
    { policy: 'refund-terms', inputs: { amountMinor, requested: requestedOn !== null } },
    { policy: 'unclaimed-property', inputs: { state: account?.state ?? '' } },
  ];
}

function describeRefund(evidence: IntakeEvidence): CaseDescription {
  const sought = readSought(evidence);
  const { form: given, amountMinor, payment } = sought;
  const { checks, blockedBy } = findingsOf(refundFindings(sought));
  const isUnclaimed = given.way === 'unclaimed';
  const text = `${isUnclaimed ? 'Unclaimed refund' : 'Refund'} ${given.account}`;
  const pays = isUnclaimed ? accounts.unclaimedProperty : accounts.cashClearing;
  const party = pays.party === 'none' ? '' : given.account;
  return {
    amountMinor,
    account: given.account,
    title: `${isUnclaimed ? 'Unclaimed' : 'Refund'} ${formatMinor(amountMinor)} · ${given.account}`,
    facts: factsOf(sought),
    checks,
    blockedBy,
    steps: isUnclaimed ? letterSteps(sought) : [],
    claims: [],
    entry: entryLines([
      ...refundedFrom({ amountMinor, party: given.account, text }, refunds.patient, evidence.earlier),
      { account: pays, party, debitMinor: -amountMinor, text },
    ]),
    policyInputs: {
      tenderDiffers: !isUnclaimed && differsFromOriginal(given.tender, payment),
      openChecks: checks.filter(({ state }) => state !== 'passed').length,
    },
    clockStarts: given.requestedOn ? { 'state-refund': given.requestedOn } : {},
  };
}

function factsOf({ form: given, amountMinor, account, payment, evidence }: RefundSought): Fact[] {
  const paid = payment
    ? `${payment.id}, ${formatMinor(payment.amountMinor)} by ${tenderWords[payment.tender]} on ${dateText(payment.date)}`
    : given.payment;
  return [
    moneyFact('amount', 'Refund', amountMinor),
    textFact('account', 'Account', given.account),
    textFact('payment', 'Payment given back', paid),
    textFact('reason', 'Reason', textOf(evidence.values, 'reason')),
    textFact('payee', 'Payee', given.payee),
    textFact('address', 'Address', given.address),
    textFact('way', 'What becomes of it', wayText(given)),
    ...(account ? [moneyFact('credit', 'Credit that nothing else takes', creditLeft(account, evidence.earlier))] : []),
    ...(given.requestedOn
      ? [
          {
            key: 'requestedOn',
            label: 'Requested on',
            value: { type: 'date', date: given.requestedOn },
            material: false,
          } as const,
        ]
      : []),
  ];
}

function wayText({ way, tender, lastContactOn }: RefundSought['form']): string {
  if (way === 'unclaimed') return `Unclaimed property, last contact on ${dateText(lastContactOn ?? '')}`;
  return tender === 'check' ? 'Returned by check' : 'Returned the way it was paid';
}

/** @see https://www.georgeson.com/us/unclaimed-property-vault/statutory-due-diligence-requirements */
function letterSteps({ amountMinor, evidence }: RefundSought): readonly StepPlan[] {
  const terms = rulingOf(evidence, 'unclaimed-property')?.then ?? {};
  const { letterFromMinor, letter } = terms;
  if (typeof letterFromMinor === 'number' && amountMinor < letterFromMinor) return [];
  const when = typeof letter === 'string' && letter !== '' ? ` ${letter}` : '';
  return [
    {
      id: 'due-diligence-letter',
      label: 'Send the due-diligence letter',
      explains: `The owner is written to at the last known address before the money goes to the state.${when} Note when the letter went out and what came back.`,
      duty: '',
    },
  ];
}
