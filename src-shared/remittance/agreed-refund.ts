import { referenceKey } from './carry-forward.ts';
import type { ProviderAdjustment } from './remittance.ts';

/** A refund to a payer that people are about, or have made. */
export type AgreedRefund = {
  readonly number: string;
  /** As on the case of the refund. Cents. */
  readonly amountMinor: number;
  /** Sent by check, or left to the payer to take back. */
  readonly way: 'check' | 'recoup';
  /** The payer's letter and claim, see `referenceKey`; without what was left out. */
  readonly references: readonly string[];
};

/**
 * The refund whose money an adjustment of the same payer takes back: a recovery (WO) under one of its references. Left to the
 * payer, one recovers no more than the refund is about: a larger one is somebody's to look at.
 */
export function recoveredOf<T extends AgreedRefund>(
  { code, reference, amountMinor }: Pick<ProviderAdjustment, 'code' | 'reference' | 'amountMinor'>,
  refunds: readonly T[],
): T | null {
  const key = referenceKey(reference);
  if (code !== 'WO' || key === '' || amountMinor === null || amountMinor <= 0) return null;
  const same = refunds.filter(({ references }) => references.includes(key));
  return (
    same.find(({ way, amountMinor: agreed }) => way === 'recoup' && amountMinor <= agreed) ??
    same.find(({ way }) => way === 'check') ??
    null
  );
}
