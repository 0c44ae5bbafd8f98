import { addDays, dateText } from '../../../base/dates.ts';
import { accounts } from '../../../journal/chart.ts';
import { formatMinor } from '../../../money/format.ts';
import { heldInPlan, takenIn, takingsOf, takingWords } from '../../account-balance.ts';
import { check } from '../../describe.ts';
import { type EarlierCase, rulingOf } from '../../evidence.ts';
import { type Finding, holds } from '../../findings.ts';
import { isYes, numberOf, textOf } from '../../intake.ts';
import { assistanceFindings } from './assistance.ts';
import type { Proposed } from './evidence.ts';
import { dateOf } from './form.ts';

/** Everything that is looked at before a receivable is given up. A check that fails is in the way of an approval. */
export function writeOffFindings(proposed: Proposed): readonly Finding[] {
  return [
    creditFinding(proposed),
    planFinding(proposed),
    shareFinding(proposed),
    estimateFinding(proposed),
    ...ofCategory(proposed),
  ];
}

function ofCategory(proposed: Proposed): readonly Finding[] {
  switch (proposed.category) {
    case 'contractual':
      return [contractFinding(proposed)];
    case 'charity':
      return [charityFinding(proposed)];
    case 'bad-debt':
      return assistanceFindings(proposed);
    case 'timely-filing':
      return [filingFinding(proposed)];
    case 'denial':
      return [appealFinding(proposed)];
    case 'small-balance':
      return [sizeFinding(proposed)];
    case 'administrative':
      return [];
  }
}

/**
 * A credit is somebody's money: it is given back or becomes unclaimed property, and never disappears.
 *
 * @see DOMAIN.md D1, “credits must never be written off automatically”
 */
function creditFinding({ account, amountMinor, known, evidence }: Proposed): Finding {
  const label = 'The account is not in credit';
  const credit = evidence.earlier.find(isCreditUnderWay);
  if (credit) {
    const detail = `${credit.number} settles a credit of this account: a credit balance is never written off.`;
    return check('credit', label, 'failed', detail);
  }
  if (!known) return check('credit', label, 'warned', `The billing system has told nothing of ${account}.`);
  const { balanceMinor } = known;
  if (balanceMinor < 0) {
    const detail = `${account} has a credit of ${formatMinor(-balanceMinor)}: a credit balance is never written off.`;
    return check('credit', label, 'failed', detail);
  }
  const takings = takingsOf(evidence.earlier, known);
  const leftMinor = balanceMinor - takenIn(takings);
  const open = `${formatMinor(balanceMinor)} is open on ${account}${takingWords(takings)}`;
  return holds('credit', label, amountMinor <= leftMinor, {
    passed: `${open}.`,
    failed: `${open}: writing off ${formatMinor(amountMinor)} would make a credit of ${formatMinor(amountMinor - leftMinor)}.`,
  });
}

function isCreditUnderWay({ onAccount, state }: EarlierCase): boolean {
  return onAccount === 'settles-credit' && state !== 'posted' && state !== 'closed' && state !== 'refused';
}

/** What is in a plan is the plan's receivable, and no longer the account's that a write-off is taken from. */
function planFinding({ isPatients, account, evidence }: Proposed): Finding {
  const plan = isPatients ? heldInPlan(evidence.earlier) : null;
  if (!plan) return null;
  const detail = `${plan.number} moved ${formatMinor(plan.minor)} of ${account} to a payment plan: have that reversed before any of it is written off.`;
  return check('plan', 'Nothing of it is in a payment plan', 'warned', detail);
}

function shareFinding({ isPatients, amountMinor, known, evidence }: Proposed): Finding {
  const share = known?.patientBalanceMinor;
  if (!isPatients || !known || share === undefined) return null;
  const takings = takingsOf(evidence.earlier, known, [accounts.patientReceivable]);
  const owed = `The patient owes ${formatMinor(Math.max(0, share))} of the balance${takingWords(takings)}`;
  return holds('patient-share', 'Only the patient’s share', amountMinor <= share - takenIn(takings), {
    passed: `${owed}.`,
    failed: `${owed}; the rest is a payer’s and not of this category.`,
  });
}

/** A bill so much above its estimate may be disputed, and is neither collected nor given up meanwhile. Cents. */
const DISPUTE_FROM_MINOR = 400_00;

/** @see DOMAIN.md D4: a bill of $400 or more above the good-faith estimate, in dispute, is held (45 CFR 149.620). */
function estimateFinding({ known, values }: Proposed): Finding {
  const stated = isYes(values, 'isDisputed')
    ? { estimatedMinor: numberOf(values, 'estimatedMinor'), billedMinor: numberOf(values, 'billedMinor') }
    : null;
  const told = known?.estimate?.disputed ? known.estimate : null;
  const found = [stated, told].filter((one) => one !== null);
  if (found.length === 0) return null;
  const above = Math.max(...found.map(({ billedMinor, estimatedMinor }) => billedMinor - estimatedMinor));
  return holds('estimate', 'Not in dispute over its estimate', above < DISPUTE_FROM_MINOR, {
    passed: `The disputed bill is less than ${formatMinor(DISPUTE_FROM_MINOR)} above its good-faith estimate.`,
    failed: `The bill is ${formatMinor(above)} above its good-faith estimate and in dispute: it is held until the dispute is decided.`,
  });
}

function sizeFinding({ amountMinor, evidence }: Proposed): Finding {
  const label = 'Small by the policy';
  const ruling = rulingOf(evidence, 'small-balance');
  const limit = ruling?.then['limitMinor'];
  if (!ruling || typeof limit !== 'number') {
    return check('size', label, 'failed', 'It cannot be told what counts as a small balance.');
  }
  return holds('size', label, amountMinor <= limit, {
    passed: `${ruling.text} (${ruling.rule})`,
    failed: `${formatMinor(amountMinor)} is no small balance: ${ruling.text} (${ruling.rule})`,
  });
}

function contractFinding({ amountMinor, values }: Proposed): Finding {
  const most = numberOf(values, 'chargeMinor') - numberOf(values, 'allowedMinor');
  return holds('contract', 'Within what the contract takes off', amountMinor <= most, {
    passed: `The contract takes ${formatMinor(most)} off the charge.`,
    failed: `The contract takes ${formatMinor(most)} off the charge, and not ${formatMinor(amountMinor)}.`,
  });
}

function charityFinding({ values, evidence }: Proposed): Finding {
  const on = dateOf(values, 'assistanceOn');
  if (on === null) return null;
  return holds('assistance', 'Financial assistance was granted', on <= evidence.today, {
    passed: `It was granted on ${dateText(on)}.`,
    failed: `${dateText(on)}, on which it is said to have been granted, has not come yet.`,
  });
}

/** A claim that was filed in time is the payer's to pay, whatever its answer was. */
function filingFinding({ values, evidence }: Proposed): Finding {
  const [serviceOn, filedOn] = [dateOf(values, 'serviceOn'), dateOf(values, 'filedOn')];
  if (serviceOn === null || filedOn === null) return null;
  const label = 'Filed after the payer’s limit';
  if (filedOn > evidence.today) {
    return check(
      'filing',
      label,
      'failed',
      `${dateText(filedOn)}, on which it is said to have been filed, has not come yet.`,
    );
  }
  const limit = numberOf(values, 'limitDays');
  const last = addDays(serviceOn, limit);
  return holds('filing', label, filedOn > last, {
    passed: `The payer’s ${limit} days ended on ${dateText(last)}; it was filed on ${dateText(filedOn)}.`,
    failed: `It was filed on ${dateText(filedOn)}, within the payer’s ${limit} days that ended on ${dateText(last)}: hold the payer to it.`,
  });
}

function appealFinding({ values, evidence }: Proposed): Finding {
  const label = 'The appeal was decided against us';
  const carc = textOf(values, 'carc');
  if (textOf(values, 'appeal') === 'waiting') {
    return check('appeal', label, 'failed', `The appeal of ${carc} is not decided yet.`);
  }
  const on = dateOf(values, 'appealDecidedOn');
  if (on === null) return check('appeal', label, 'failed', `No appeal of ${carc} was made: appeal it first.`);
  return holds('appeal', label, on <= evidence.today, {
    passed: `The payer kept to ${carc} on ${dateText(on)}.`,
    failed: `${dateText(on)}, on which the appeal is said to have been decided, has not come yet.`,
  });
}
