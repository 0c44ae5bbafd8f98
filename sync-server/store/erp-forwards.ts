import { sql } from 'kysely';
import type { CalendarDate, Instant } from '../../src-shared/base/dates.ts';
import type { ErpForwardState } from '../../src-shared/wire/erp.ts';
import type { Db, Tx } from './transaction.ts';

export type ErpTarget = {
  readonly id: string;
  readonly since: Date;
  /** Retryable faults in succession. */
  readonly failures: number;
  /** Nothing is sent before. */
  readonly openUntil: Date | null;
  /** Why nothing is sent until a person acts; '' while it is not stopped. */
  readonly stopped: string;
  readonly lastError: string;
  readonly lastSuccessAt: Date | null;
};

/** Makes the target known. A changed configuration (another password) lets a stopped one go on. */
export async function openTarget(db: Db, id: string, configuration: string, now: Date): Promise<void> {
  await sql`
    insert into erp_target (id, since, configuration) values (${id}, ${now}, ${configuration})
    on conflict (id) do update set configuration = excluded.configuration, failures = 0, open_until = null, stopped = ''
      where erp_target.configuration <> excluded.configuration`.execute(db);
}

const TARGET = sql`id, since, failures, open_until as "openUntil", stopped, last_error as "lastError",
  last_success_at as "lastSuccessAt"`;

export async function findTarget(db: Db, id: string): Promise<ErpTarget | null> {
  const { rows } = await sql<ErpTarget>`select ${TARGET} from erp_target where id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Longer than anything that is sent under the lock. */
const HELD_MS = 300_000;

/** The target, locked until the transaction ends: one sender at a time. @param waits  else null is the answer when another has it. */
export async function lockTarget(
  tx: Tx,
  id: string,
  { waits }: { readonly waits: boolean },
): Promise<ErpTarget | null> {
  // Waiting for an answer from outside is no idling.
  await sql.raw(`set local idle_in_transaction_session_timeout = ${HELD_MS}`).execute(tx);
  const { rows } = await sql<ErpTarget>`
    select ${TARGET} from erp_target where id = ${id} for update ${waits ? sql`` : sql`skip locked`}`.execute(tx);
  return rows[0] ?? null;
}

export async function updateTarget(
  tx: Tx | Db,
  id: string,
  change: {
    readonly failures?: number;
    readonly openUntil?: Date | null;
    readonly stopped?: string;
    readonly lastError?: string;
    readonly lastSuccessAt?: Date;
  },
): Promise<void> {
  const { failures, openUntil, stopped, lastError, lastSuccessAt } = change;
  await tx
    .updateTable('erp_target')
    .set({
      ...(failures === undefined ? {} : { failures }),
      ...(openUntil === undefined ? {} : { open_until: openUntil }),
      ...(stopped === undefined ? {} : { stopped }),
      ...(lastError === undefined ? {} : { last_error: lastError }),
      ...(lastSuccessAt === undefined ? {} : { last_success_at: lastSuccessAt }),
    })
    .where('id', '=', id)
    .execute();
}

/**
 * Queues what stands in the ledger and is not on its way yet: entries since the target began, each handed over by the outbox with
 * the very content it has. What somebody wrote into the ledger in another way does not leave.
 */
export async function enrolEntries(db: Db, target: string, now: Date): Promise<void> {
  await sql`
    insert into erp_forward (target, entry_id, key, number, site, kind, amount, state, erp_key, date, queued_at, updated_at)
    select t.id, g.id, g.key, g.number, g.site,
      case when p.posting ->> 'kind' = 'case' then coalesce(c.kind, 'case') else p.posting ->> 'kind' end,
      (select coalesce(sum(debit), 0) from gl_line where entry_id = g.id), 'queued', g.key, g.date, g.posted_at, ${now}
    from erp_target t
      join gl_entry g on g.posted_at >= t.since
      join erp_posting p on p.key = g.key and p.state = 'posted' and p.content_hash = g.content_hash
      left join billing_case c on c.id = g.source ->> 'case'
    where t.id = ${target} and not exists (select from erp_forward f where f.target = t.id and f.entry_id = g.id)
    on conflict do nothing`.execute(db);
}

export type ForwardRow = {
  readonly entryId: string;
  readonly key: string;
  readonly number: string;
  readonly site: string;
  readonly kind: string;
  readonly amountMinor: number;
  readonly state: ErpForwardState;
  readonly attempts: number;
  readonly erpKey: string;
  readonly erpNumber: string | null;
  readonly date: CalendarDate;
  readonly mappingVersion: number | null;
  /** The posting as it was last sent. */
  readonly sent: unknown;
  readonly errorCode: string;
  readonly error: string;
  readonly queuedAt: Date;
};

const FORWARD = sql`entry_id as "entryId", key, number, site, kind, amount as "amountMinor", state, attempts,
  erp_key as "erpKey", erp_number as "erpNumber", date, mapping_version as "mappingVersion", sent, error_code as "errorCode",
  error, queued_at as "queuedAt"`;

/** The first that is due, in the order of the ledger's numbers. */
export async function nextForward(tx: Tx, target: string, now: Date): Promise<ForwardRow | null> {
  const { rows } = await sql<ForwardRow>`
    select ${FORWARD} from erp_forward
    where target = ${target} and state not in ('posted', 'kept') and (retry_at is null or retry_at <= ${now})
    order by number limit 1`.execute(tx);
  return rows[0] ?? null;
}

export async function findForward(db: Db | Tx, target: string, entryId: string): Promise<ForwardRow | null> {
  const { rows } = await sql<ForwardRow>`
    select ${FORWARD} from erp_forward where target = ${target} and entry_id = ${entryId}`.execute(db);
  return rows[0] ?? null;
}

export async function updateForward(
  tx: Tx,
  at: { readonly target: string; readonly entryId: string },
  change: {
    readonly state: ErpForwardState;
    readonly attempts?: number;
    readonly erpKey?: string;
    readonly erpId?: string;
    readonly erpNumber?: string;
    readonly date?: CalendarDate;
    readonly mappingVersion?: number;
    readonly sent?: object;
    readonly error?: { readonly code: string; readonly message: string };
    readonly retryAt?: Date | null;
  },
  now: Date,
): Promise<void> {
  const { state, attempts, erpKey, erpId, erpNumber, date, mappingVersion, sent, error, retryAt = null } = change;
  await tx
    .updateTable('erp_forward')
    .set({
      state,
      updated_at: now,
      retry_at: retryAt,
      error_code: error?.code ?? '',
      error: error?.message ?? '',
      ...(attempts === undefined ? {} : { attempts }),
      ...(erpKey === undefined ? {} : { erp_key: erpKey }),
      ...(erpId === undefined ? {} : { erp_id: erpId }),
      ...(erpNumber === undefined ? {} : { erp_number: erpNumber }),
      ...(date === undefined ? {} : { date }),
      ...(mappingVersion === undefined ? {} : { mapping_version: mappingVersion }),
      ...(sent === undefined ? {} : { sent: JSON.stringify(sent) }),
    })
    .where('target', '=', at.target)
    .where('entry_id', '=', at.entryId)
    .execute();
}

/** Lets what waits for a person be tried again at once. @param entryId  only this one. */
export async function retryWaiting(tx: Tx | Db, target: string, entryId?: string): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update erp_forward set retry_at = null
    where target = ${target} and state = 'waiting' ${entryId === undefined ? sql`` : sql`and entry_id = ${entryId}`}`.execute(
    tx,
  );
  return Number(numAffectedRows);
}

export type Backlog = {
  /** On its way or waiting for a person. */
  readonly entries: number;
  readonly waiting: number;
  /** Sum of their debits, cents. */
  readonly amountMinor: number;
  readonly oldestAt: Date | null;
  readonly posted: number;
};

export async function readBacklog(db: Db, target: string): Promise<Backlog> {
  const { rows } = await sql<Backlog>`
    select count(*) filter (where state not in ('posted', 'kept')) as entries,
      count(*) filter (where state = 'waiting') as waiting,
      coalesce(sum(amount) filter (where state not in ('posted', 'kept')), 0)::bigint as "amountMinor",
      min(queued_at) filter (where state not in ('posted', 'kept')) as "oldestAt",
      count(*) filter (where state = 'posted') as posted
    from erp_forward where target = ${target}`.execute(db);
  return rows[0] ?? { entries: 0, waiting: 0, amountMinor: 0, oldestAt: null, posted: 0 };
}

/** What is not in the ERP yet, oldest first. */
export async function listUnforwarded(db: Db, target: string, limit: number): Promise<ForwardRow[]> {
  const { rows } = await sql<ForwardRow>`
    select ${FORWARD} from erp_forward where target = ${target} and state not in ('posted', 'kept')
    order by number limit ${limit}`.execute(db);
  return rows;
}

/** Those of the entries that were made from a case. */
export async function forwardsOfCase(db: Db, target: string, caseId: string): Promise<ForwardRow[]> {
  const { rows } = await sql<ForwardRow>`
    select ${FORWARD} from erp_forward
    where target = ${target} and key = ${`case/${caseId}`}`.execute(db);
  return rows;
}

/** The entry behind a row as it stands in the ledger, with its approval. */
export async function readForwardedEntry(
  db: Db | Tx,
  entryId: string,
): Promise<{
  readonly memo: string;
  readonly reverses: { readonly entryId: string; readonly reason: string } | null;
  readonly source: { readonly case: string; readonly remittance: string };
  readonly approval: { evaluation: string; case: string; approvedBy: string[]; approvedAt: Instant };
} | null> {
  const { rows } = await sql<{
    memo: string;
    reverses: string | null;
    reason: string | null;
    source: { case: string; remittance: string };
    approval: { evaluation: string; case: string; approvedBy: string[]; approvedAt: Instant };
  }>`
    select g.memo, g.reverses, p.posting #>> '{reverses,reason}' as reason, g.source, p.posting -> 'approval' as approval
    from gl_entry g join erp_posting p on p.key = g.key and p.content_hash = g.content_hash where g.id = ${entryId}`.execute(
    db,
  );
  const [row] = rows;
  if (!row) return null;
  const { memo, reverses, reason, source, approval } = row;
  return { memo, source, approval, reverses: reverses === null ? null : { entryId: reverses, reason: reason ?? '' } };
}

/** Turnover per mapping version and account of our ledger, of the entries that stand in the ERP. */
export async function listPostedForwards(
  db: Db,
  target: string,
): Promise<{ readonly erpKey: string; readonly sent: unknown }[]> {
  return await db
    .selectFrom('erp_forward')
    .select(['erp_key as erpKey', 'sent'])
    .where('target', '=', target)
    .where('state', '=', 'posted')
    .orderBy('number')
    .execute();
}
