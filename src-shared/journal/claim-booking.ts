import type { Adjustment, ClaimPayment } from '../remittance/remittance.ts';
import type { WriteOffCategory } from './write-off-category.ts';

/** Where an adjustment goes, as the policy `adjustment-disposition` says it. */
export type Disposition =
  | 'contractual'
  | 'patient-share'
  | 'other-payer'
  | 'write-off:timely-filing'
  | 'write-off:administrative'
  | 'review';

/** What a claim payment means for our books, all in cents. Charge = the sum of all of it when the claim balances. */
export type ClaimBooking = {
  readonly paidMinor: number;
  readonly contractualMinor: number;
  readonly patientMinor: number;
  /** Informational: another payer's. */
  readonly otherPayerMinor: number;
  /** Stays on the account until a person has looked at it. */
  readonly reviewMinor: number;
  readonly writeOffs: readonly ProposedWriteOff[];
};

export type ProposedWriteOff = {
  readonly category: WriteOffCategory;
  readonly amountMinor: number;
  /** 'CO-29' or 'CO-16, PI-96'. */
  readonly reasons: string;
};

/** Every adjustment of a claim: its own and those of its service lines. */
export function* adjustmentsOf(claim: ClaimPayment): Iterable<Adjustment> {
  yield* claim.adjustments;
  for (const line of claim.lines) yield* line.adjustments;
}

/**
 * Sorts a claim's adjustments by what they mean. An amount that could not be read counts as nothing here: a set that
 * holds one is never posted.
 */
export function bookClaim(claim: ClaimPayment, dispositionOf: (adjustment: Adjustment) => Disposition): ClaimBooking {
  const sums: Record<Disposition, number> = {
    contractual: 0,
    'patient-share': 0,
    'other-payer': 0,
    'write-off:timely-filing': 0,
    'write-off:administrative': 0,
    review: 0,
  };
  const reasons = new Map<Disposition, Set<string>>();
  for (const adjustment of adjustmentsOf(claim)) {
    const disposition = dispositionOf(adjustment);
    sums[disposition] += adjustment.amountMinor ?? 0;
    if (!disposition.startsWith('write-off:')) continue;
    const named = reasons.get(disposition) ?? new Set();
    reasons.set(disposition, named.add(`${adjustment.group}-${adjustment.reason}`));
  }
  const writeOffs: ProposedWriteOff[] = [];
  for (const category of ['timely-filing', 'administrative'] as const) {
    const amountMinor = sums[`write-off:${category}`];
    const named = [...(reasons.get(`write-off:${category}`) ?? [])].join(', ');
    if (amountMinor > 0) writeOffs.push({ category, amountMinor, reasons: named });
    // An administrative reduction that is given back is nothing to write off: it stays on the account.
    else sums.review += amountMinor;
  }
  return {
    paidMinor: claim.paidMinor ?? 0,
    contractualMinor: sums.contractual,
    patientMinor: sums['patient-share'],
    otherPayerMinor: sums['other-payer'],
    reviewMinor: sums.review,
    writeOffs,
  };
}
