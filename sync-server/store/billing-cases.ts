import { sql } from 'kysely';
import { CaseDocument, type CaseState } from '../../src-shared/case/case-document.ts';
import { storableText } from './storable.ts';
import type { Db, Tx } from './transaction.ts';

/** The number before the first one of every prefix. */
const NUMBERS_START_AFTER = 1000;

/**
 * Takes case numbers without gaps. The prefixes' counters stay locked until the transaction ends, in the order of their
 * names: call it late, and before anything is published.
 *
 * @returns per prefix the first of the numbers taken.
 */
export async function takeCaseNumbers(tx: Tx, amounts: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  const prefixes = [...amounts.keys()].toSorted();
  const counts = prefixes.map((prefix) => amounts.get(prefix) ?? 0);
  const { rows } = await sql<{ prefix: string; last: number }>`
    insert into case_number as n (prefix, last)
    select prefix, ${NUMBERS_START_AFTER}::int + amount
    from unnest(${prefixes}::text[], ${counts}::int[]) with ordinality r(prefix, amount, position) order by position
    on conflict (prefix) do update set last = n.last + excluded.last - ${NUMBERS_START_AFTER}::int
    returning prefix, last`.execute(tx);
  return new Map(rows.map(({ prefix, last }) => [prefix, last - (amounts.get(prefix) ?? 0) + 1]));
}

/** Each case's process has the id of the case. */
export async function insertCases(tx: Tx, cases: readonly CaseDocument[], now: Date): Promise<void> {
  const of = <T>(column: (one: CaseDocument) => T): T[] => cases.map(column);
  await sql`
    insert into billing_case
      (id, number, kind, queue, site, state, amount, account, remittance_id, process_id, body, ver, updated_at)
    select id, number, kind, queue, site, state, amount, account, nullif(remittance, ''), id, body, ver, ${now}
    from unnest(
      ${of(({ id }) => id)}::text[], ${of(({ number }) => number)}::text[], ${of(({ kind }) => kind)}::text[],
      ${of(({ queue }) => queue)}::text[], ${of(({ site }) => site)}::text[], ${of(({ state }) => state)}::text[],
      ${of(({ amountMinor }) => amountMinor)}::bigint[], ${of(({ account }) => storableText(account))}::text[],
      ${of(({ evidence }) => evidence.remittance)}::text[], ${of((one) => JSON.stringify(one))}::text[],
      ${of(({ ver }) => ver)}::bigint[]
    ) r(id, number, kind, queue, site, state, amount, account, remittance, body, ver)`.execute(tx);
}

/** Locks a case until the transaction ends; null when there is none. */
export async function lockCase(tx: Tx, id: string): Promise<CaseDocument | null> {
  const row = await tx
    .selectFrom('billing_case')
    .select('body')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row ? CaseDocument.parse(JSON.parse(row.body)) : null;
}

export async function findCase(db: Db, id: string): Promise<CaseDocument | null> {
  const row = await db.selectFrom('billing_case').select('body').where('id', '=', id).executeTakeFirst();
  return row ? CaseDocument.parse(JSON.parse(row.body)) : null;
}

/** Every case in one of these states, the oldest first. */
export async function listCases(db: Db, states: readonly CaseState[]): Promise<CaseDocument[]> {
  const rows = await db.selectFrom('billing_case').select('body').where('state', 'in', states).orderBy('id').execute();
  return rows.map(({ body }) => CaseDocument.parse(JSON.parse(body)));
}

/** Writes the next version of a case that was locked. */
export async function saveCase(tx: Tx, next: CaseDocument, now: Date): Promise<void> {
  await tx
    .updateTable('billing_case')
    .set({
      state: next.state,
      amount: next.amountMinor,
      account: storableText(next.account),
      queue: next.queue,
      body: JSON.stringify(next),
      ver: next.ver,
      updated_at: now,
    })
    .where('id', '=', next.id)
    .execute();
}
