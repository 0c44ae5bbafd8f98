import { sql } from 'kysely';
import { instantOf } from '../../src-shared/base/dates.ts';
import { DeviceEntry, type DeviceEvidence } from '../../src-shared/wire/devices.ts';
import type { Db, Tx } from './transaction.ts';

export type Device = {
  readonly id: string;
  readonly personId: string;
  readonly publicKey: Buffer;
  /** Number that its next command must bear, and hash of the one before. */
  readonly nextSeq: number;
  readonly chainHead: string;
  readonly revokedAt: Date | null;
};

/** Locks the device for the transaction: its commands are taken one batch at a time. */
export async function lockDevice(tx: Tx, id: string): Promise<Device | null> {
  return readDevice(tx, id, true);
}

export async function findDevice(db: Db, id: string): Promise<Device | null> {
  return readDevice(db, id, false);
}

async function readDevice(db: Db, id: string, lock: boolean): Promise<Device | null> {
  const query = db
    .selectFrom('device')
    .select([
      'id',
      'person_id as personId',
      'public_key as publicKey',
      'next_seq as nextSeq',
      'chain_head as chainHead',
      'revoked_at as revokedAt',
    ])
    .where('id', '=', id);
  return (await (lock ? query.forNoKeyUpdate() : query).executeTakeFirst()) ?? null;
}

/** Does nothing when the id is taken. @returns whether it was not. */
export async function insertDevice(
  tx: Tx,
  device: {
    readonly id: string;
    readonly personId: string;
    readonly name: string;
    readonly publicKey: Buffer;
    readonly now: Date;
  },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('device')
    .values({
      id: device.id,
      person_id: device.personId,
      name: device.name,
      public_key: device.publicKey,
      enrolled_at: device.now,
      last_contact_at: device.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function touchDevice(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('device').set({ last_contact_at: now }).where('id', '=', id).execute();
}

/** @param by  id of the person who revokes it. */
export async function revokeDevice(tx: Tx, id: string, now: Date, by: string): Promise<void> {
  await tx.updateTable('device').set({ revoked_at: now, revoked_by: by }).where('id', '=', id).execute();
}

/** Ids of a person's devices that are not revoked. */
export async function listOpenDevices(tx: Tx, person: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('device')
    .select('id')
    .where('person_id', '=', person)
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** @returns whether this was the first word of it. */
export async function confirmCrushed(tx: Tx, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('device')
    .set({ crushed_at: now })
    .where('id', '=', id)
    .where('crushed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function saveEvidence(
  db: Db,
  { id, evidence, now }: { readonly id: string; readonly evidence: DeviceEvidence; readonly now: Date },
): Promise<void> {
  await db
    .updateTable('device')
    .set({ version: evidence.version, evidence: JSON.stringify(evidence), last_contact_at: now })
    .where('id', '=', id)
    .execute();
}

/** Devices of people who have an account or were provisioned, those in contact last first. @param owner  null: everybody's. */
export async function listDevices(db: Db, owner: string | null): Promise<DeviceEntry[]> {
  const { rows } = await sql<Record<string, unknown>>`
    select d.id, d.name, jsonb_build_object('id', p.id, 'name', p.name) as owner, d.evidence,
      array(select distinct r.site from person_role r where r.person_id = p.id order by r.site) as sites,
      d.enrolled_at as "enrolledAt", d.last_contact_at as "lastContactAt", d.revoked_at as "revokedAt",
      d.revoked_by as "revokedBy", d.crushed_at as "crushedAt",
      (select max(l.expires_at) from lease l where l.device_id = d.id) as "leaseUntil"
    from device d join person p on p.id = d.person_id
    where ${owner}::text is null or d.person_id = ${owner}
    order by d.last_contact_at desc, d.id`.execute(db);
  return rows.map((row) => DeviceEntry.parse(mapValues(row)));
}

/** Instants as text. */
function mapValues(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value instanceof Date ? instantOf(value) : value]),
  );
}

export async function advanceDevice(
  tx: Tx,
  device: { readonly id: string; readonly nextSeq: number; readonly chainHead: string; readonly now: Date },
): Promise<void> {
  await tx
    .updateTable('device')
    .set({ next_seq: device.nextSeq, chain_head: device.chainHead, last_contact_at: device.now })
    .where('id', '=', device.id)
    .execute();
}

/** Orders the removal of scopes from a device; an order that is still unconfirmed is not repeated. */
export async function orderPurges(
  tx: Tx,
  order: { readonly deviceId: string; readonly scopes: readonly string[]; readonly reason: string; readonly now: Date },
): Promise<void> {
  await sql`
    insert into purge_receipt (device_id, scope, reason, ordered_at)
    select ${order.deviceId}::uuid, scope, ${order.reason}, ${order.now}
    from unnest(${order.scopes}::text[]) scope
    where not exists (
      select from purge_receipt r
      where r.device_id = ${order.deviceId}::uuid and r.scope = scope.scope and r.confirmed_at is null)`.execute(tx);
}

/** @returns whether there was an order to confirm. */
export async function confirmPurge(
  db: Db,
  receipt: { readonly deviceId: string; readonly scope: string; readonly now: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('purge_receipt')
    .set({ confirmed_at: receipt.now })
    .where('device_id', '=', receipt.deviceId)
    .where('scope', '=', receipt.scope)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
