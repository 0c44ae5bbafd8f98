import { sql } from 'kysely';
import { type CalendarDate, instantOf } from '../../src-shared/base/dates.ts';
import type { CaseHint } from '../../src-shared/case/case-hint.ts';
import { ClaimCharges } from '../../src-shared/records/claim-charges.ts';
import { CoverageCheck } from '../../src-shared/records/coverage-check.ts';
import { type BusinessRecord, recordsOf } from '../../src-shared/records/record.ts';
import { Statement } from '../../src-shared/records/statement.ts';
import type { Db, Tx } from './transaction.ts';

/** A hint under the key by which it is known again, and where it belongs. */
export type KeyedHint = { readonly key: string; readonly site: string; readonly hint: CaseHint };

type Body = BusinessRecord['body'];
type RecordRow = { readonly key: string; readonly site: string; readonly id: string; readonly body: Body; asOf: Date };

/**
 * What may be a case and was none yet, the oldest first of each sort. A body that does not fit its schema is left out, as
 * everywhere.
 *
 * @param limit  of each sort.
 */
export async function listHints(db: Db, today: CalendarDate, limit: number): Promise<readonly KeyedHint[]> {
  return [
    ...(await lateStatements(db, today, limit)),
    ...(await uncoveredCharges(db, limit)),
    ...(await rejectedClaims(db, limit)),
  ];
}

/**
 * Another text whenever something was told since: PostgreSQL counts what was written, by whichever server, once it is committed
 * (at the latest ten seconds after).
 */
export async function toldSoFar(db: Db): Promise<string> {
  const { rows } = await sql<{ written: string }>`
    select coalesce(string_agg(concat_ws(' ', relname, n_tup_ins, n_tup_upd), ' ' order by relname), '') as written
    from pg_stat_user_tables where relname in ('business_record', 'claim', 'claim_status')`.execute(db);
  return rows[0]?.written ?? '';
}

/** Of several servers one at a time finds. */
export async function electFinder(db: Db): Promise<boolean> {
  const { rows } = await sql<{ elected: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('countersign found cases')) as elected`.execute(db);
  return rows[0]?.elected ?? false;
}

/** Keeps which case a hint became. */
export async function noteFound(tx: Tx, found: { key: string; caseId: string; now: Date }): Promise<void> {
  const { key, caseId, now } = found;
  await tx.insertInto('found_case').values({ key, case_id: caseId, found_at: now }).execute();
}

async function lateStatements(db: Db, today: CalendarDate, limit: number): Promise<KeyedHint[]> {
  const { rows } = await sql<RecordRow>`
    select * from (
      select concat_ws('/', 'statement', site, id, body ->> 'dueOn') as key, site, id, body, as_of as "asOf"
      from business_record
      where type = 'statement' and body ->> 'sentOn' is null and body ->> 'dueOn' < ${today}
        and body ->> 'amountMinor' ~ '^[1-9]\\d*$' and jsonb_typeof(body -> 'heldBy') = 'array'
        and body -> 'heldBy' <> '[]') s
    where not exists (select from found_case f where f.key = s.key)
    order by body ->> 'dueOn', key limit ${limit}`.execute(db);
  return rows.flatMap((row) =>
    told(row, 'statement', Statement).map((statement) => keyed(row, { of: 'statement', statement })),
  );
}

/** An answer that leaves days open, with the charges of each claim of its account. */
async function uncoveredCharges(db: Db, limit: number): Promise<KeyedHint[]> {
  const { rows } = await sql<RecordRow & { chargesId: string; charges: Body; chargesAsOf: Date }>`
    select * from (
      select concat_ws('/', 'coverage', k.site, k.id, c.id, k.body ->> 'isActive', k.body ->> 'from', k.body ->> 'until') as key, k.site, k.id, k.body,
        k.as_of as "asOf", c.id as "chargesId", c.body as charges, c.as_of as "chargesAsOf"
      from business_record k join business_record c
        on c.type = 'claim-charges' and c.keys @> jsonb_build_object('account', k.id) and c.site = k.site
      where k.type = 'coverage-check' and jsonb_typeof(c.body -> 'lines') = 'array' and exists (
        select from jsonb_array_elements(c.body -> 'lines') l
        where k.body ->> 'isActive' = 'false' or l ->> 'serviceOn' < k.body ->> 'from' or l ->> 'serviceOn' > k.body ->> 'until')) s
    where not exists (select from found_case f where f.key = s.key)
    order by "asOf", key limit ${limit}`.execute(db);
  return rows.flatMap((row) => {
    const [check] = told(row, 'coverage-check', CoverageCheck);
    const of = { ...row, id: row.chargesId, body: row.charges, asOf: row.chargesAsOf };
    const [charges] = told(of, 'claim-charges', ClaimCharges);
    return check && charges ? [keyed(row, { of: 'coverage', check, charges })] : [];
  });
}

/** Claims whose last answer sent them back, and which were not sent again since. */
async function rejectedClaims(db: Db, limit: number): Promise<KeyedHint[]> {
  const { rows } = await sql<{
    key: string;
    site: string;
    claim: string;
    payer: string;
    chargeMinor: number;
    serviceOn: CalendarDate | null;
    category: string;
    code: string;
    on: CalendarDate | null;
  }>`
    select concat('claim-status/', s.key) as key, c.site, c.id as claim, c.payer_id as payer, c.charge as "chargeMinor",
      to_char(c.service_on, 'YYYY-MM-DD') as "serviceOn", s.category, s.code, to_char(s.status_on, 'YYYY-MM-DD') as "on"
    from claim_status s
    join lateral (
      select id, site, payer_id, charge, service_on, received_at from claim where id = s.claim order by received_at desc, key limit 1
    ) c on c.received_at <= s.received_at
    where s.category in ('A3', 'A4', 'A6', 'A7', 'A8') and c.charge > 0
      and not exists (select from claim_status n where n.claim = s.claim and n.received_at > s.received_at)
      and not exists (select from found_case f where f.key = concat('claim-status/', s.key))
    order by s.received_at, s.key limit ${limit}`.execute(db);
  return rows.map(({ key, site, ...status }) => ({ key, site, hint: { of: 'claim-status', ...status } }));
}

function told<T>(
  { id, site, body, asOf }: Omit<RecordRow, 'key'>,
  type: string,
  schema: Parameters<typeof recordsOf<T>>[2],
) {
  return recordsOf([{ type, id, site, keys: {}, body, asOf: instantOf(asOf) }], type, schema);
}

function keyed({ key, site }: Pick<RecordRow, 'key' | 'site'>, hint: CaseHint): KeyedHint {
  return { key, site, hint };
}
