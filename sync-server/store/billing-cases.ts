import { sql } from 'kysely';
import { storableText } from '../../src-shared/base/storable-text.ts';
import { approvalSubjectOf } from '../../src-shared/case/approval-subject.ts';
import { CaseDocument, type CaseState } from '../../src-shared/case/case-document.ts';
import { isUnfinished, undecidedStates, unfinishedStates } from '../../src-shared/case/case-state.ts';
import { writeGathered, writeOrGather } from './gathered-writes.ts';
import { jsonTexts } from './json-texts.ts';
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
      (id, number, kind, queue, site, state, amount, account, remittance_id, process_id, category, body, ver, opened_at,
       updated_at)
    select id, number, kind, queue, site, state, amount, account, nullif(remittance, ''), id, category, body, ver, ${now},
      ${now}
    from unnest(
      ${of(({ id }) => id)}::text[], ${of(({ number }) => number)}::text[], ${of(({ kind }) => kind)}::text[],
      ${of(({ queue }) => queue)}::text[], ${of(({ site }) => site)}::text[], ${of(({ state }) => state)}::text[],
      ${of(({ amountMinor }) => amountMinor)}::bigint[], ${of(({ account }) => storableText(account))}::text[],
      ${of(({ evidence }) => evidence.remittance)}::text[], ${of((one) => approvalSubjectOf(one).category)}::text[],
      ${jsonTexts(of((one) => JSON.stringify(one)))}, ${of(({ ver }) => ver)}::bigint[]
    ) r(id, number, kind, queue, site, state, amount, account, remittance, category, body, ver)`.execute(tx);
}

export type WrittenOff = {
  readonly account: string;
  readonly site: string;
  readonly category: string;
  /** Opened since the given day. Cents. */
  readonly recentMinor: number;
};

/**
 * What was written off on these accounts, or is about to be, by category. What was refused or closed unposted is not.
 *
 * @param except  id of the case that asks.
 */
export async function readWrittenOff(
  tx: Tx,
  accounts: readonly { readonly account: string; readonly site: string }[],
  since: Date,
  except = '',
): Promise<WrittenOff[]> {
  await writeGathered(tx, updateCases);
  const { rows } = await sql<WrittenOff>`
    select c.account, c.site, c.category,
      coalesce(sum(c.amount) filter (where c.opened_at >= ${since}), 0)::bigint as "recentMinor"
    from (select distinct account, site from unnest(
      ${accounts.map(({ account }) => storableText(account))}::text[], ${accounts.map(({ site }) => site)}::text[]
    ) r(account, site)) a
    join billing_case c on c.account = a.account and c.site = a.site and c.category <> ''
    where c.state not in ('refused', 'closed') and c.id <> ${except}
    group by c.account, c.site, c.category`.execute(tx);
  return rows;
}

/** Cases that a transaction has locked ahead, as they are by now; their new versions are written at its end. */
const lockedAhead = new WeakMap<Db, Map<string, CaseDocument>>();

/**
 * Locks many cases in one statement, in the order of their ids, for a transaction that gathers its rows: `lockCase` and
 * `findCase` then answer from memory, and the last version of each case is written at the end, or before a query that looks at
 * several cases.
 */
export async function lockCasesAhead(tx: Tx, ids: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string; body: string }>`
    select id, body from billing_case where id = any(${ids}::text[]) order by id for no key update`.execute(tx);
  lockedAhead.set(tx, new Map(rows.map(({ id, body }) => [id, CaseDocument.parse(JSON.parse(body))])));
}

/** Locks a case until the transaction ends; null when there is none. */
export async function lockCase(tx: Tx, id: string): Promise<CaseDocument | null> {
  const ahead = lockedAhead.get(tx)?.get(id);
  if (ahead) return ahead;
  const row = await tx
    .selectFrom('billing_case')
    .select('body')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row ? CaseDocument.parse(JSON.parse(row.body)) : null;
}

export async function findCase(db: Db, id: string): Promise<CaseDocument | null> {
  const ahead = lockedAhead.get(db)?.get(id);
  if (ahead) return ahead;
  const row = await db.selectFrom('billing_case').select('body').where('id', '=', id).executeTakeFirst();
  return row ? CaseDocument.parse(JSON.parse(row.body)) : null;
}

type EarlierOf = {
  readonly account: string;
  readonly kinds: readonly string[];
  /** null: of all sites. */
  readonly site: string | null;
  /** Id of the case that asks, '' for none. */
  readonly except: string;
};

/**
 * Cases of these kinds on an account, newest first, without those that were refused. Until the transaction ends nobody else looks
 * at the same account: two proposals that do not see one another could both pass as the first.
 */
export async function lockEarlierCases(tx: Tx, asked: EarlierOf): Promise<CaseDocument[]> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${asked.account}, 4715))`.execute(tx);
  return await findEarlierCases(tx, asked);
}

/** As {@link lockEarlierCases}, for who only looks. All of them: one that is left out may be the one that forbids a payment. */
export async function findEarlierCases(db: Db, { account, kinds, site, except }: EarlierOf): Promise<CaseDocument[]> {
  await writeGathered(db, updateCases);
  const { rows } = await sql<{ body: string }>`
    select body from billing_case
    where account = ${storableText(account)} and account <> '' and kind = any(${kinds}::text[]) and id <> ${except}
      and state <> 'refused' and (${site}::text is null or site = ${site})
    order by opened_at desc, id desc`.execute(db);
  return rows.map(({ body }) => CaseDocument.parse(JSON.parse(body)));
}

/** So many refunds to payers are looked at for one remittance, the newest ones. */
const MOST_REFUNDS = 2000;

/**
 * Cases of these kinds that concern a payer and were not refused, newest first.
 *
 * @param kinds  as they stand in the statement: the index of refunds to payers is of one kind alone.
 */
export async function findCasesOfPayer(db: Db, payerId: string, kinds: readonly string[]): Promise<CaseDocument[]> {
  if (kinds.length === 0) return [];
  const { rows } = await sql<{ body: string }>`
    select body from billing_case where kind in (${sql.join(kinds.map((kind) => sql.lit(kind)))}) and state <> 'refused'
    order by opened_at desc, id desc limit ${MOST_REFUNDS}`.execute(db);
  // The party of its entry is the payer.
  return rows
    .map(({ body }) => CaseDocument.parse(JSON.parse(body)))
    .filter(({ entry }) => entry.some(({ party }) => party === payerId));
}

/** Every case in one of these states, the oldest first. */
export async function listCases(db: Db, states: readonly CaseState[]): Promise<CaseDocument[]> {
  const rows = await db.selectFrom('billing_case').select('body').where('state', 'in', states).orderBy('id').execute();
  return rows.map(({ body }) => CaseDocument.parse(JSON.parse(body)));
}

/** Locks the next cases of a remittance that wait for people and would post an entry. */
export async function lockPostingCases(tx: Tx, remittance: string, limit: number): Promise<CaseDocument[]> {
  // In JSON text a quote inside a string is escaped, so this finds the field and nothing a payer wrote.
  const { rows } = await sql<{ body: string }>`
    select body from billing_case
    where remittance_id = ${remittance} and state = any(${[...undecidedStates]}::text[]) and position('"entry":[]' in body) = 0
    order by id limit ${limit} for no key update`.execute(tx);
  return rows.map(({ body }) => CaseDocument.parse(JSON.parse(body)));
}

/** Locks the cases that a person has taken and that are not finished. */
export async function lockOwnedCases(tx: Tx, owner: string): Promise<CaseDocument[]> {
  const { rows } = await sql<{ body: string }>`
    select body from billing_case
    where state = any(${[...unfinishedStates]}::text[]) and owner = ${owner}
    order by id for no key update`.execute(tx);
  return rows.map(({ body }) => CaseDocument.parse(JSON.parse(body)));
}

/** How many cases that are not finished a person has taken, as this transaction knows it. */
export async function countOwnedCases(tx: Tx, owner: string): Promise<number> {
  const ahead = lockedAhead.get(tx);
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from billing_case
    where owner = ${owner} and state = any(${[...unfinishedStates]}::text[])
      and id <> all(${[...(ahead?.keys() ?? [])]}::text[])`.execute(tx);
  const isTaken = ({ owner: by, state }: CaseDocument) => by?.id === owner && isUnfinished(state);
  return (rows[0]?.count ?? 0) + [...(ahead?.values() ?? [])].filter(isTaken).length;
}

/** Writes the next version of a case that was locked. */
export async function saveCase(tx: Tx, next: CaseDocument, now: Date): Promise<void> {
  const ahead = lockedAhead.get(tx);
  if (!ahead?.has(next.id)) return updateCases(tx, [{ next, now }]);
  ahead.set(next.id, next);
  await writeOrGather(tx, [{ next, now }], updateCases);
}

/** Of several versions of one case the last. */
async function updateCases(
  tx: Tx,
  versions: readonly { readonly next: CaseDocument; readonly now: Date }[],
): Promise<void> {
  const last = [...new Map(versions.map((version) => [version.next.id, version])).values()];
  const of = <T>(column: (one: CaseDocument) => T): T[] => last.map(({ next }) => column(next));
  await sql`
    update billing_case c
    set state = r.state, amount = r.amount, account = r.account, queue = r.queue, body = r.body, ver = r.ver,
        category = r.category, updated_at = r.updated_at, owner = r.owner
    from unnest(
      ${of(({ id }) => id)}::text[], ${of(({ state }) => state)}::text[],
      ${of(({ amountMinor }) => amountMinor)}::bigint[], ${of(({ account }) => storableText(account))}::text[],
      ${of(({ queue }) => queue)}::text[], ${of((one) => approvalSubjectOf(one).category)}::text[],
      ${jsonTexts(of((one) => JSON.stringify(one)))}, ${of(({ ver }) => ver)}::bigint[], ${last.map(({ now }) => now)}::timestamptz[],
      ${of(({ owner }) => owner?.id ?? null)}::text[]
    ) r(id, state, amount, account, queue, category, body, ver, updated_at, owner)
    where c.id = r.id`.execute(tx);
}
