import { exceededCap, needsConfirmation, type Lease } from '../../src-shared/authority/lease.ts';
import { leaseSentence } from '../../src-shared/authority/lease-words.ts';
import { type Command, isDecision, type OutcomeCode } from '../../src-shared/sync/command.ts';
import { insertLeaseUse, readLeaseUse } from '../store/leases.ts';
import type { Tx } from '../store/transaction.ts';

export type LeaseFault = { readonly code: OutcomeCode; readonly message: string };

/** A decision that takes longer to arrive was made without the server, on the lease alone. */
const LATE_AFTER_MS = 10 * 60_000;
/** Clocks of two machines that were set right a moment ago may differ by so much. */
const TOLERANCE_MS = 2 * 60_000;

const NOTHING_CHANGED = 'Nothing was changed; decide again.';

/**
 * Whether a decision was made under a lease of this person on this device, at a time when it held.
 *
 * @param leases  by id, those that the commands of the batch name.
 */
export function leaseFault(command: Command, leases: ReadonlyMap<string, Lease>): LeaseFault | null {
  if (!isDecision(command.payload, command.actorId)) return null;
  const { authority, deviceId, actorId } = command;
  if (!authority) return { code: 'LEASE_REQUIRED', message: `This decision names no lease. ${NOTHING_CHANGED}` };
  const lease = leases.get(authority.lease.toLowerCase());
  if (!lease || lease.deviceId !== deviceId || lease.personId !== actorId) {
    return { code: 'LEASE_OF_OTHER_DEVICE', message: leaseSentence({ kind: 'leaseOfOtherDevice' }) };
  }
  const decidedAt = Date.parse(command.createdAt);
  if (decidedAt < Date.parse(lease.issuedAt) - TOLERANCE_MS || decidedAt > Date.parse(lease.expiresAt)) {
    const expired = leaseSentence({ kind: 'leaseExpired', expiredAt: lease.expiresAt });
    return { code: 'LEASE_EXPIRED', message: `${expired} ${NOTHING_CHANGED}` };
  }
  return null;
}

/**
 * Whether a lease allows this decision: the PIN where the amount asks for it, and the caps for what was decided without the
 * server. What it allows is used up.
 *
 * @param amountMinor  what the decision approves by what is true now, not by what it states.
 */
export async function spendLease(
  tx: Tx,
  decision: { readonly command: Command; readonly lease: Lease; readonly amountMinor: number; readonly now: Date },
): Promise<LeaseFault | null> {
  const { command, lease, amountMinor, now } = decision;
  const decidedAt = Date.parse(command.createdAt);
  const confirmed = command.authority?.confirmedAt ?? null;
  const confirmedAt = confirmed === null ? null : Date.parse(confirmed);
  if (needsConfirmation(lease, { amountMinor, now: decidedAt, confirmedAt })) {
    const message = `An approval of this amount takes the PIN, and it was not given in time. ${NOTHING_CHANGED}`;
    return { code: 'CONFIRMATION_MISSING', message };
  }
  if (now.getTime() - decidedAt <= LATE_AFTER_MS) return null;
  const used = await readLeaseUse(tx, lease.id);
  const exceeded = exceededCap(lease, { count: used.count + 1, amountMinor: used.amountMinor + amountMinor });
  if (exceeded) return { code: 'LEASE_CAP_EXCEEDED', message: `${leaseSentence(exceeded)} ${NOTHING_CHANGED}` };
  await insertLeaseUse(tx, { commandId: command.id, leaseId: lease.id, amountMinor });
  return null;
}
