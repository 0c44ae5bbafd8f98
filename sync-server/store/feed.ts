import { sql } from 'kysely';
import { jsonTexts } from './json-texts.ts';
import type { Db, Tx } from './transaction.ts';

/** The channel on which a commit that changed the feed announces its scopes, one id per line. */
export const FEED_CHANNEL = 'feed';

export type StoredHead = {
  readonly coll: string;
  readonly id: string;
  readonly ver: number;
  readonly scope: string;
  readonly deleted: boolean;
};

/** Locks the documents that exist, in key order, and says where each one is now. */
export async function lockDocuments(
  tx: Tx,
  keys: readonly { readonly coll: string; readonly id: string }[],
): Promise<StoredHead[]> {
  const { rows } = await sql<StoredHead>`
    select d.coll, d.id, d.ver, d.scope, d.deleted
    from doc d
    join unnest(${keys.map(({ coll }) => coll)}::text[], ${keys.map(({ id }) => id)}::text[]) k(coll, id)
      on d.coll = k.coll and d.id = k.id
    order by d.coll, d.id
    for update of d`.execute(tx);
  return rows;
}

/**
 * Makes the counters of scopes that have none: documents refer to them, and made between two locks a new counter would be a
 * lock out of order.
 */
export async function makeCounters(db: Db, scopes: readonly string[]): Promise<void> {
  const ids = [...new Set(scopes)].toSorted();
  await sql`
    insert into scope (id) select n.id from unnest(${ids}::text[]) n(id)
    where not exists (select from scope s where s.id = n.id) order by n.id on conflict do nothing`.execute(db);
}

/**
 * Takes sequence numbers from the scopes' counters. The counters stay locked until the transaction ends, which is what makes
 * the order of numbers the order of commits; they are locked in id order, so that two transactions never wait for each other.
 *
 * @returns per scope the last number that was in use before.
 */
export async function advanceCounters(
  tx: Tx,
  amounts: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, number>> {
  const ids = [...amounts.keys()].toSorted();
  const locked = await lockCounters(tx, ids);
  await sql`
    update scope s set last_seq = s.last_seq + a.amount
    from unnest(${ids}::text[], ${ids.map((id) => amounts.get(id) ?? 0)}::bigint[]) a(id, amount)
    where s.id = a.id`.execute(tx);
  return locked;
}

/** `no key update`: a document that another transaction has written, and not published yet, only holds the counter's key. */
async function lockCounters(tx: Tx, ids: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; last_seq: number }>`
    select id, last_seq from scope where id = any(${ids}::text[]) order by id for no key update`.execute(tx);
  return new Map(rows.map((row) => [row.id, row.last_seq]));
}

export type DocumentRow = StoredHead & { readonly body: string };

export async function writeDocuments(tx: Tx, rows: readonly DocumentRow[], now: Date): Promise<void> {
  await sql`
    insert into doc (coll, id, ver, scope, deleted, body, updated_at)
    select coll, id, ver, scope, deleted, body, ${now}
    from unnest(
      ${rows.map(({ coll }) => coll)}::text[], ${rows.map(({ id }) => id)}::text[],
      ${rows.map(({ ver }) => ver)}::bigint[], ${rows.map(({ scope }) => scope)}::text[],
      ${rows.map(({ deleted }) => deleted)}::boolean[], ${jsonTexts(rows.map(({ body }) => body))}
    ) r(coll, id, ver, scope, deleted, body)
    on conflict (coll, id) do update
      set ver = excluded.ver, scope = excluded.scope, deleted = excluded.deleted, body = excluded.body,
          updated_at = excluded.updated_at`.execute(tx);
}

/** Writes documents that never were on the feed. @throws when one was. */
export async function insertDocuments(tx: Tx, rows: readonly Omit<DocumentRow, 'deleted'>[], now: Date): Promise<void> {
  await sql`
    insert into doc (coll, id, ver, scope, body, updated_at)
    select coll, id, ver, scope, body, ${now}
    from unnest(
      ${rows.map(({ coll }) => coll)}::text[], ${rows.map(({ id }) => id)}::text[],
      ${rows.map(({ ver }) => ver)}::bigint[], ${rows.map(({ scope }) => scope)}::text[],
      ${jsonTexts(rows.map(({ body }) => body))}
    ) r(coll, id, ver, scope, body)`.execute(tx);
}

/** Documents that are on the feed and not deleted. */
export async function readDocuments(
  tx: Tx,
  coll: string,
  ids: readonly string[],
): Promise<{ readonly id: string; readonly ver: number; readonly scope: string; readonly body: string }[]> {
  const { rows } = await sql<{ id: string; ver: number; scope: string; body: string }>`
    select id, ver, scope, body from doc
    where coll = ${coll} and id = any(${ids}::text[]) and not deleted order by id`.execute(tx);
  return rows;
}

export type OperationRow = {
  readonly scope: string;
  readonly seq: number;
  readonly coll: string;
  readonly id: string;
  /** P: the document is in the scope. R: it was, and is no longer. */
  readonly op: 'P' | 'R';
  readonly ver: number;
};

/** Writes the newest operation of each document in each scope over the one before it. */
export async function writeOperations(tx: Tx, rows: readonly OperationRow[]): Promise<void> {
  await sql`
    insert into scope_op (scope, seq, coll, doc_id, op, ver)
    select scope, seq, coll, id, op::"char", ver
    from unnest(
      ${rows.map(({ scope }) => scope)}::text[], ${rows.map(({ seq }) => seq)}::bigint[],
      ${rows.map(({ coll }) => coll)}::text[], ${rows.map(({ id }) => id)}::text[],
      ${rows.map(({ op }) => op)}::text[], ${rows.map(({ ver }) => ver)}::bigint[]
    ) r(scope, seq, coll, id, op, ver)
    on conflict (scope, coll, doc_id) do update
      set seq = excluded.seq, op = excluded.op, ver = excluded.ver`.execute(tx);
}

/** Announced when, and only if, the transaction commits. */
export async function announce(tx: Tx, scopes: readonly string[]): Promise<void> {
  for (const payload of payloadsOf(scopes)) await sql`select pg_notify(${FEED_CHANNEL}, ${payload})`.execute(tx);
}

/** A notification carries less than 8,000 bytes. */
function payloadsOf(scopes: readonly string[]): string[] {
  const payloads: string[] = [];
  let current = '';
  for (const scope of scopes) {
    if (current.length + scope.length > 7000) {
      payloads.push(current);
      current = '';
    }
    current += current === '' ? scope : `\n${scope}`;
  }
  return current === '' ? payloads : [...payloads, current];
}

export async function readEpoch(db: Db): Promise<string> {
  const row = await db.selectFrom('sync_epoch').select('epoch').executeTakeFirstOrThrow();
  return row.epoch;
}

/** Sequence number reached, of those of the given scopes that were ever written to. */
export async function readHeads(db: Db, scopes: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; last_seq: number }>`
    select id, last_seq from scope where id = any(${scopes}::text[]) and last_seq > 0 order by id`.execute(db);
  return new Map(rows.map((row) => [row.id, row.last_seq]));
}

/** Live documents per scope. */
export async function countDocuments(db: Db, scopes: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ scope: string; documents: number }>`
    select scope, count(*) as documents from scope_op
    where scope = any(${scopes}::text[]) and op = 'P' group by scope`.execute(db);
  return new Map(rows.map((row) => [row.scope, row.documents]));
}

export type FeedRow = {
  readonly seq: number;
  readonly coll: string;
  readonly id: string;
  readonly op: 'P' | 'R';
  readonly ver: number;
  /** The document as it is now, null when it is deleted; `scope` is the one it is in now. */
  readonly body: string | null;
  readonly scope: string | null;
  /** Bytes of the bodies up to and including this row. */
  readonly bytes: number;
};

/**
 * Rows of one scope and collection strictly after a sequence number, ascending: at most `limit`, and no further row once
 * `maxBytes` of bodies are reached, but always at least one if there is one.
 */
export async function readPage(
  db: Db,
  page: {
    readonly scope: string;
    readonly coll: string;
    readonly after: number;
    readonly limit: number;
    readonly maxBytes: number;
  },
): Promise<FeedRow[]> {
  const { rows } = await sql<FeedRow>`
    select t.seq, t.coll, t.id, t.op, t.ver, t.body, t.scope, t.bytes::bigint as bytes
    from (
      select o.seq, o.coll, o.doc_id as id, o.op::text as op, o.ver, d.body, d.scope,
        sum(coalesce(octet_length(d.body), 0) + 100) over (order by o.seq rows unbounded preceding) as bytes,
        coalesce(octet_length(d.body), 0) + 100 as own
      from (
        select seq, coll, doc_id, op, ver from scope_op
        where scope = ${page.scope} and coll = ${page.coll} and seq > ${page.after}
        order by seq limit ${page.limit}
      ) o
      left join doc d on d.coll = o.coll and d.id = o.doc_id and not d.deleted
    ) t
    where t.bytes - t.own < ${page.maxBytes}
    order by t.seq`.execute(db);
  return rows;
}

/** All rows of one scope after a sequence number, whatever their collection. */
export async function readTail(
  db: Db,
  tail: { readonly scope: string; readonly after: number; readonly limit: number },
): Promise<FeedRow[]> {
  const { rows } = await sql<FeedRow>`
    select o.seq, o.coll, o.doc_id as id, o.op::text as op, o.ver, d.body, d.scope, 0::bigint as bytes
    from (
      select seq, coll, doc_id, op, ver from scope_op
      where scope = ${tail.scope} and seq > ${tail.after} order by seq limit ${tail.limit}
    ) o
    left join doc d on d.coll = o.coll and d.id = o.doc_id and not d.deleted
    order by o.seq`.execute(db);
  return rows;
}

/** Count, and exclusive or of SHA-256 over 'id LF ver', of the live documents of one scope and collection, in hex. */
export async function readDigest(db: Db, scope: string, coll: string): Promise<{ count: number; xor: string }> {
  const { rows } = await sql<{ count: number; bits: string | null }>`
    select count(*) as count,
      bit_xor(('x' || encode(sha256(convert_to(doc_id || chr(10) || ver, 'UTF8')), 'hex'))::bit(256))::text as bits
    from scope_op where scope = ${scope} and coll = ${coll} and op = 'P'`.execute(db);
  const { count, bits } = rows[0]!;
  return {
    count,
    xor: BigInt(`0b${bits ?? '0'}`)
      .toString(16)
      .padStart(64, '0'),
  };
}
