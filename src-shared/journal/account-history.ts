import type { Evaluation } from '../policy/evaluate.ts';
import type { ClaimPayment } from '../remittance/remittance.ts';
import type { ClaimBooking } from './claim-booking.ts';

/**
 * What **earlier remittances** left on the account for the same claim: claim payments of the same account and the same
 * charge (sign apart; a reversal repeats it negatively). Cents.
 */
export type PriorAccount = {
  readonly chargeMinor: number;
  /** Σ payments and contractual allowances as {@link BookedClaim} gave them, reversals negative. */
  readonly appliedMinor: number;
  /** The share that stands on the patient's receivable for it: Σ of what was moved there and taken back. */
  readonly patientMinor: number;
};

/** What a claim payment leaves on its account, to be kept for {@link PriorAccount}. Cents; reversals are negative. */
export type BookedClaim = {
  readonly paidMinor: number;
  readonly contractualMinor: number;
  /** Moved to the patient's receivable; negative when a later payer settles what an earlier one had moved there. */
  readonly patientMinor: number;
  /** How it was routed. */
  readonly route: Evaluation;
};

type Left = Pick<PriorAccount, 'appliedMinor' | 'patientMinor'>;

/** What the claims of one transaction set have left on their accounts so far. */
export class AccountHistory {
  readonly #inSet = new Map<string, Left>();

  /** What earlier remittances and earlier claims of this set left. */
  before(claim: ClaimPayment, prior: PriorAccount | null): Left {
    const key = accountKey(claim);
    const inSet = key ? this.#inSet.get(key) : undefined;
    return {
      appliedMinor: (prior?.appliedMinor ?? 0) + (inSet?.appliedMinor ?? 0),
      patientMinor: (prior?.patientMinor ?? 0) + (inSet?.patientMinor ?? 0),
    };
  }

  remember(claim: ClaimPayment, booked: Omit<BookedClaim, 'route'>): void {
    const key = accountKey(claim);
    if (!key) return;
    const before = this.#inSet.get(key);
    this.#inSet.set(key, {
      appliedMinor: (before?.appliedMinor ?? 0) + booked.paidMinor + booked.contractualMinor,
      patientMinor: (before?.patientMinor ?? 0) + booked.patientMinor,
    });
  }

  forget(): void {
    this.#inSet.clear();
  }
}

/**
 * What stands on the account beyond its charge, at most this payment: nobody is owed back more than they paid, and the
 * allowance of a claim that was paid twice is no money. A payment above the charge is no credit by itself: contracts pay so.
 */
export function creditOf(claim: ClaimPayment, { paidMinor, contractualMinor }: ClaimBooking, earlier: number): number {
  const charge = claim.chargeMinor ?? 0;
  if (charge <= 0 || earlier <= 0 || paidMinor <= 0) return 0;
  return Math.min(paidMinor, Math.max(0, earlier + paidMinor + contractualMinor - charge));
}

/** One claim is told from another of the same account by its charge. */
function accountKey({ accountId, chargeMinor }: ClaimPayment): string | null {
  return accountId === '' || accountId === '0' ? null : `${accountId}|${Math.abs(chargeMinor ?? 0)}`;
}
