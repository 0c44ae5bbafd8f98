import { sql } from 'kysely';
import type { CalendarDate } from '../../src-shared/base/dates.ts';
import type { ProposedLine } from '../../src-shared/journal/journal-entry.ts';
import type { LedgerAccount } from '../../src-shared/journal/chart.ts';
import type { Db, Tx } from './transaction.ts';

export type StoredEntry = {
  readonly id: string;
  readonly number: string;
  readonly key: string;
  readonly contentHash: string;
  readonly site: string;
  readonly date: CalendarDate;
  readonly period: string;
  readonly memo: string;
  /** Id of the entry that this one reverses. */
  readonly reverses: string | null;
  readonly source: { readonly case: string; readonly remittance: string };
  readonly postedAt: Date;
};

/** Makes the books know these accounts; existing ones take the names given here. */
export async function saveAccounts(tx: Tx, accounts: readonly LedgerAccount[]): Promise<void> {
  await tx
    .insertInto('gl_account')
    .values(accounts.map(({ code, name, type, party }) => ({ code, name, type, party })))
    .onConflict((on) => on.column('code').doUpdateSet((eb) => ({ name: eb.ref('excluded.name') })))
    .execute();
}

/** Codes among the given ones that the books do not have. */
export async function missingAccounts(db: Db | Tx, codes: readonly string[]): Promise<string[]> {
  if (codes.length === 0) return [];
  const rows = await db.selectFrom('gl_account').select('code').where('code', 'in', codes).execute();
  const known = new Set(rows.map(({ code }) => code));
  return codes.filter((code) => !known.has(code));
}

/** The state of the month a day falls in; a month nobody has touched is open. */
export async function periodState(db: Db | Tx, period: string): Promise<'open' | 'closed'> {
  const row = await db.selectFrom('gl_period').select('state').where('period', '=', period).executeTakeFirst();
  return row?.state ?? 'open';
}

/** Opens the month if it is new, and keeps it from being closed until this transaction ends. */
export async function lockPeriod(tx: Tx, period: string): Promise<'open' | 'closed'> {
  await sql`
    insert into gl_period (period, starts_on, ends_on, state)
    values (${period}, to_date(${period}, 'YYYY-MM'),
      (to_date(${period}, 'YYYY-MM') + interval '1 month' - interval '1 day')::date, 'open')
    on conflict (period) do nothing`.execute(tx);
  const row = await tx
    .selectFrom('gl_period')
    .select('state')
    .where('period', '=', period)
    .forShare()
    .executeTakeFirstOrThrow();
  return row.state;
}

export async function setPeriodState(tx: Tx, period: string, state: 'open' | 'closed'): Promise<void> {
  await lockPeriod(tx, period);
  await tx.updateTable('gl_period').set({ state }).where('period', '=', period).execute();
}

/** The next number of a year. The row stays locked until the commit, so that no number is ever missing. */
export async function nextEntryNumber(tx: Tx, year: number): Promise<number> {
  const { last } = await tx
    .insertInto('gl_number')
    .values({ year, last: 1 })
    .onConflict((on) => on.column('year').doUpdateSet((eb) => ({ last: eb('gl_number.last', '+', 1) })))
    .returning('last')
    .executeTakeFirstOrThrow();
  return last;
}

export async function insertEntry(tx: Tx, entry: StoredEntry, lines: readonly ProposedLine[]): Promise<void> {
  await tx
    .insertInto('gl_entry')
    .values({
      id: entry.id,
      number: entry.number,
      key: entry.key,
      content_hash: entry.contentHash,
      site: entry.site,
      date: entry.date,
      period: entry.period,
      memo: entry.memo,
      reverses: entry.reverses,
      source: JSON.stringify(entry.source),
      posted_at: entry.postedAt,
    })
    .execute();
  await tx
    .insertInto('gl_line')
    .values(
      lines.map((line, index) => ({
        entry_id: entry.id,
        line: index + 1,
        account: line.account,
        debit: line.debitMinor,
        credit: line.creditMinor,
        party: line.party,
        text: line.text,
        segments: JSON.stringify(line.segments),
      })),
    )
    .execute();
}

export async function findEntryByKey(db: Db | Tx, key: string): Promise<StoredEntry | null> {
  const row = await db
    .selectFrom('gl_entry')
    .select([
      'id',
      'number',
      'key',
      'content_hash',
      'site',
      'date',
      'period',
      'memo',
      'reverses',
      'source',
      'posted_at',
    ])
    .where('key', '=', key)
    .executeTakeFirst();
  if (!row) return null;
  return {
    id: row.id,
    number: row.number,
    key: row.key,
    contentHash: row.content_hash,
    site: row.site,
    date: row.date as CalendarDate,
    period: row.period,
    memo: row.memo,
    reverses: row.reverses,
    source: row.source as StoredEntry['source'],
    postedAt: row.posted_at,
  };
}

export async function findReversalOf(db: Db | Tx, entryId: string): Promise<{ readonly key: string } | null> {
  const row = await db.selectFrom('gl_entry').select('key').where('reverses', '=', entryId).executeTakeFirst();
  return row ?? null;
}

export async function linesOfEntry(db: Db | Tx, entryId: string): Promise<ProposedLine[]> {
  const rows = await db
    .selectFrom('gl_line')
    .innerJoin('gl_account', 'gl_account.code', 'gl_line.account')
    .select(['account', 'gl_account.name as accountName', 'debit', 'credit', 'gl_line.party', 'text', 'segments'])
    .where('entry_id', '=', entryId)
    .orderBy('line')
    .execute();
  return rows.map(({ debit, credit, segments, ...line }) => ({
    ...line,
    debitMinor: debit,
    creditMinor: credit,
    segments: segments as ProposedLine['segments'],
  }));
}

/** Turnover per account of the given sites, up to and including a day. */
export async function sumByAccount(
  db: Db | Tx,
  query: { readonly asOf: CalendarDate; readonly sites?: readonly string[] },
): Promise<{ account: string; accountName: string; debitMinor: number; creditMinor: number }[]> {
  const { rows } = await sql<{ account: string; accountName: string; debitMinor: number; creditMinor: number }>`
    select l.account, a.name as "accountName",
      sum(l.debit)::bigint as "debitMinor", sum(l.credit)::bigint as "creditMinor"
    from gl_line l
      join gl_entry e on e.id = l.entry_id
      join gl_account a on a.code = l.account
    where e.date <= ${query.asOf}
      ${query.sites === undefined ? sql`` : sql`and e.site = any(${[...query.sites]}::text[])`}
    group by l.account, a.name order by l.account`.execute(db);
  return rows;
}

/** An entry by its number, with its kind as the outbox knew it, or that of its case. */
export async function findPostedEntry(
  db: Db,
  number: string,
): Promise<{ readonly id: string; readonly memo: string; readonly date: CalendarDate; readonly kind: string } | null> {
  const { rows } = await sql<{ id: string; memo: string; date: CalendarDate; kind: string }>`
    select g.id, g.memo, g.date,
      case when p.posting ->> 'kind' = 'case' then coalesce(c.kind, 'case') else coalesce(p.posting ->> 'kind', 'case') end as kind
    from gl_entry g left join erp_posting p on p.key = g.key left join billing_case c on c.id = g.source ->> 'case'
    where g.number = ${number}`.execute(db);
  return rows[0] ?? null;
}
