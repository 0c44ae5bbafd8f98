import type { AccountPayment, Coverage, PatientAccount } from '../records/patient-account.ts';
import type { Told } from '../records/record.ts';
import { normalisedName } from '../remittance/identify.ts';
import { sumMinor } from '../money/money.ts';
import { type EarlierCase, type OnAccount, stands } from './evidence.ts';
import { type IntakeValues, textOf } from './intake.ts';
import { intakeValues } from './propose.ts';

/** What takes from the credit of an account: refunds, and adjustments that move a payment or take back a write-off. */
export const takesOfCredit: readonly OnAccount[] = ['refunds-patient', 'refunds-payer', 'adjusts-credit'];

/** The refunds of an account that stand and are not yet part of its balance. */
export function refundsUnderWay(account: PatientAccount, earlier: readonly EarlierCase[]): readonly EarlierCase[] {
  const held = new Set(account.refunded.map(({ case: number }) => number));
  return earlier.filter((one) => isRefund(one) && stands(one) && !held.has(one.number));
}

function isRefund({ onAccount }: EarlierCase): boolean {
  return onAccount === 'refunds-patient' || onAccount === 'refunds-payer';
}

/** What was adjusted on the account, or will be. */
export function adjustmentsOf(earlier: readonly EarlierCase[]): readonly EarlierCase[] {
  return earlier.filter((one) => one.onAccount === 'adjusts-credit' && stands(one));
}

/** Those that move this payment to another account. */
function transfersOf(payment: string, earlier: readonly EarlierCase[]): readonly EarlierCase[] {
  return adjustmentsOf(earlier).filter((one) => textOf(valuesOf(one), 'payment') === payment);
}

/** Whether what the billing system told of an account can hold a case by then. */
export function isTold({ postedAt }: EarlierCase, { asOf }: Pick<Told<object>, 'asOf'>): boolean {
  return postedAt !== undefined && postedAt < asOf;
}

/** What of the credit of an account no refund and no adjustment has taken yet. Cents, never below zero. */
export function creditLeft(account: Told<PatientAccount>, earlier: readonly EarlierCase[]): number {
  const credit = Math.max(0, -account.balanceMinor);
  const adjustments = adjustmentsOf(earlier).filter((one) => !isTold(one, account));
  return Math.max(0, credit - amountOf([...refundsUnderWay(account, earlier), ...adjustments]));
}

/** What is left of a payment to give back or move: less what earlier refunds and transfers took of it, or will. Cents. */
export function paymentLeft({ id, amountMinor }: AccountPayment, earlier: readonly EarlierCase[]): number {
  const returned = earlier.filter(
    (one) => one.onAccount === 'refunds-patient' && stands(one) && textOf(valuesOf(one), 'payment') === id,
  );
  return Math.max(0, amountMinor - amountOf([...returned, ...transfersOf(id, earlier)]));
}

/** What is left on an account of all that a payer paid: its refunds name no payment. Cents. */
export function paidLeft(
  payer: Pick<Coverage, 'payer' | 'name'>,
  account: PatientAccount,
  earlier: readonly EarlierCase[],
): number {
  return Math.max(0, paidBy(payer, account, earlier));
}

/** What a payer paid, less what went back to it or to other accounts, or will. Cents, below zero where that was more. */
function paidBy(
  payer: Pick<Coverage, 'payer' | 'name'>,
  account: PatientAccount,
  earlier: readonly EarlierCase[],
): number {
  const paid = account.payments.filter((payment) => payment.by === 'payer' && payment.payer === payer.payer);
  const returned = account.refunded.filter((refund) => refund.payer === payer.payer);
  const returning = refundsUnderWay(account, earlier).filter(
    (one) => one.onAccount === 'refunds-payer' && isPayer(payer, textOf(valuesOf(one), 'payer')),
  );
  const moved = paid.flatMap(({ id }) => transfersOf(id, earlier));
  return amountOf(paid) - amountOf([...returned, ...returning, ...moved]);
}

function amountOf(amounts: readonly { readonly amountMinor: number }[]): number {
  return sumMinor(amounts.map(({ amountMinor }) => amountMinor));
}

/** A payer that has paid more than it owes, and what of that is not on its way back. Cents, above zero. */
export type PayerDue = { readonly coverage: Coverage; readonly dueMinor: number };

/** The payers of an account that are owed money, in the order in which they pay. */
export function payersDue(account: PatientAccount, earlier: readonly EarlierCase[]): readonly PayerDue[] {
  return account.coverage
    .toSorted((a, b) => a.order - b.order)
    .map((coverage) => ({ coverage, dueMinor: paidBy(coverage, account, earlier) - coverage.expectedMinor }))
    .filter(({ dueMinor }) => dueMinor > 0);
}

/** Whether a form names this payer, by its id or its name. */
function isPayer({ payer, name }: Pick<Coverage, 'payer' | 'name'>, given: string): boolean {
  return given === payer || normalisedName(given) === normalisedName(name);
}

/** What an earlier case was proposed with; nothing where it was found. */
export function valuesOf({ intake }: Pick<EarlierCase, 'intake'>): IntakeValues {
  return intake ? intakeValues(intake) : {};
}
