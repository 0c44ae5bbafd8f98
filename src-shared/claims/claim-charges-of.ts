import { ClaimCharges } from '../records/claim-charges.ts';
import { dayOf8 } from '../source-file/days.ts';
import type { Claim } from './claim.ts';

/**
 * The charges of a claim as a case compares them with what was paid; null where the claim does not say every line's day, whole
 * units and amount, or is longer than a case may rest on.
 */
export function claimChargesOf(claim: Claim): ClaimCharges | null {
  const lines = claim.lines.map(({ line, serviceOn, code, modifiers, units, chargeMinor }) => ({
    line,
    serviceOn: dayOf8(serviceOn || claim.serviceOn),
    code,
    modifiers: modifiers.join(' ').slice(0, 20),
    units: Number(units || '1'),
    amountMinor: chargeMinor,
  }));
  const read = ClaimCharges.safeParse({ account: claim.id, lines });
  return read.success && lines.length > 0 ? read.data : null;
}
