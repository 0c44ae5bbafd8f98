import type { AccountPayment, Coverage, PatientAccount } from '../records/patient-account.ts';
import { normalisedName } from '../remittance/identify.ts';
import { sumMinor } from '../money/money.ts';
import type { EarlierCase } from './evidence.ts';
import { type IntakeValues, textOf } from './intake.ts';
import { intakeValues } from './propose.ts';

/** The kinds that take money out of the credit of an account. */
export const refundKinds = ['patient-refund', 'payer-refund'] as const;

/**
 * The refunds of an account that are under way: not refused, and not yet part of its balance.
 *
 * One that is blocked does not count. It cannot be approved before it is read again, and then it counts those that are not: two
 * that exclude one another would otherwise block each other for good.
 */
export function refundsUnderWay(account: PatientAccount, earlier: readonly EarlierCase[]): readonly EarlierCase[] {
  const held = new Set(account.refunded.map(({ case: number }) => number));
  return earlier.filter(
    ({ kind, state, number, blockedBy = [] }) =>
      (refundKinds as readonly string[]).includes(kind) &&
      state !== 'refused' &&
      blockedBy.length === 0 &&
      !held.has(number),
  );
}

/** What of the credit of an account no refund has taken yet. Cents, never below zero. */
export function creditLeft(account: PatientAccount, earlier: readonly EarlierCase[]): number {
  const credit = Math.max(0, -account.balanceMinor);
  return Math.max(0, credit - sumMinor(refundsUnderWay(account, earlier).map(({ amountMinor }) => amountMinor)));
}

/** What is left of a payment to give back: less what earlier refunds of it returned, or will. Cents. */
export function paymentLeft({ id, amountMinor }: AccountPayment, earlier: readonly EarlierCase[]): number {
  const returned = earlier.filter(
    (one) =>
      one.kind === 'patient-refund' &&
      one.state !== 'refused' &&
      (one.blockedBy ?? []).length === 0 &&
      textOf(valuesOf(one), 'payment') === id,
  );
  return Math.max(0, amountMinor - sumMinor(returned.map((one) => one.amountMinor)));
}

/** A payer that has paid more than it owes, and what of that is not on its way back. Cents, above zero. */
export type PayerDue = { readonly coverage: Coverage; readonly dueMinor: number };

/** The payers of an account that are owed money, in the order in which they pay. */
export function payersDue(account: PatientAccount, earlier: readonly EarlierCase[]): readonly PayerDue[] {
  return account.coverage
    .toSorted((a, b) => a.order - b.order)
    .map((coverage) => ({ coverage, dueMinor: dueTo(coverage, account, earlier) }))
    .filter(({ dueMinor }) => dueMinor > 0);
}

function dueTo(coverage: Coverage, account: PatientAccount, earlier: readonly EarlierCase[]): number {
  const paid = account.payments.filter(({ by, payer }) => by === 'payer' && payer === coverage.payer);
  const returned = account.refunded.filter(({ payer }) => payer === coverage.payer);
  const returning = refundsUnderWay(account, earlier).filter(
    (one) => one.kind === 'payer-refund' && isPayer(coverage, textOf(valuesOf(one), 'payer')),
  );
  const sum = (amounts: readonly { readonly amountMinor: number }[]): number =>
    sumMinor(amounts.map(({ amountMinor }) => amountMinor));
  return sum(paid) - coverage.expectedMinor - sum(returned) - sum(returning);
}

/** Whether a form names this payer, by its id or its name. */
function isPayer({ payer, name }: Pick<Coverage, 'payer' | 'name'>, given: string): boolean {
  return given === payer || normalisedName(given) === normalisedName(name);
}

/** What an earlier case was proposed with; nothing where it was found. */
export function valuesOf({ intake }: Pick<EarlierCase, 'intake'>): IntakeValues {
  return intake ? intakeValues(intake) : {};
}
