import { referenceKey } from './carry-forward.ts';
import type { ProviderAdjustment } from './remittance.ts';

/** A refund to a payer that people are about, or have made. */
export type AgreedRefund = {
  readonly number: string;
  /** As on the case of the refund. Cents. */
  readonly amountMinor: number;
  /** Sent by check, or left to the payer to take back. */
  readonly way: 'check' | 'recoup';
  /** What people have approved that the payer takes back itself and it has not taken back yet. Cents. */
  readonly leftMinor: number;
  /** The payer's letter and claim, see `referenceKey`; without what was left out. */
  readonly references: readonly string[];
};

type Recovery = Pick<ProviderAdjustment, 'code' | 'reference' | 'amountMinor'>;

/**
 * The refunds whose money adjustments of the same payer take back, each in the place of its adjustment: a recovery (WO) under one
 * of their references. Left to the payer, all of them together recover no more than is left of what was approved: a larger one is
 * somebody's to look at.
 */
export function recoveriesOf<T extends AgreedRefund>(
  adjustments: readonly Recovery[],
  refunds: readonly T[],
): readonly (T | null)[] {
  const left = new Map(refunds.map((refund) => [refund, refund.leftMinor]));
  return adjustments.map((adjustment) => {
    const same = refundsNamed(adjustment, refunds);
    const amountMinor = adjustment.amountMinor ?? 0;
    const agreed = same.find((refund) => refund.way === 'recoup' && amountMinor <= (left.get(refund) ?? 0));
    if (agreed) left.set(agreed, (left.get(agreed) ?? 0) - amountMinor);
    return agreed ?? same.find(({ way }) => way === 'check') ?? null;
  });
}

/** The refunds that a recovery (WO) names by one of their references; none where it is no recovery. */
export function refundsNamed<T extends Pick<AgreedRefund, 'references'>>(
  { code, reference, amountMinor }: Recovery,
  refunds: readonly T[],
): readonly T[] {
  const key = referenceKey(reference);
  if (code !== 'WO' || key === '' || amountMinor === null || amountMinor <= 0) return [];
  return refunds.filter(({ references }) => references.includes(key));
}
