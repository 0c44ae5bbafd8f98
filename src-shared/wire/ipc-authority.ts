import * as z from 'zod';
import { Lease, SignedLease } from '../authority/lease.ts';
import { RevocationOrder } from '../authority/server-signed.ts';
import { Instant } from '../base/dates.ts';

export const LeaseRefusal = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('noLease') }),
  z.object({ kind: z.literal('leaseExpired'), expiredAt: Instant }),
  z.object({ kind: z.literal('leaseOfOtherDevice') }),
  z.object({ kind: z.literal('leaseCapExceeded'), cap: z.enum(['count', 'amount']), limit: z.int() }),
]);

/** Why the main process does not sign. `notSignable`: it is no command, or does not say what it must. */
export const signRefusals = [
  z.object({ kind: z.literal('lease'), refusal: LeaseRefusal }),
  z.object({ kind: z.literal('confirmPin') }),
  z.object({ kind: z.literal('notSignable'), why: z.string() }),
] as const;

/** A lease as the server gave it; `pin`: its key is to be kept, since the person has just signed in with it. */
export const KeepLease = z.object({ signed: SignedLease, serverKey: z.base64().max(200), pin: z.boolean() });
export type KeepLease = z.infer<typeof KeepLease>;

export const AuthorityState = z.object({
  lease: Lease.nullable(),
  /** The time as this computer can be held to it, milliseconds since 1970; see `trustedNow`. */
  now: z.number(),
  /** When the PIN was last given, by the same clock; null: not since the program was started. */
  confirmedAt: z.number().nullable(),
});
export type AuthorityState = z.infer<typeof AuthorityState>;

/** Texts to sign. `before`: of a command that is numbered anew, the one that this device signed first, with its signature. */
export const SignRequest = z.object({
  texts: z.array(z.object({ text: z.string().max(200_000), before: z.string().max(200_000).nullable() })).max(1000),
});

/** What the device's key is to be proven for; see `renewalText`. */
export const RenewalProofRequest = z.object({ refreshToken: z.string().min(1).max(200), attempt: z.uuid() });

export const CrushRequest = z.object({ order: RevocationOrder });
/** The device's last signature, over `crushedText`. */
export const CrushReply = z.object({ receipt: z.string() });
