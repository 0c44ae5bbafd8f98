import type { Lease } from '../authority/lease.ts';
import { instantOf } from '../base/dates.ts';
import type { EffectivePolicy, InForce } from './effective.ts';

export type LeaseCaps = Pick<
  EffectivePolicy,
  'LongestLeaseHours' | 'MostOfflineDecisions' | 'MostOfflineCents' | 'ConfirmAboveCents' | 'ConfirmMinutes'
>;

/** A lease as it counts on a computer whose organisation allows less than the server: never more than the lease says itself. */
export function cappedLease(lease: Lease, caps: LeaseCaps): Lease {
  const longestMs = capped(Number.MAX_SAFE_INTEGER, caps.LongestLeaseHours) * 3_600_000;
  const ends = Math.min(Date.parse(lease.expiresAt), Date.parse(lease.issuedAt) + longestMs);
  return {
    ...lease,
    expiresAt: instantOf(new Date(ends)),
    maxCount: capped(lease.maxCount, caps.MostOfflineDecisions),
    maxAmountMinor: capped(lease.maxAmountMinor, caps.MostOfflineCents),
    confirmAboveMinor: capped(lease.confirmAboveMinor, caps.ConfirmAboveCents),
    confirmMinutes: capped(lease.confirmMinutes, caps.ConfirmMinutes),
  };
}

/** What nobody set caps nothing, however large a policy of the server is. */
function capped(own: number, { value, origin }: InForce<number>): number {
  return origin === 'initial' ? own : Math.min(own, value);
}
