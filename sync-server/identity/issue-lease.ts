import { randomUUID } from 'node:crypto';
import type { SignedLease } from '../../src-shared/authority/lease.ts';
import { leaseTermsOf } from '../../src-shared/authority/lease-terms.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import { leaseText } from '../../src-shared/authority/server-signed.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import type { Policies } from '../../src-shared/policy/policies.ts';
import { insertLease } from '../store/leases.ts';
import type { Tx } from '../store/transaction.ts';
import type { ServerKey } from './server-key.ts';

/** A new lease for a person on a device, with what the policies in force allow them. */
export async function issueLease(
  tx: Tx,
  key: ServerKey,
  grant: {
    readonly person: Person;
    readonly deviceId: string;
    readonly policies: Policies;
    readonly now: Date;
  },
): Promise<SignedLease> {
  const { hours, ...caps } = leaseTermsOf(grant.person, grant.policies);
  const lease = {
    id: randomUUID(),
    deviceId: grant.deviceId,
    personId: grant.person.id,
    issuedAt: instantOf(grant.now),
    expiresAt: instantOf(new Date(grant.now.getTime() + hours * 3_600_000)),
    ...caps,
  };
  await insertLease(tx, lease);
  return { lease, sig: key.sign(leaseText(lease)) };
}
