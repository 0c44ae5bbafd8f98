import { addDays, addMonths, type CalendarDate, dateText } from '../../../base/dates.ts';
import { formatMinor } from '../../../money/format.ts';
import { sumMinor } from '../../../money/money.ts';
import { type AccountPayment, owedByPatient, type Tender } from '../../../records/patient-account.ts';
import { creditLeft, paymentLeft, payersDue, valuesOf } from '../../account-credit.ts';
import { accountFinding, creditFinding } from '../../credit-findings.ts';
import { check } from '../../describe.ts';
import { type EarlierCase, isVoid, rulingOf, stands } from '../../evidence.ts';
import { type Finding, holds } from '../../findings.ts';
import { textOf } from '../../intake.ts';
import type { RefundSought } from './evidence.ts';

export const tenderWords: Readonly<Record<Tender, string>> = {
  card: 'card',
  'bank-transfer': 'bank transfer',
  check: 'check',
  cash: 'cash',
};

/** Everything that is looked at before a patient gets money back. A check that fails is in the way of an approval. */
export function refundFindings(sought: RefundSought): readonly Finding[] {
  return [
    accountFinding(sought),
    otherAccounts(sought),
    payersFirst(sought),
    paymentFinding(sought),
    creditFinding(sought),
    repeated(sought),
    size(sought),
    tenderFinding(sought),
    requestFinding(sought),
    dormancy(sought),
  ];
}

/** @see DOMAIN.md D1, “Order of work” */
function otherAccounts({ account, openAccounts, amountMinor }: RefundSought): Finding {
  if (!account) return null;
  const open = sumMinor(openAccounts.map(owedByPatient));
  const named = openAccounts.slice(0, 4).map((one) => `${one.id} (${formatMinor(owedByPatient(one))})`);
  const more = openAccounts.length > named.length ? ` and ${openAccounts.length - named.length} more` : '';
  return holds('other-accounts', 'Nothing open on the guarantor’s other accounts', openAccounts.length === 0, {
    passed: 'No other account of the guarantor has an open balance.',
    failed: `The guarantor owes ${formatMinor(open)} on ${named.join(', ')}${more}: transfer ${formatMinor(Math.min(open, amountMinor))} there before anything is refunded.`,
  });
}

function payersFirst({ account, evidence }: RefundSought): Finding {
  if (!account) return null;
  const due = payersDue(account, evidence.earlier);
  const named = due.map(({ coverage, dueMinor }) => `${coverage.name} ${formatMinor(dueMinor)}`);
  return holds('payers-first', 'No payer is owed money', due.length === 0, {
    passed: 'Every payer of the account has paid what it owes and no more.',
    failed: `Payers come before the patient: refund ${named.join(', ')} first.`.slice(0, 400),
  });
}

function paymentFinding({ account, payment, form, amountMinor, evidence }: RefundSought): Finding {
  if (!account) return null;
  const label = 'The patient’s own payment';
  if (!payment) return check('payment', label, 'failed', `${form.account} has no payment ${form.payment}.`);
  if (payment.by === 'payer') {
    const detail = `${payment.id} is a payer’s payment: a payer’s money is never refunded to the patient.`;
    return check('payment', label, 'failed', detail);
  }
  const left = paymentLeft(payment, evidence.earlier);
  return holds('payment', label, amountMinor <= left, {
    passed: `${payment.id} of ${formatMinor(payment.amountMinor)} was paid by the patient.`,
    failed: `${formatMinor(left)} of ${payment.id} can be given back, and not ${formatMinor(amountMinor)}.`,
  });
}

/**
 * Two refunds of one payment may both be owed, and so may two of one amount: what is wrong is more than is left of the payment, and
 * the very same refund once more where the credit does not hold a second one.
 */
function repeated(sought: RefundSought): Finding {
  const { form, amountMinor, evidence } = sought;
  const label = 'Not refunded before';
  const days = rulingOf(evidence, 'refund-terms')?.then['repeatDays'];
  if (typeof days !== 'number') return check('repeated', label, 'failed', 'It cannot be told what counts as a repeat.');
  const since = addDays(evidence.today, -days);
  const same = evidence.earlier.filter((one) => isSame(one, { payment: form.payment, amountMinor, since }));
  const again = same.find((one) => isOnceMore(one, sought));
  const first = again ?? same.find(({ blockedBy = [] }) => blockedBy.length === 0) ?? same[0];
  if (!first) return check('repeated', label, 'passed', `Nothing like it within ${days} days.`);
  const what = paymentOf(first) === form.payment ? 'the same payment' : 'the same amount';
  const detail = `${first.number} refunds ${what} on this account (${first.state}, ${dateText(first.createdAt.slice(0, 10))}).`;
  return check('repeated', label, again ? 'failed' : 'warned', detail);
}

function isSame(
  one: EarlierCase,
  sought: { readonly payment: string; readonly amountMinor: number; readonly since: CalendarDate },
): boolean {
  if (one.kind !== 'patient-refund' || isVoid(one) || one.createdAt.slice(0, 10) < sought.since) return false;
  return one.amountMinor === sought.amountMinor || paymentOf(one) === sought.payment;
}

function paymentOf(one: EarlierCase): string {
  return textOf(valuesOf(one), 'payment');
}

/** A blocked one is no refund yet, and would be stopped by this one as soon as it is looked at again. */
function isOnceMore(one: EarlierCase, { form, amountMinor, account, payment, evidence }: RefundSought): boolean {
  if (!stands(one) || paymentOf(one) !== form.payment) return false;
  if (payment && amountMinor > paymentLeft(payment, evidence.earlier)) return true;
  return one.amountMinor === amountMinor && (!account || amountMinor > creditLeft(account, evidence.earlier));
}

/** A small credit is never written off: it is held, or goes the way of unclaimed property. */
function size({ form, amountMinor, evidence }: RefundSought): Finding {
  if (form.way === 'unclaimed') return null;
  const ruling = rulingOf(evidence, 'refund-terms');
  const label = 'Large enough to refund';
  if (ruling?.then['handling'] === 'refund') return check('size', label, 'passed', `${ruling.text} (${ruling.rule})`);
  if (ruling?.then['handling'] !== 'hold') {
    return check('size', label, 'failed', 'It cannot be told whether the policy lets so much be refunded.');
  }
  const detail = `${formatMinor(amountMinor)} is held: ${ruling.text} (${ruling.rule}) It stays on the account until the patient asks for it or it becomes unclaimed property; it is never written off.`;
  return check('size', label, 'failed', detail);
}

function tenderFinding({ form, payment }: RefundSought): Finding {
  if (form.way === 'unclaimed' || !payment) return null;
  const label = 'Goes back the way it came';
  const paidBy = `It was paid by ${tenderWords[payment.tender]}`;
  if (form.tender === 'original' && payment.tender === 'cash') {
    return check('tender', label, 'failed', `${paidBy}, and cash is not sent: choose a check.`);
  }
  if (!differsFromOriginal(form.tender, payment)) return check('tender', label, 'passed', `${paidBy}.`);
  return form.tenderReason === ''
    ? check('tender', label, 'failed', `${paidBy}: say why it goes back by check.`)
    : check('tender', label, 'warned', `${paidBy} and goes back by check: ${form.tenderReason}`);
}

/** Whether it goes back by check though it was not paid so; cash has no other way. */
export function differsFromOriginal(tender: 'original' | 'check', payment: AccountPayment | null): boolean {
  return tender === 'check' && payment !== null && payment.tender !== 'check' && payment.tender !== 'cash';
}

function requestFinding({ form, evidence }: RefundSought): Finding {
  const { requestedOn } = form;
  if (requestedOn === null) return null;
  return holds('request', 'Requested before today', requestedOn <= evidence.today, {
    passed: `The patient asked for it on ${dateText(requestedOn)}.`,
    failed: `${dateText(requestedOn)}, on which the patient is said to have asked for it, has not come yet.`,
  });
}

/** Money is unclaimed once the state's time without a word from its owner is over. */
function dormancy({ form, evidence }: RefundSought): Finding {
  if (form.way !== 'unclaimed' || form.lastContactOn === null) return null;
  const label = 'Dormant for as long as the state asks';
  const ruling = rulingOf(evidence, 'unclaimed-property');
  const years = ruling?.then['years'];
  if (!ruling || typeof years !== 'number') {
    return check('dormancy', label, 'failed', 'It cannot be told after how long the state takes unclaimed money.');
  }
  const from = addMonths(form.lastContactOn, 12 * years);
  return holds('dormancy', label, from <= evidence.today, {
    passed: `${ruling.text} (${ruling.rule}) That was on ${dateText(from)}.`,
    failed: `It is unclaimed ${years} years after the last contact, on ${dateText(from)} (${ruling.rule}); until then it stays a refund payable.`,
  });
}
