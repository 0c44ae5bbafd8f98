import * as z from 'zod';
import { Instant } from '../base/dates.ts';
import { canonicalJson } from '../sync/command.ts';
import type { Lease } from './lease.ts';

/** Word of the server that a computer is to destroy what it keeps. `sig`: Ed25519 of the server over `revocationText`, base64. */
export const RevocationOrder = z.object({ deviceId: z.uuid(), revokedAt: Instant, sig: z.base64().max(120) });
export type RevocationOrder = z.infer<typeof RevocationOrder>;

/** The texts that the server signs begin with what they are: a signature of one is none of another. */
export function leaseText(lease: Lease): string {
  return `countersign lease\n${canonicalJson(lease)}`;
}

export function revocationText({ deviceId, revokedAt }: Pick<RevocationOrder, 'deviceId' | 'revokedAt'>): string {
  return `countersign revocation\n${canonicalJson({ deviceId, revokedAt })}`;
}
