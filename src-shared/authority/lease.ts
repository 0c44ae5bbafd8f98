import * as z from 'zod';
import { Instant } from '../base/dates.ts';
import { err, ok, type Result } from '../base/result.ts';
import { PersonId } from './person.ts';

/**
 * Leave to decide without the server for a while: for one person on one computer, signed by the server, renewed at each
 * contact. What it allows is policy (`offline-authority`) as it was when the lease was signed.
 */
export const Lease = z.object({
  id: z.uuid(),
  deviceId: z.uuid(),
  personId: PersonId,
  issuedAt: Instant,
  expiresAt: Instant,
  /** Decisions that may wait unsent under it, and the sum of the amounts they approve. Cents. */
  maxCount: z.int().nonnegative(),
  maxAmountMinor: z.int().nonnegative(),
  /** An approval of more than this asks for the PIN, unless it was given within the last minutes. Cents. */
  confirmAboveMinor: z.int().nonnegative(),
  confirmMinutes: z.int().positive(),
});
export type Lease = z.infer<typeof Lease>;

/** `sig`: Ed25519 of the server over `leaseText`, base64. */
export const SignedLease = z.object({ lease: Lease, sig: z.base64().max(120) });
export type SignedLease = z.infer<typeof SignedLease>;

/** What was true when the server last answered, and the latest instant seen since. Milliseconds since 1970. */
export const ClockMark = z.object({ serverAt: z.number(), wallAt: z.number(), highest: z.number() });
export type ClockMark = z.infer<typeof ClockMark>;

/**
 * The time as far as this computer can be held to it: the server's at the last contact, and what has passed since by
 * whichever clock says more. A clock that is wrong by a constant does no harm, one that is turned back gains nothing, one
 * that is turned forward ends the lease early, until the next contact sets it right.
 *
 * @param reading  `wall`: the computer's clock; `elapsed`: since the mark was made, by a clock nobody can set; null when
 *                 the program was started since.
 */
export function trustedNow(
  mark: ClockMark,
  reading: { readonly wall: number; readonly elapsed: number | null },
): number {
  const passed = Math.max(0, reading.wall - mark.wallAt, reading.elapsed ?? 0);
  return Math.max(mark.highest, mark.serverAt + passed);
}

export type LeaseRefusal =
  | { readonly kind: 'noLease' }
  | { readonly kind: 'leaseExpired'; readonly expiredAt: Instant }
  | { readonly kind: 'leaseOfOtherDevice' }
  | { readonly kind: 'leaseCapExceeded'; readonly cap: 'count' | 'amount'; readonly limit: number };

/** What waits unsent under the lease already. */
export type LeaseUse = { readonly count: number; readonly amountMinor: number };

/**
 * Whether a person may decide on this computer now.
 *
 * @param question  `now`: milliseconds, see `trustedNow`; `amountMinor`: what the decision approves, 0 when it approves nothing.
 */
export function checkLease(
  lease: Lease | null,
  question: {
    readonly deviceId: string;
    readonly personId: string;
    readonly now: number;
    readonly used: LeaseUse;
    readonly amountMinor: number;
  },
): Result<Lease, LeaseRefusal> {
  if (!lease) return err({ kind: 'noLease' });
  if (lease.deviceId !== question.deviceId || lease.personId !== question.personId) {
    return err({ kind: 'leaseOfOtherDevice' });
  }
  if (question.now > Date.parse(lease.expiresAt)) return err({ kind: 'leaseExpired', expiredAt: lease.expiresAt });
  const exceeded = exceededCap(lease, {
    count: question.used.count + 1,
    amountMinor: question.used.amountMinor + question.amountMinor,
  });
  return exceeded ? err(exceeded) : ok(lease);
}

/** The cap that so much unsent work is over; null when none is. */
export function exceededCap(
  { maxCount, maxAmountMinor }: Lease,
  { count, amountMinor }: LeaseUse,
): Extract<LeaseRefusal, { kind: 'leaseCapExceeded' }> | null {
  if (count > maxCount) return { kind: 'leaseCapExceeded', cap: 'count', limit: maxCount };
  if (amountMinor > maxAmountMinor) return { kind: 'leaseCapExceeded', cap: 'amount', limit: maxAmountMinor };
  return null;
}

/** Whether approving so much takes the PIN first. @param confirmedAt  milliseconds; null: never. */
export function needsConfirmation(
  { confirmAboveMinor, confirmMinutes }: Lease,
  question: { readonly amountMinor: number; readonly now: number; readonly confirmedAt: number | null },
): boolean {
  if (question.amountMinor <= confirmAboveMinor) return false;
  return question.confirmedAt === null || question.now - question.confirmedAt > confirmMinutes * 60_000;
}
