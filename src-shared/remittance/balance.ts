import type { Adjustment, ClaimPayment, ServiceLine } from './remittance.ts';

/** `differenceMinor` is what the parts make less what is stated; null when an amount could not be read. */
export type Balance = { readonly balanced: boolean; readonly differenceMinor: number | null };

/**
 * Service line: SVC02 − Σ CAS of the line = SVC03.
 *
 * @see X12 005010X221A1 (835), “Balancing”, service line balancing
 */
export function balanceServiceLine(line: Pick<ServiceLine, 'chargeMinor' | 'paidMinor' | 'adjustments'>): Balance {
  return compare(minus(line.chargeMinor, sumAdjustments(line.adjustments)), line.paidMinor);
}

/**
 * Claim: CLP03 − Σ (CAS of the claim and of its lines) = CLP04.
 *
 * @see X12 005010X221A1 (835), “Balancing”, claim balancing
 */
export function balanceClaim(
  claim: Pick<ClaimPayment, 'chargeMinor' | 'paidMinor' | 'adjustments'> & {
    readonly lines: readonly Pick<ServiceLine, 'adjustments'>[];
  },
): Balance {
  let adjusted = sumAdjustments(claim.adjustments);
  for (const line of claim.lines) adjusted = plus(adjusted, sumAdjustments(line.adjustments));
  return compare(minus(claim.chargeMinor, adjusted), claim.paidMinor);
}

/**
 * Lines against their claim: Σ SVC03 − Σ CAS of the claim = CLP04. A claim without lines has nothing to compare.
 *
 * @see X12 005010X221A1 (835), “Balancing”: payments of the lines, less what was adjusted on the claim as a whole
 */
export function balanceLinesToClaim(
  claim: Pick<ClaimPayment, 'paidMinor' | 'adjustments'> & {
    readonly lines: readonly Pick<ServiceLine, 'paidMinor'>[];
  },
): Balance {
  if (claim.lines.length === 0) return { balanced: true, differenceMinor: 0 };
  let paid: number | null = 0;
  for (const line of claim.lines) paid = plus(paid, line.paidMinor);
  return compare(minus(paid, sumAdjustments(claim.adjustments)), claim.paidMinor);
}

/**
 * Transaction set: Σ CLP04 − Σ PLB = BPR02. A positive provider adjustment reduces the payment.
 *
 * @param amounts  minor units; `paymentMinor` negative for a debit.
 * @see X12 005010X221A1 (835), “Balancing”, transaction balancing
 */
export function balanceTransaction(amounts: {
  readonly claimPaidMinor: number | null;
  readonly providerAdjustmentMinor: number | null;
  readonly paymentMinor: number | null;
}): Balance {
  return compare(minus(amounts.claimPaidMinor, amounts.providerAdjustmentMinor), amounts.paymentMinor);
}

/** Sum of adjustments in minor units; null when one of them could not be read. */
export function sumAdjustments(adjustments: readonly Pick<Adjustment, 'amountMinor'>[]): number | null {
  let total = 0;
  for (const adjustment of adjustments) {
    if (adjustment.amountMinor === null) return null;
    total += adjustment.amountMinor;
  }
  return total;
}

function plus(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other;
}

function minus(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one - other;
}

function compare(made: number | null, stated: number | null): Balance {
  const differenceMinor = minus(made, stated);
  // Past the safe integers a sum is no longer exact, and an inexact sum proves nothing.
  if (differenceMinor === null || !Number.isSafeInteger(made)) return { balanced: false, differenceMinor: null };
  return { balanced: differenceMinor === 0, differenceMinor };
}
