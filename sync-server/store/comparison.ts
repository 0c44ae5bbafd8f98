import { sql } from 'kysely';
import type { CaseState } from '../../src-shared/case/case-document.ts';
import type { Traced } from '../../src-shared/journal/compare.ts';
import { bodyJson } from './body-json.ts';
import type { Db } from './transaction.ts';

type Side = { readonly site: string; readonly debit: number; readonly net: Readonly<Record<string, number>> };
type Row = {
  readonly key: string;
  readonly entry: (Side & { readonly number: string }) | null;
  readonly posting: (Side & { readonly state: NonNullable<Traced['posting']>['state']; readonly since: string }) | null;
  readonly subject: string;
  readonly approvers: readonly string[] | null;
  readonly approved: boolean;
  readonly twin: string | null;
};

/** Of what was gone through, how much is plainly in order, and everything else one by one. */
export type TracedBooks = {
  /** In the ledger. */
  readonly entries: number;
  readonly inOrder: number;
  readonly others: readonly Traced[];
};

const MOST = 10_000;

/** What stands in the books, each entry summed up. */
const BOOKED = sql`
      select e.key, e.number, e.site, e.source ->> 'case' as case_id, e.source ->> 'remittance' as remittance,
        coalesce(s.debit, 0)::bigint as debit, coalesce(s.net, '{}'::jsonb) as net
      from gl_entry e left join (
        select entry_id, sum(debit) as debit, jsonb_object_agg(account, net) filter (where net <> 0) as net
        from (select entry_id, account, sum(debit) as debit, sum(debit) - sum(credit) as net
              from gl_line group by entry_id, account) a
        group by entry_id) s on s.entry_id = e.id`;

/** What was handed to the ledger, summed up in the same way, and who allowed it. */
const HANDED = sql`
      select p.key, p.state, p.updated_at as since, p.posting ->> 'site' as site,
        p.posting #>> '{approval,evaluation}' as evaluation, p.posting #>> '{approval,case}' as approving,
        p.posting #>> '{source,case}' as case_id, p.posting #>> '{source,remittance}' as remittance,
        p.posting #> '{approval,approvedBy}' as approvers, coalesce(s.debit, 0)::bigint as debit,
        coalesce(s.net, '{}'::jsonb) as net
      from erp_posting p left join lateral (
        select sum(debit) as debit, jsonb_object_agg(account, net) filter (where net <> 0) as net
        from (select l ->> 'account' as account, sum((l ->> 'debitMinor')::bigint) as debit,
                sum((l ->> 'debitMinor')::bigint) - sum((l ->> 'creditMinor')::bigint) as net
              from jsonb_array_elements(p.posting -> 'lines') l group by 1) a) s on true`;

/** Cases that ought to post, or to have posted, and of which nothing was handed over. */
const STUCK = sql`
      select 'case/' || c.id as key, 'queued'::text as state, c.updated_at as since, c.site, c.id as case_id, c.amount as debit
      from billing_case c
      where c.state in ('approved', 'posted') and position('"entry":[]' in c.body) = 0
        and not exists (select from erp_posting p where p.key = 'case/' || c.id)`;

const JSON_OF_APPROVING = bodyJson(sql`a.body`);

/** Both sides of each key. Approvals count as the outbox counts them: each person once, the proposer never. */
const TRACED = sql`
      select coalesce(b.key, h.key) as key,
        case when b.key is not null then
          jsonb_build_object('number', b.number, 'site', b.site, 'debit', b.debit, 'net', b.net) end as entry,
        case when h.key is not null then
          jsonb_build_object('state', h.state, 'since', h.since, 'site', h.site, 'debit', h.debit, 'net', h.net) end as posting,
        nullif(coalesce(h.case_id, b.case_id), '') as case_id,
        nullif(coalesce(h.remittance, b.remittance), '') as remittance, h.approvers,
        coalesce(case
          when h.key is null then o.id is not null and o.outcome ->> 'action' = 'post'
          when h.approving = '' then v.outcome ->> 'action' = 'post' and v.subject = h.remittance
          else v.id is not null and a.id is not null and (
            select count(distinct coalesce(x #>> '{for,id}', x #>> '{by,id}'))
            from jsonb_array_elements(${JSON_OF_APPROVING} -> 'approvals') x
            where coalesce(x #>> '{for,id}', x #>> '{by,id}') <> ${JSON_OF_APPROVING} #>> '{proposedBy,id}'
          ) >= greatest((${JSON_OF_APPROVING} ->> 'approvalsNeeded')::int, coalesce((v.outcome ->> 'approvals')::int, 0))
        end, false) as approved,
        case when h.key is null then (
          select t.number from booked t join erp_posting tp on tp.key = t.key
          where t.key <> b.key and t.net = b.net
            and ((b.case_id <> '' and t.case_id = b.case_id) or (b.remittance <> '' and t.remittance = b.remittance))
          limit 1) end as twin
      from booked b full join handed h on h.key = b.key
        left join policy_evaluation v on v.id = h.evaluation
        left join lateral (select e.id, e.outcome from policy_evaluation e where h.key is null and e.subject = b.key
          order by e.at desc limit 1) o on true
        left join billing_case a on a.id = nullif(h.approving, '')
      union all
      select s.key, null, jsonb_build_object('state', s.state, 'since', s.since, 'site', s.site, 'debit', s.debit,
          'net', '{}'::jsonb), s.case_id, null, null, true, null
      from stuck s
      where not exists (select from gl_entry e where e.key = s.key)`;

/**
 * Holds every entry of the ledger against what was handed to it and against who approved that, by key, and the other way round. Sums are
 * made of the lines themselves, on both sides, so that a changed amount or account shows.
 */
export async function traceBooks(db: Db): Promise<TracedBooks> {
  const { rows } = await sql<{ entries: number; inOrder: number; others: Row[] }>`
    with booked as materialized (${BOOKED}), handed as materialized (${HANDED}), stuck as (${STUCK}),
    traced as materialized (${TRACED}),
    judged as (
      select t.*, coalesce(t.entry is not null and t.approved and (t.posting is null or
        (t.entry -> 'net' = t.posting -> 'net' and t.entry ->> 'site' = t.posting ->> 'site')), false) as in_order
      from traced t)
    select (select count(*) from booked)::bigint as entries,
      (select count(*) from judged where in_order)::bigint as "inOrder",
      (select coalesce(jsonb_agg(to_jsonb(j) order by j.key), '[]'::jsonb)
       from (
         select t.key, t.entry, t.posting, t.approvers, t.approved, t.twin,
           coalesce('Case ' || c.number, 'Remittance ' || nullif(${bodyJson(sql`r.body`)} ->> 'trace', ''), '') as subject
         from judged t left join billing_case c on c.id = t.case_id left join remittance r on r.id = t.remittance
         where not t.in_order order by t.key limit ${MOST}) j) as others`.execute(db);
  const [row] = rows;
  return { entries: row?.entries ?? 0, inOrder: row?.inOrder ?? 0, others: (row?.others ?? []).map(tracedOf) };
}

function tracedOf({ key, entry, posting, subject, approvers, approved, twin }: Row): Traced {
  return {
    key,
    entry: entry && { number: entry.number, site: entry.site, debitMinor: entry.debit, byAccount: entry.net },
    posting: posting && {
      site: posting.site,
      state: posting.state,
      since: new Date(posting.since),
      debitMinor: posting.debit,
      byAccount: posting.net,
    },
    subject,
    approvers: approvers ?? [],
    isApproved: approved,
    twin,
  };
}

/** Cases about differences, whatever became of them. */
export async function listDifferenceCases(
  db: Db,
  kind: string,
): Promise<
  { readonly id: string; readonly number: string; readonly state: CaseState; readonly isAcknowledged: boolean }[]
> {
  const { rows } = await sql<{ id: string; number: string; state: CaseState; isAcknowledged: boolean }>`
    select id, number, state, jsonb_array_length(${bodyJson(sql`body`)} -> 'approvals') > 0 or state = 'refused' as "isAcknowledged"
    from billing_case where kind = ${kind} order by id`.execute(db);
  return rows;
}

/** Whether this transaction is the one that opens and closes them: of several servers one at a time does. */
export async function electComparer(db: Db): Promise<boolean> {
  const { rows } = await sql<{ elected: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('countersign comparison')) as elected`.execute(db);
  return rows[0]?.elected ?? false;
}
