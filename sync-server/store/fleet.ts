import { sql } from 'kysely';
import { instantOf } from '../../src-shared/base/dates.ts';
import type { Ring } from '../../src-shared/update/rollout.ts';
import { DeviceOrders, type DeviceReport, FleetEntry } from '../../src-shared/wire/devices.ts';
import type { Db, Tx } from './transaction.ts';

export async function saveReport(
  db: Db,
  { id, report, now }: { readonly id: string; readonly report: DeviceReport; readonly now: Date },
): Promise<void> {
  await db
    .updateTable('device')
    .set({ report: JSON.stringify(report), reported_at: now, last_contact_at: now })
    .where('id', '=', id)
    .execute();
}

/** What administrators want of a computer; a bundle that has come is wanted no more. */
export async function readOrders(db: Db | Tx, id: string): Promise<DeviceOrders> {
  const { rows } = await sql<{ ring: string | null; at: Date | null; by: string | null }>`
    select d.ring, d.diagnostics_requested_at as at, coalesce(p.name, d.diagnostics_requested_by) as by
    from device d left join person p on p.id = d.diagnostics_requested_by
    where d.id = ${id}`.execute(db);
  const [found] = rows;
  const bundle = found?.at && found.by ? { requestedAt: instantOf(found.at), by: found.by } : null;
  return DeviceOrders.parse({ ring: found?.ring ?? null, bundle });
}

/** @param ring  null: the computer's own policy. */
export async function saveRing(tx: Tx, id: string, ring: Ring | null): Promise<void> {
  await tx.updateTable('device').set({ ring }).where('id', '=', id).execute();
}

export async function requestBundle(tx: Tx, id: string, by: string, now: Date): Promise<void> {
  await tx
    .updateTable('device')
    .set({ diagnostics_requested_at: now, diagnostics_requested_by: by })
    .where('id', '=', id)
    .execute();
}

/** Keeps the bundle in the place of an earlier one, if it is asked for. @returns whether it was. */
export async function keepBundle(
  tx: Tx,
  bundle: { readonly id: string; readonly content: Buffer; readonly sha256: string; readonly now: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('device')
    .set({ diagnostics_requested_at: null, diagnostics_sent_at: bundle.now })
    .where('id', '=', bundle.id)
    .where('diagnostics_requested_at', 'is not', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  const { content, sha256, now } = bundle;
  await tx
    .insertInto('device_diagnostics')
    .values({ device_id: bundle.id, content, sha256, sent_at: now })
    .onConflict((conflict) => conflict.column('device_id').doUpdateSet({ content, sha256, sent_at: now }))
    .execute();
  return true;
}

export async function findBundle(
  db: Db,
  id: string,
): Promise<{ readonly content: Buffer; readonly sha256: string } | null> {
  const found = await db
    .selectFrom('device_diagnostics')
    .select(['content', 'sha256'])
    .where('device_id', '=', id)
    .executeTakeFirst();
  return found ?? null;
}

export async function countDevices(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('device')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Computers with an id after another, in the order of their ids; all from the first on where `after` is null. */
export async function listFleet(db: Db, after: string | null, most: number): Promise<FleetEntry[]> {
  return read(db, sql`${after}::uuid is null or d.id > ${after}::uuid`, most);
}

export async function findInFleet(db: Db | Tx, id: string): Promise<FleetEntry | null> {
  return (await read(db, sql`d.id = ${id}::uuid`, 1))[0] ?? null;
}

async function read(db: Db | Tx, where: ReturnType<typeof sql>, most: number): Promise<FleetEntry[]> {
  const { rows } = await sql<Record<string, unknown>>`
    select d.id, d.name, jsonb_build_object('id', p.id, 'name', p.name) as owner, d.evidence, d.report, d.ring,
      array(select distinct r.site from person_role r where r.person_id = p.id order by r.site) as sites,
      d.enrolled_at as "enrolledAt", d.last_contact_at as "lastContactAt", d.revoked_at as "revokedAt",
      d.revoked_by as "revokedBy", d.crushed_at as "crushedAt", d.reported_at as "reportedAt",
      (select max(l.expires_at) from lease l where l.device_id = d.id) as "leaseUntil",
      d.diagnostics_requested_at as "requestedAt", coalesce(q.name, d.diagnostics_requested_by) as "requestedBy",
      d.diagnostics_sent_at as "sentAt", octet_length(b.content) as bytes
    from device d join person p on p.id = d.person_id
    left join person q on q.id = d.diagnostics_requested_by
    left join device_diagnostics b on b.device_id = d.id
    where ${where}
    order by d.id limit ${most}`.execute(db);
  return rows.map(entryOf);
}

function entryOf(row: Record<string, unknown>): FleetEntry {
  const told = Object.entries(row).map(([name, value]) => [name, value instanceof Date ? instantOf(value) : value]);
  const { requestedAt, requestedBy, sentAt, bytes, ...entry } = Object.fromEntries(told) as Record<string, unknown>;
  return FleetEntry.parse({ ...entry, bundle: { requestedAt, requestedBy, sentAt, bytes } });
}
