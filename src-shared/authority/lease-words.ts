import { dateText } from '../base/dates.ts';
import { formatMinor } from '../money/format.ts';
import type { LeaseRefusal } from './lease.ts';

/** Why nothing can be decided on this computer now, and what to do about it. */
export function leaseSentence(refusal: LeaseRefusal): string {
  switch (refusal.kind) {
    case 'noLease':
      return 'This computer has no leave to decide without the server. Connect to it once, then decide.';
    case 'leaseExpired':
      return `The leave to decide without the server ended at ${refusal.expiredAt.slice(11, 16)} UTC on ${dateText(refusal.expiredAt.slice(0, 10))}. Connect to the server, then decide; reading goes on.`;
    case 'leaseOfOtherDevice':
      return 'The leave to decide belongs to another computer or person. Sign in again on this one.';
    case 'leaseCapExceeded':
      return refusal.cap === 'count'
        ? `${refusal.limit} decisions wait for the server: more are not taken until it has answered.`
        : `Approvals of ${formatMinor(refusal.limit)} may wait for the server at most. Connect to it, then approve this one.`;
  }
}
