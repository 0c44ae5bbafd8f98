import { sql } from 'kysely';
import { Lease } from '../../src-shared/authority/lease.ts';
import type { Db, Tx } from './transaction.ts';

export async function insertLease(tx: Tx, lease: Lease): Promise<void> {
  await tx
    .insertInto('lease')
    .values({
      id: lease.id,
      device_id: lease.deviceId,
      person_id: lease.personId,
      issued_at: lease.issuedAt,
      expires_at: lease.expiresAt,
      text: JSON.stringify(lease),
    })
    .execute();
}

/** Of the given ids, the leases there are. */
export async function findLeases(db: Db, ids: readonly string[]): Promise<Map<string, Lease>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; text: string }>`
    select id, text from lease where id = any(${ids}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, text }) => [id, Lease.parse(JSON.parse(text))]));
}

/** What decisions that came late have used of a lease. */
export async function readLeaseUse(
  tx: Tx,
  leaseId: string,
): Promise<{ readonly count: number; readonly amountMinor: number }> {
  const { rows } = await sql<{ count: number; amountMinor: number }>`
    select count(*)::int as count, coalesce(sum(amount), 0)::bigint as "amountMinor"
    from lease_use where lease_id = ${leaseId}::uuid`.execute(tx);
  return rows[0] ?? { count: 0, amountMinor: 0 };
}

export async function insertLeaseUse(
  tx: Tx,
  use: { readonly commandId: string; readonly leaseId: string; readonly amountMinor: number },
): Promise<void> {
  await tx
    .insertInto('lease_use')
    .values({ command_id: use.commandId, lease_id: use.leaseId, amount: use.amountMinor })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
