import { patientCategories } from '../../../journal/write-off-category.ts';
import { formatMinor } from '../../../money/format.ts';
import { sumMinor } from '../../../money/money.ts';
import { adjustmentsOf, paidLeft, paymentLeft, valuesOf } from '../../account-credit.ts';
import { check } from '../../describe.ts';
import type { EarlierCase } from '../../evidence.ts';
import { type Finding, holds } from '../../findings.ts';
import { textOf } from '../../intake.ts';
import type { Adjustment } from './evidence.ts';

/** Everything that is looked at before an adjustment. A check that fails is in the way of an approval. */
export function adjustmentFindings(adjustment: Adjustment): readonly Finding[] {
  return adjustment.what === 'transfer'
    ? [paymentFinding(adjustment), payerFinding(adjustment), takerFinding(adjustment)]
    : [writeOffFinding(adjustment), owerFinding(adjustment)];
}

/** Never more than was applied, whatever was moved or refunded of it before. */
function paymentFinding({ account, reference, amountMinor, from, payment, evidence }: Adjustment): Finding {
  const label = 'Within what was applied';
  if (!from) {
    const detail = `The billing system has told nothing of ${account}, so its payments cannot be checked.`;
    return check('applied', label, 'failed', detail);
  }
  if (!payment) return check('applied', label, 'failed', `${account} has no payment ${reference}.`);
  const payer = { payer: payment.payer, name: evidence.payer?.name ?? '' };
  const ofPayer = payment.by === 'payer' ? paidLeft(payer, from, evidence.earlier) : payment.amountMinor;
  const left = Math.min(paymentLeft(payment, evidence.earlier), ofPayer);
  return holds('applied', label, amountMinor <= left, {
    passed: `${formatMinor(left)} of ${reference} stands on ${account}.`,
    failed: `${formatMinor(left)} of ${reference} stands on ${account}, and not ${formatMinor(amountMinor)}.`,
  });
}

/** What other adjustments take back of a write-off, or will. */
function takenBackBefore(writeOff: string, earlier: readonly EarlierCase[]): number {
  const same = adjustmentsOf(earlier).filter((one) => textOf(valuesOf(one), 'writeOff') === writeOff);
  return sumMinor(same.map((one) => one.amountMinor));
}

function payerFinding({ payment, payerParty, reference }: Adjustment): Finding {
  if (!payment) return null;
  const isSame = payment.by === 'payer' ? payment.payer === payerParty : payerParty === '';
  return holds('payer', 'Whose payment it is', isSame, {
    passed: payment.by === 'payer' ? `The payer paid ${reference}.` : `The patient paid ${reference}.`,
    failed:
      payment.by === 'payer'
        ? `${reference} is a payer’s payment: name that payer.`
        : `${reference} is the patient’s payment: name no payer.`,
  });
}

function takerFinding({ to, toAccount, from }: Adjustment): Finding {
  const label = 'The account it belongs to is known';
  if (!to) return check('taker', label, 'warned', `The billing system has told nothing of ${toAccount}.`);
  return to.guarantor === from?.guarantor
    ? check('taker', label, 'passed', `${toAccount} has the same guarantor.`)
    : check('taker', label, 'warned', `${toAccount} has another guarantor: make sure whose money it is.`);
}

function writeOffFinding({ writeOff, category, reference, account, amountMinor, evidence }: Adjustment): Finding {
  const label = 'Within what was written off';
  if (!writeOff || category === null) {
    return check('applied', label, 'failed', `${account} has no write-off ${reference}.`);
  }
  if (writeOff.state !== 'posted') {
    return check('applied', label, 'failed', `${reference} is not posted: there is nothing to take back.`);
  }
  const { reversal } = writeOff;
  if (reversal && reversal.state !== 'refused') {
    const done = reversal.state === 'posted' ? 'was reversed' : 'is about to be reversed';
    return check(
      'applied',
      label,
      'failed',
      `${reference} ${done} by ${reversal.number}: there is nothing to take back.`,
    );
  }
  const left = Math.max(0, writeOff.amountMinor - takenBackBefore(reference, evidence.earlier));
  return holds('applied', label, amountMinor <= left, {
    passed: `${formatMinor(left)} of ${reference} is written off.`,
    failed: `${formatMinor(left)} of ${reference} is written off, and not ${formatMinor(amountMinor)}.`,
  });
}

function owerFinding({ category, payerParty, reference }: Adjustment): Finding {
  if (category === null || !patientCategories.includes(category) || payerParty === '') return null;
  return check('payer', 'Who owes it', 'failed', `${reference} gave up what the patient owes: name no payer.`);
}
