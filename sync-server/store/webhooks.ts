import { sql } from 'kysely';
import { instantOf } from '../../src-shared/base/dates.ts';
import { WebhookEntry, type WebhookChange, type WebhookRequest } from '../../src-shared/wire/webhooks.ts';
import type { Db, Tx } from './transaction.ts';

export async function insertWebhook(
  tx: Tx,
  { id, name, url, types, sites }: WebhookRequest & { readonly id: string },
  made: { readonly secret: Buffer; readonly position: number; readonly by: string; readonly now: Date },
): Promise<void> {
  const json = { types: JSON.stringify(types), sites: JSON.stringify(sites) };
  const { secret, position, by: created_by, now: created_at } = made;
  await tx
    .insertInto('webhook')
    .values({ id, name, url, ...json, secret, position, state: 'active', ver: 1, created_by, created_at })
    .execute();
}

const ENTRY = sql`w.id, w.name, w.url, w.types, w.sites, w.ver, w.state, w.why, w.created_by as "createdBy",
  w.created_at as "createdAt", w.ended_at as "endedAt", w.position, w.failures, w.open_until as "openAgainAt",
  w.last_success_at as "lastSuccessAt", w.last_failure_at as "lastFailureAt", w.last_error as "lastError",
  d.waiting, d.dead, d."oldestWaitingAt"
  from webhook w cross join lateral (
    select count(*) filter (where state in ('waiting', 'sending')) as waiting, count(*) filter (where state = 'dead') as dead,
      min(coalesce(first_attempt_at, changed_at)) filter (where state in ('waiting', 'sending')) as "oldestWaitingAt"
    from webhook_delivery where webhook_id = w.id) d`;

type Row = Readonly<Record<'createdAt', Date>> &
  Readonly<Record<'endedAt' | 'openAgainAt' | 'lastSuccessAt' | 'lastFailureAt' | 'oldestWaitingAt', Date | null>>;

function entryOf(row: Row): WebhookEntry {
  const { createdAt, endedAt, openAgainAt, lastSuccessAt, lastFailureAt, oldestWaitingAt, ...rest } = row;
  return WebhookEntry.parse({
    ...rest,
    createdAt: instantOf(createdAt),
    endedAt: endedAt && instantOf(endedAt),
    openAgainAt: openAgainAt && instantOf(openAgainAt),
    lastSuccessAt: lastSuccessAt && instantOf(lastSuccessAt),
    lastFailureAt: lastFailureAt && instantOf(lastFailureAt),
    oldestWaitingAt: oldestWaitingAt && instantOf(oldestWaitingAt),
  });
}

/** All there ever were, the oldest first. */
export async function listWebhooks(db: Db): Promise<WebhookEntry[]> {
  const { rows } = await sql<Row>`select ${ENTRY} order by w.created_at, w.id`.execute(db);
  return rows.map(entryOf);
}

export async function findWebhook(db: Db | Tx, id: string): Promise<WebhookEntry | null> {
  const { rows } = await sql<Row>`select ${ENTRY} where w.id = ${id}`.execute(db);
  return rows[0] ? entryOf(rows[0]) : null;
}

/** The same, held until the transaction ends. */
export async function lockWebhook(tx: Tx, id: string): Promise<WebhookEntry | null> {
  await tx.selectFrom('webhook').select('id').where('id', '=', id).forUpdate().execute();
  return await findWebhook(tx, id);
}

/** Other terms, from what is read of the change log next on; a webhook that was stopped goes on. */
export async function saveWebhookTerms(
  tx: Tx,
  id: string,
  { name, url, types, sites, paused }: WebhookChange,
  ver: number,
): Promise<void> {
  const json = { types: JSON.stringify(types), sites: JSON.stringify(sites) };
  const state = paused ? ('paused' as const) : ('active' as const);
  const open = { why: '', failures: 0, open_until: null };
  await tx
    .updateTable('webhook')
    .set({ name, url, ...json, state, ...open, ver })
    .where('id', '=', id)
    .execute();
  await sql`update webhook_delivery set retry_at = null where webhook_id = ${id} and state = 'waiting'`.execute(tx);
}

export async function saveWebhookSecret(
  tx: Tx,
  id: string,
  change: { readonly secret: Buffer; readonly beforeUntil: Date; readonly ver: number },
): Promise<void> {
  const { secret, beforeUntil, ver } = change;
  await sql`
    update webhook set secret_before = secret, secret_before_until = ${beforeUntil}, secret = ${secret}, ver = ${ver}
    where id = ${id}`.execute(tx);
}

/** Ends it: its secret and what was on its way are gone, what it was stays. */
export async function endWebhook(tx: Tx, id: string, now: Date, ver: number): Promise<void> {
  const emptied = { secret: Buffer.alloc(0), secret_before: null, secret_before_until: null };
  await tx
    .updateTable('webhook')
    .set({ state: 'ended', why: '', ...emptied, open_until: null, ended_at: now, ver })
    .where('id', '=', id)
    .execute();
  await tx.deleteFrom('webhook_delivery').where('webhook_id', '=', id).execute();
}

/** Reads the change log once more from a place on; what was delivered from there is delivered again. */
export async function rewindWebhook(tx: Tx, id: string, position: number): Promise<void> {
  await sql`
    update webhook set position = least(position, ${position}), failures = 0, open_until = null where id = ${id}`.execute(
    tx,
  );
}

/** Tries what was given up again. @returns how many. */
export async function reviveDead(tx: Tx, id: string, now: Date): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update webhook_delivery set state = 'waiting', attempts = 0, first_attempt_at = null, retry_at = null, changed_at = ${now}
    where webhook_id = ${id} and state = 'dead'`.execute(tx);
  await sql`update webhook set failures = 0, open_until = null where id = ${id}`.execute(tx);
  return Number(numAffectedRows);
}

/** Its secrets that sign now, sealed: the one in use, and the one before it while it still signs. */
export async function readWebhookSecrets(db: Db, id: string, now: Date): Promise<Buffer[]> {
  const row = await db
    .selectFrom('webhook')
    .select(['secret', 'secret_before', 'secret_before_until'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return [];
  const { secret, secret_before: before, secret_before_until: until } = row;
  return before !== null && until !== null && until > now ? [secret, before] : [secret];
}
