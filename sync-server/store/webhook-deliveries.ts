import { sql } from 'kysely';
import { instantOf } from '../../src-shared/base/dates.ts';
import { WebhookDelivery } from '../../src-shared/wire/webhooks.ts';
import type { Db, Tx } from './transaction.ts';

/** What is needed to send to a webhook. */
export type Sending = {
  readonly id: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly sites: readonly string[];
  readonly position: number;
  readonly failures: number;
  /** Sealed: the one in use, and the one before it while it still signs. */
  readonly secrets: readonly Buffer[];
};

export async function listActiveWebhooks(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('webhook').select('id').where('state', '=', 'active').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

/**
 * An active webhook, held until the transaction ends. null: it is not active, is left alone for a while, or another server has it.
 */
export async function lockSending(tx: Tx, id: string, now: Date): Promise<Sending | null> {
  const { rows } = await sql<Omit<Sending, 'secrets'> & { secret: Buffer; before: Buffer | null }>`
    select id, url, types, sites, position, failures, secret,
      case when secret_before_until > ${now} then secret_before end as before
    from webhook where id = ${id} and state = 'active' and (open_until is null or open_until <= ${now}) for update skip locked`.execute(
    tx,
  );
  const [row] = rows;
  if (!row) return null;
  const { secret, before, ...rest } = row;
  return { ...rest, secrets: before === null ? [secret] : [secret, before] };
}

export type NewDelivery = {
  readonly event: string;
  readonly index: number;
  readonly part: number;
  readonly key: string;
  readonly type: string;
};

/** Queues events for a webhook, those that it was told before too, and says up to where the log was read. */
export async function queueDeliveries(
  tx: Tx,
  webhook: string,
  deliveries: readonly NewDelivery[],
  position: number,
  now: Date,
): Promise<void> {
  await sql`
    insert into webhook_delivery (webhook_id, event_id, log_index, part, key, type, state, changed_at)
    select ${webhook}, event, log_index, part, key, type, 'waiting', ${now}
    from unnest(${deliveries.map(({ event }) => event)}::text[], ${deliveries.map(({ index }) => index)}::bigint[],
      ${deliveries.map(({ part }) => part)}::int[], ${deliveries.map(({ key }) => key)}::text[],
      ${deliveries.map(({ type }) => type)}::text[]) d(event, log_index, part, key, type)
    on conflict (webhook_id, event_id) do update
      set state = 'waiting', attempts = 0, first_attempt_at = null, retry_at = null, reason = '',
        changed_at = excluded.changed_at
      where webhook_delivery.state in ('delivered', 'dead', 'dismissed')`.execute(tx);
  await tx.updateTable('webhook').set({ position }).where('id', '=', webhook).execute();
}

export type TakenDelivery = {
  readonly event: string;
  readonly index: number;
  readonly part: number;
  readonly attempts: number;
  readonly firstAttemptAt: Date;
};

/**
 * Takes deliveries that are due: of each key its oldest alone, so that what is about one case arrives in order. An attempt whose
 * end nobody recorded until `lostAt` is made again.
 */
export async function takeDeliveries(
  tx: Tx,
  webhook: string,
  { limit, now, lostAt }: { readonly limit: number; readonly now: Date; readonly lostAt: Date },
): Promise<TakenDelivery[]> {
  const { rows } = await sql<TakenDelivery>`
    update webhook_delivery d
    set state = 'sending', attempts = d.attempts + 1, first_attempt_at = coalesce(d.first_attempt_at, ${now}),
      retry_at = ${lostAt}, changed_at = ${now}
    from (
      select event_id from webhook_delivery o
      where webhook_id = ${webhook} and state in ('waiting', 'sending') and (retry_at is null or retry_at <= ${now})
        and not exists (
          select from webhook_delivery e
          where e.webhook_id = ${webhook} and e.key = o.key and e.state in ('waiting', 'sending')
            and (e.log_index, e.part) < (o.log_index, o.part))
      order by log_index, part limit ${limit}) due
    where d.webhook_id = ${webhook} and d.event_id = due.event_id
    returning d.event_id as event, d.log_index as index, d.part, d.attempts, d.first_attempt_at as "firstAttemptAt"`.execute(
    tx,
  );
  return rows.toSorted((a, b) => a.index - b.index || a.part - b.part);
}

export type Attempted = {
  readonly webhook: string;
  readonly event: string;
  /** Of the attempt: a later one has its own end. */
  readonly attempts: number;
  readonly state: 'waiting' | 'delivered' | 'dead';
  readonly retryAt: Date | null;
  readonly status: number | null;
  readonly error: string;
};

export async function recordAttempt(tx: Tx, attempt: Attempted, now: Date): Promise<void> {
  const { webhook, event, attempts, state, retryAt, status, error } = attempt;
  await tx
    .updateTable('webhook_delivery')
    .set({ state, retry_at: retryAt, status, error, changed_at: now })
    .where('webhook_id', '=', webhook)
    .where('event_id', '=', event)
    .where('attempts', '=', attempts)
    .where('state', '=', 'sending')
    .execute();
}

/** It takes what it is sent. @returns 0: nothing has failed since. */
export async function recordSuccess(tx: Tx, id: string, now: Date): Promise<number> {
  const well = { failures: 0, open_until: null, last_success_at: now };
  await tx.updateTable('webhook').set(well).where('id', '=', id).execute();
  return 0;
}

/** @returns how many deliveries failed one after the other by now. */
export async function recordFailure(tx: Tx, id: string, error: string, now: Date): Promise<number> {
  const { failures } = await tx
    .updateTable('webhook')
    .set((of) => ({ failures: of('failures', '+', 1), last_failure_at: now, last_error: error }))
    .where('id', '=', id)
    .returning('failures')
    .executeTakeFirstOrThrow();
  return failures;
}

export async function leaveAlone(tx: Tx, id: string, until: Date): Promise<void> {
  await tx.updateTable('webhook').set({ open_until: until }).where('id', '=', id).execute();
}

/** Nothing is sent until somebody changes it. */
export async function stopWebhook(tx: Tx, id: string, why: string): Promise<void> {
  const stopped = { state: 'stopped' as const, why };
  await tx.updateTable('webhook').set(stopped).where('id', '=', id).where('state', '=', 'active').execute();
}

/** Lets go of what arrived, or was given up, before an instant. */
export async function forgetDeliveries(db: Db, before: Date): Promise<void> {
  const over = db.deleteFrom('webhook_delivery').where('state', 'in', ['delivered', 'dead', 'dismissed']);
  await over.where('changed_at', '<', before).execute();
}

/** The newest first. @param state  of those in this state alone. */
export async function listDeliveries(
  db: Db,
  webhook: string,
  { state, limit }: { readonly state: WebhookDelivery['state'] | undefined; readonly limit: number },
): Promise<WebhookDelivery[]> {
  const rows = await db
    .selectFrom('webhook_delivery')
    .select(['event_id as event', 'type', 'key as partitionkey', 'log_index as position', 'state', 'attempts'])
    .select(['status', 'error', 'reason', 'changed_at as at'])
    .where('webhook_id', '=', webhook)
    .$if(state !== undefined, (query) => query.where('state', '=', state!))
    .orderBy('log_index', 'desc')
    .orderBy('part', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ at, ...row }) => WebhookDelivery.parse({ ...row, at: instantOf(at) }));
}

/** In which state a delivery is, held until the transaction ends; null: there is none. */
export async function lockDelivery(tx: Tx, webhook: string, event: string): Promise<WebhookDelivery['state'] | null> {
  const row = await tx
    .selectFrom('webhook_delivery')
    .select('state')
    .where('webhook_id', '=', webhook)
    .where('event_id', '=', event)
    .forUpdate()
    .executeTakeFirst();
  return row?.state ?? null;
}

/** Has it tried at once, as if it had not been tried yet; the pause of its webhook is over as well. */
export async function retryDelivery(tx: Tx, webhook: string, event: string, now: Date): Promise<void> {
  const fresh = { attempts: 0, first_attempt_at: null, retry_at: null, reason: '', changed_at: now };
  await tx
    .updateTable('webhook_delivery')
    .set({ state: 'waiting', ...fresh })
    .where('webhook_id', '=', webhook)
    .where('event_id', '=', event)
    .execute();
  await tx.updateTable('webhook').set({ failures: 0, open_until: null }).where('id', '=', webhook).execute();
}

/** Lets go of it for good. What comes after it under the same key is sent. */
export async function dismissDelivery(
  tx: Tx,
  { webhook, event, reason }: { readonly webhook: string; readonly event: string; readonly reason: string },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('webhook_delivery')
    .set({ state: 'dismissed', reason, retry_at: null, changed_at: now })
    .where('webhook_id', '=', webhook)
    .where('event_id', '=', event)
    .execute();
}
