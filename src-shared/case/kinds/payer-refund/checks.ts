import { type CalendarDate, dateText } from '../../../base/dates.ts';
import { formatMinor } from '../../../money/format.ts';
import { sumMinor } from '../../../money/money.ts';
import { PatientAccount } from '../../../records/patient-account.ts';
import { ADJUSTMENT, AdjustmentRecord } from '../../../records/provider-adjustment.ts';
import { recordsOf, type Told } from '../../../records/record.ts';
import { normalisedName } from '../../../remittance/identify.ts';
import { creditLeft, payersDue, valuesOf } from '../../account-credit.ts';
import { accountFinding } from '../../credit-findings.ts';
import { check } from '../../describe.ts';
import { type EarlierCase, type IntakeEvidence, isVoid, stands } from '../../evidence.ts';
import { type Finding, holds } from '../../findings.ts';
import { numberOf, textOf } from '../../intake.ts';
import { type PayerRefundForm, readForm, referencesOf } from './form.ts';

/** A refund to a payer that was asked for, and what is known about it. */
export type PayerRefundSought = {
  readonly form: PayerRefundForm;
  readonly amountMinor: number;
  readonly account: Told<PatientAccount> | null;
  /** What remittances of this payer say under its references, oldest first. */
  readonly adjustments: readonly AdjustmentRecord[];
  readonly evidence: IntakeEvidence;
};

export function readSought(evidence: IntakeEvidence): PayerRefundSought {
  const form = readForm(evidence.values);
  const accounts = recordsOf(evidence.records, 'patient-account', PatientAccount);
  return {
    form,
    amountMinor: numberOf(evidence.values, 'amountMinor'),
    account: accounts.find(({ id }) => id === form.account) ?? null,
    adjustments: recordsOf(evidence.records, ADJUSTMENT, AdjustmentRecord).filter(
      ({ payerId }) => payerId === evidence.payer?.id,
    ),
    evidence,
  };
}

/** Everything that is looked at before a payer gets money back. A check that fails is in the way of an approval. */
export function payerRefundFindings(sought: PayerRefundSought): readonly Finding[] {
  return [
    accountFinding(sought),
    creditFinding(sought),
    dueFinding(sought),
    repeated(sought),
    takenBack(sought),
    dateFinding(sought, { id: 'identified', label: 'Identified before today', on: sought.form.identifiedOn }),
    dateFinding(sought, {
      id: 'investigation',
      label: 'Investigation began before today',
      on: sought.form.investigationStartedOn,
    }),
  ];
}

/** What a payer has paid above what it owes, less what is on its way back. Cents. */
function overpaidBy({ evidence }: PayerRefundSought, account: Told<PatientAccount>): number {
  const due = payersDue(account, evidence.earlier).find(({ coverage }) => coverage.payer === evidence.payer?.id);
  return due?.dueMinor ?? 0;
}

/**
 * What a payer overpaid is its own, whatever the patient owes: an account whose balance is nothing may still hold it, and the time
 * in which it goes back runs. An account in credit lets more go back than billing knows of, which `dueFinding` warns of.
 */
function creditFinding(sought: PayerRefundSought): Finding {
  const { account, amountMinor, evidence } = sought;
  if (!account) return null;
  const credit = creditLeft(account, evidence.earlier);
  const overpaid = overpaidBy(sought, account);
  const left = Math.max(credit, overpaid);
  const words =
    overpaid > credit
      ? `The payer has paid ${formatMinor(overpaid)} above what it owes, which is its own whatever the patient owes`
      : `The account has a credit of ${formatMinor(credit)} that nothing else takes`;
  return holds('credit', 'Within the credit', amountMinor <= left, {
    passed: `${words}.`,
    failed: `${words}; this is ${formatMinor(amountMinor - left)} more.`,
  });
}

/** A warning only: what a payer owes for an account may be known to the contract's people before it is to billing. */
function dueFinding(sought: PayerRefundSought): Finding {
  const { account, amountMinor } = sought;
  if (!account) return null;
  const label = 'Billing has it as overpaid by this payer';
  const dueMinor = overpaidBy(sought, account);
  return amountMinor <= dueMinor
    ? check('due', label, 'passed', `The payer has paid ${formatMinor(dueMinor)} more than it owes for the account.`)
    : check('due', label, 'warned', `By what billing knows the payer has paid ${formatMinor(dueMinor)} too much.`);
}

/** A claim may be overpaid twice: a second refund is in the way only where both together are more than was overpaid. */
function repeated(sought: PayerRefundSought): Finding {
  const { form, amountMinor, evidence } = sought;
  const label = 'Not returned before';
  const same = evidence.earlier.filter((one) => isSame(one, form, evidence));
  const standing = same.find(stands);
  const first = standing ?? same[0];
  if (!first) return check('repeated', label, 'passed', 'No other refund to the payer names this claim or letter.');
  const on = dateText(first.createdAt.slice(0, 10));
  const detail = `${first.number} returns ${formatMinor(first.amountMinor)} for the same claim or letter (${first.state}, ${on}).`;
  // A blocked one is no refund yet, and would be stopped by this one as soon as it is looked at again.
  return check('repeated', label, standing && amountMinor > leftOf(sought) ? 'failed' : 'warned', detail);
}

/** What the overpayment still holds beside other refunds; the credit of the account where billing does not say what the payer owes. */
function leftOf(sought: PayerRefundSought): number {
  const { account, evidence } = sought;
  if (!account) return 0;
  const isCovered = account.coverage.some(({ payer }) => payer === evidence.payer?.id);
  return isCovered ? overpaidBy(sought, account) : creditLeft(account, evidence.earlier);
}

function isSame(one: EarlierCase, form: PayerRefundForm, { payer }: IntakeEvidence): boolean {
  if (one.kind !== 'payer-refund' || isVoid(one) || !payer) return false;
  const values = valuesOf(one);
  const name = textOf(values, 'payer');
  if (name !== payer.id && normalisedName(name) !== normalisedName(payer.name)) return false;
  const references = referencesOf(form);
  return referencesOf(readForm(values)).some((reference) => references.includes(reference));
}

/** What a payer has taken back from its payments already is not sent to it once more. */
function takenBack({ form, adjustments }: PayerRefundSought): Finding {
  const label = form.way === 'check' ? 'Not taken back already' : 'Taken back by the payer';
  const taken = sumMinor(adjustments.map(({ amountMinor }) => amountMinor));
  const last = adjustments.findLast(({ code, amountMinor }) => code === 'WO' && amountMinor > 0);
  if (form.way === 'recoup') {
    const detail = last
      ? `${formatMinor(last.amountMinor)} in remittance ${last.trace} of ${dateText(last.date)} (WO ${last.reference}).`
      : 'No remittance shows it yet; one that does is recognised by the claim or the letter.';
    return check('taken-back', label, 'passed', detail);
  }
  if (taken <= 0 || !last) return check('taken-back', label, 'passed', 'No remittance shows a recovery of it.');
  const detail = `${last.payer} took back ${formatMinor(last.amountMinor)} in remittance ${last.trace} of ${dateText(last.date)} (WO ${last.reference}): a check would return it twice.`;
  return check('taken-back', label, 'failed', detail);
}

function dateFinding(
  { evidence }: PayerRefundSought,
  { id, label, on }: { readonly id: string; readonly label: string; readonly on: CalendarDate | null },
): Finding {
  if (on === null) return null;
  return holds(id, label, on <= evidence.today, {
    passed: `On ${dateText(on)}.`,
    failed: `${dateText(on)} has not come yet.`,
  });
}
