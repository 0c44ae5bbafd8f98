import { sql } from 'kysely';
import type { Db, Tx } from './transaction.ts';

/** A broker, by the name it has here, and how far it was told. */
export type EventOutlet = {
  readonly id: string;
  /** Number of the next entry of the change log. */
  readonly position: number;
  /** In succession. */
  readonly failures: number;
  readonly openUntil: Date | null;
  readonly lastSuccessAt: Date | null;
  readonly lastError: string;
};

/** Makes a broker known: it is told of what happens from then on. */
export async function openOutlet(db: Db, id: string): Promise<void> {
  await sql`
    insert into event_outlet (id, position) select ${id}, size from audit_log on conflict do nothing`.execute(db);
}

const OUTLET = sql`id, position, failures, open_until as "openUntil", last_success_at as "lastSuccessAt",
  last_error as "lastError" from event_outlet`;

export async function findOutlet(db: Db, id: string): Promise<EventOutlet | null> {
  const { rows } = await sql<EventOutlet>`select ${OUTLET} where id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Longer than what is sent under the lock takes. */
const HELD_MS = 300_000;

/** Held until the transaction ends: one sender at a time, so that the order is kept. null: another has it, or it is left alone. */
export async function lockOutlet(tx: Tx, id: string, now: Date): Promise<EventOutlet | null> {
  await sql.raw(`set local idle_in_transaction_session_timeout = ${HELD_MS}`).execute(tx);
  const { rows } = await sql<EventOutlet>`
    select ${OUTLET} where id = ${id} and (open_until is null or open_until <= ${now}) for update skip locked`.execute(
    tx,
  );
  return rows[0] ?? null;
}

export async function saveOutlet(tx: Tx, { id, ...to }: EventOutlet): Promise<void> {
  const { position, failures, openUntil, lastSuccessAt, lastError } = to;
  await tx
    .updateTable('event_outlet')
    .set({ position, failures, open_until: openUntil, last_success_at: lastSuccessAt, last_error: lastError })
    .where('id', '=', id)
    .execute();
}
