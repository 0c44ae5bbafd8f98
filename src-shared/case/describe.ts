import { atText, type CalendarDate, dateText } from '../base/dates.ts';
import { differenceText } from '../journal/compare.ts';
import { adjustmentsOf } from '../journal/claim-booking.ts';
import { writeOffCategoryLabel } from '../journal/write-off-category.ts';
import { formatMinor } from '../money/format.ts';
import { balanceClaim } from '../remittance/balance.ts';
import type { Lineage } from '../remittance/remittance.ts';
import type { Check, Fact } from './case-document.ts';
import type { CaseEvidence, DecisionMade } from './evidence.ts';
import type { CaseDescription } from './kind.ts';

/**
 * What can be said of any evidence, whatever the kind: kinds start from it and say the rest. It posts nothing, so a
 * policy that routes evidence to an unexpected kind still gives a case that a person can read.
 */
export function describeEvidence(evidence: CaseEvidence): CaseDescription {
  switch (evidence.of) {
    case 'claim':
      return describeClaim(evidence);
    case 'set':
      return describeSet(evidence);
    case 'provider-adjustment':
      return describeProviderAdjustment(evidence);
    case 'write-off':
      return describeWriteOff(evidence);
    case 'intake':
      return describeIntake(evidence);
    case 'posting':
      return describePosting(evidence);
    case 'decisions':
      return describeDecisions(evidence);
    case 'comparison':
      return describeComparison(evidence);
    case 'posted-case':
      return describePostedCase(evidence);
    case 'earning':
      return describeEarning(evidence);
  }
}

type Origin = Pick<Lineage, 'firstSegment' | 'lastSegment'>;

export function moneyFact(key: string, label: string, minor: number, origin?: Origin): Fact {
  return { key, label, value: { type: 'money', minor }, material: true, ...(origin ? { origin } : {}) };
}

export function textFact(key: string, label: string, text: string, origin?: Origin): Fact {
  return { key, label, value: { type: 'text', text }, material: true, ...(origin ? { origin } : {}) };
}

export function check(id: string, label: string, state: Check['state'], detail: string): Check {
  return { id, label, state, detail: detail.slice(0, 400) };
}

/** One object per piece of evidence: its facts share it, and a large remittance has many. */
function originOf({ firstSegment, lastSegment }: Origin): Origin {
  return { firstSegment, lastSegment };
}

/** Facts that only help to find the case are not material: a decision does not rest on them. */
function note(fact: Fact): Fact {
  return { ...fact, material: false };
}

function dateFact(key: string, label: string, date: string | null, origin?: Origin): Fact[] {
  if (!date) return [];
  return [
    { key, label, value: { type: 'date', date: date as CalendarDate }, material: false, ...(origin ? { origin } : {}) },
  ];
}

type Of<Name extends CaseEvidence['of']> = Extract<CaseEvidence, { of: Name }>;

function describeClaim({ claim, booking, earlierAppliedMinor, payerName, advice }: Of<'claim'>): CaseDescription {
  const at = originOf(claim.lineage);
  const adjusted = [...adjustmentsOf(claim)].map(
    ({ group, reason, amountMinor }) =>
      `${group}-${reason} ${amountMinor === null ? 'unreadable' : formatMinor(amountMinor)}`,
  );
  const serviceDate = claim.dates.find(({ qualifier }) => qualifier === '232') ?? claim.lines[0]?.dates[0];
  const facts = [
    moneyFact('charge', 'Charge', claim.chargeMinor ?? 0, at),
    moneyFact('paid', 'Paid', booking.paidMinor, at),
    moneyFact('contractual', 'Contractual allowance', booking.contractualMinor, at),
    moneyFact('patient', 'Patient share', booking.patientMinor, at),
    moneyFact('earlier', 'Earlier payments and allowances', earlierAppliedMinor),
    textFact('adjustments', 'Adjustments', adjusted.slice(0, 12).join(', ') || 'none', at),
    note(textFact('payerControl', 'Payer control number', claim.payerControlNumber, at)),
    note(textFact('trace', 'Trace number', advice.trace.number, originOf(advice.lineage))),
    ...dateFact('serviceDate', 'Service date', serviceDate?.date ?? null, at),
  ];
  const { differenceMinor } = balanceClaim(claim);
  return {
    amountMinor: Math.abs(booking.paidMinor) || Math.abs(claim.chargeMinor ?? 0),
    account: claim.accountId.slice(0, 60),
    title: titled(payerName, `claim ${claim.accountId}`),
    facts,
    checks: [
      differenceMinor === 0
        ? check('claim-balance', 'Claim balances', 'passed', 'Charge less adjustments makes the payment.')
        : check('claim-balance', 'Claim balances', 'warned', claimDifferenceText(differenceMinor)),
    ],
    claims: [claim.index - 1],
    entry: [],
  };
}

function claimDifferenceText(difference: number | null): string {
  return difference === null
    ? 'An amount of the claim cannot be read.'
    : `Charge less adjustments differs from the payment by ${formatMinor(Math.abs(difference))}.`;
}

function describeSet({ advice, summary, payerName }: Of<'set'>): CaseDescription {
  const { payment } = advice;
  const head = originOf(advice.lineage);
  const whole = originOf(summary.lineage);
  const difference = summary.differenceMinor;
  const facts: Fact[] = [
    moneyFact('payment', 'Payment', payment.amountMinor ?? 0, head),
    moneyFact('claimsPaid', 'Sum of claim payments', summary.sumClaimPaidMinor, whole),
    moneyFact('providerAdjustments', 'Provider adjustments', summary.sumProviderAdjustmentMinor, whole),
    ...(difference === null ? [] : [moneyFact('difference', 'Difference', difference)]),
    { key: 'claims', label: 'Claims', value: { type: 'count', count: summary.claims }, material: true },
    note(textFact('trace', 'Trace number', advice.trace.number, head)),
    note(textFact('payer', 'Payer as it stands in the file', advice.payer.name, head)),
    ...dateFact('paymentDate', 'Payment date', payment.date, head),
  ];
  const balance = summary.balanced
    ? check('set-balance', 'Remittance balances', 'passed', 'Claims less provider adjustments make the payment.')
    : check(
        'set-balance',
        'Remittance balances',
        'failed',
        difference === null
          ? 'An amount that the balance needs cannot be read.'
          : `Claims less provider adjustments differ from the payment by ${formatMinor(Math.abs(difference))}.`,
      );
  return {
    amountMinor: Math.abs(payment.amountMinor ?? 0) || Math.abs(difference ?? 0) || Math.abs(summary.sumChargeMinor),
    account: '',
    title: titled(payerName || advice.payer.name, `remittance ${advice.trace.number}`),
    facts,
    checks: [balance, ...unreadableCheck(summary.unreadableAmounts), ...testCheck(advice.isTest)],
    claims: [],
    entry: [],
  };
}

function unreadableCheck(count: number): Check[] {
  if (count === 0) return [];
  return [
    check('readable', 'Amounts can be read', 'failed', `${count} claims or lines hold an amount that cannot be read.`),
  ];
}

function testCheck(isTest: boolean): Check[] {
  if (!isTest) return [];
  return [check('test', 'Sent as a payment', 'warned', 'The sender marked this interchange as a test (ISA15 = T).')];
}

function describeProviderAdjustment({
  adjustment,
  advice,
  payerName,
  claims,
}: Of<'provider-adjustment'>): CaseDescription {
  const { code, reference, amountMinor, fiscalDate } = adjustment;
  const at = originOf(adjustment.lineage);
  return {
    amountMinor: Math.abs(amountMinor ?? 0),
    account: '',
    title: titled(payerName || advice.payer.name, `${code} ${reference || 'without reference'}`),
    facts: [
      moneyFact('amount', 'Reduces the payment by', amountMinor ?? 0, at),
      textFact('code', 'Provider adjustment', code, at),
      textFact('reference', 'Reference', reference, at),
      note(textFact('trace', 'Trace number', advice.trace.number, originOf(advice.lineage))),
      ...dateFact('fiscalDate', 'Fiscal period ends', fiscalDate, at),
    ],
    checks: [
      reference === ''
        ? check('reference', 'Names a claim', 'warned', 'The payer does not say which claim this concerns.')
        : check('reference', 'Names a claim', 'passed', `The payer names ${reference}.`),
    ],
    claims,
    entry: [],
  };
}

function describeWriteOff({ category, amountMinor, account, payer, reason, claim }: Of<'write-off'>): CaseDescription {
  const at = claim ? originOf(claim.lineage) : undefined;
  return {
    amountMinor,
    account: account.slice(0, 60),
    title: titled(`${writeOffCategoryLabel[category]} ${formatMinor(amountMinor)}`, account),
    facts: [
      moneyFact('amount', 'Write-off', amountMinor, at),
      textFact('category', 'Category', writeOffCategoryLabel[category]),
      textFact('reason', 'Reason', reason, at),
      ...(payer === '' ? [] : [note(textFact('payer', 'Payer', payer))]),
      ...(claim?.chargeMinor == null ? [] : [moneyFact('charge', 'Charge', claim.chargeMinor, at)]),
      ...(claim?.paidMinor == null ? [] : [moneyFact('paid', 'Paid', claim.paidMinor, at)]),
    ],
    checks: [],
    claims: claim ? [claim.index - 1] : [],
    entry: [],
  };
}

/** Kinds that are proposed with a form say it all themselves; this is for a form whose kind has no words for it. */
function describeIntake({ values, payer }: Of<'intake'>): CaseDescription {
  const facts = Object.entries(values).flatMap(([key, value]) =>
    typeof value === 'object' ? [] : [textFact(key, key, String(value))],
  );
  return { amountMinor: 0, account: '', title: titled(payer?.name ?? ''), facts, checks: [], claims: [], entry: [] };
}

/** The answers of a ledger or ERP, as people say them; its own sentence stands beside. */
const ledgerAnswers: Readonly<Record<string, string>> = {
  invalid: 'the entry is not valid there',
  'period-closed': 'the period is closed',
  mapping: 'an account or cost centre is missing there',
  forbidden: 'we may not post this there',
  'not-approved': 'no approval lets it pass',
  'bad-credentials': 'our sign-in was refused',
  throttled: 'it takes no more for now',
  unreachable: 'it did not answer',
  uncertain: 'whether it was taken is not known',
  'not-found': 'what is to be reversed is not there',
  'already-reversed': 'it was reversed already',
  'duplicate-different': 'another entry stands under its key',
};

function describePosting({ code, message, subject, account, entry }: Of<'posting'>): CaseDescription {
  const answer = ledgerAnswers[code] ?? code;
  return {
    amountMinor: entry.reduce((sum, line) => sum + line.debitMinor, 0),
    account: account.slice(0, 60),
    title: titled(subject, answer),
    facts: [textFact('subject', 'Could not be posted', subject), textFact('code', 'Answer of the ledger', answer)],
    checks: [check('posting', 'Taken by the ledger', 'failed', message)],
    claims: [],
    entry: [],
  };
}

function describeComparison(evidence: Of<'comparison'>): CaseDescription {
  const { difference, entry, subject, approvers, approvedMinor, postedMinor, accounts } = evidence;
  const words = differenceText[difference];
  const money = (key: string, label: string, minor: number | null): Fact[] =>
    minor === null ? [] : [moneyFact(key, label, minor)];
  return {
    amountMinor: Math.max(1, postedMinor ?? 0, approvedMinor ?? 0),
    account: '',
    title: titled(words, entry === '' ? subject : `entry ${entry}`),
    facts: [
      textFact('difference', 'Difference', words),
      textFact('entry', 'Entry', entry || 'none'),
      textFact('subject', 'Made from', subject || 'nothing that is recorded'),
      textFact('approvers', 'Approved by', approvers.join(', ') || 'nobody that is recorded'),
      ...money('approved', 'Approved', approvedMinor),
      ...money('posted', 'Posted', postedMinor),
      ...(accounts.length === 0
        ? []
        : [textFact('accounts', 'Accounts that differ', accounts.slice(0, 20).join(', '))]),
    ],
    checks: [check('approved-and-posted', 'Posted as approved', 'failed', `${words}.`)],
    claims: [],
    entry: [],
  };
}

function describeDecisions({ about, amountMinor, applied, notApplied }: Of<'decisions'>): CaseDescription {
  return {
    amountMinor,
    account: about.account,
    title: titled(`${about.number}: ${applied.decision} and ${notApplied.decision}`, about.title),
    facts: [
      textFact('subject', 'Decided in two ways', `Case ${about.number}`),
      textFact('applied', 'Stands', decisionText(applied)),
      textFact('notApplied', 'Not applied', decisionText(notApplied)),
    ],
    checks: [check('agreement', 'The decisions agree', 'failed', 'Two people decided this case in different ways.')],
    claims: [],
    entry: [],
  };
}

function describePostedCase({ about, amountMinor, entryNumber, reason }: Of<'posted-case'>): CaseDescription {
  return {
    amountMinor,
    account: about.account,
    title: titled(`Entry ${entryNumber} of ${about.number}`, about.title),
    facts: [
      textFact('subject', 'Posted by', `Case ${about.number}`),
      textFact('entry', 'Entry', entryNumber),
      textFact('reason', 'Why it is undone', reason),
    ],
    checks: [check('posted', 'Stands in the books', 'passed', `The ledger has it as entry ${entryNumber}.`)],
    claims: [],
    entry: [],
  };
}

function describeEarning({ about, amountMinor, on, isTakenBack }: Of<'earning'>): CaseDescription {
  return {
    amountMinor,
    account: about.account,
    title: titled(isTakenBack ? `Taken back of ${about.number}` : `Earned of ${about.number}`, dateText(on)),
    facts: [
      textFact('subject', 'Added by', `Case ${about.number}`),
      {
        key: 'earnedOn',
        label: isTakenBack ? 'Taken back on' : 'Earned on',
        value: { type: 'date', date: on },
        material: true,
      },
      moneyFact('earned', isTakenBack ? 'Earned before' : 'Earned', amountMinor),
    ],
    checks: [],
    claims: [],
    entry: [],
  };
}

function decisionText({ by, decision, at, reason }: DecisionMade): string {
  return `${by} ${decision} it ${atText(at)}${reason === '' ? '' : ` (“${reason}”)`}`;
}

function titled(...parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .join(' · ')
    .slice(0, 200);
}
