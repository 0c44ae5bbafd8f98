import { sql } from 'kysely';
import { bodyJson } from './body-json.ts';
import type { Db } from './transaction.ts';

/** How many cases of each kind there are, and how many of them wait for people. */
export async function countsByKind(
  db: Db,
): Promise<readonly { readonly kind: string; readonly cases: number; readonly open: number }[]> {
  const { rows } = await sql<{ kind: string; cases: number; open: number }>`
    select kind, count(*)::int as cases,
      (count(*) filter (where state in ('open', 'returned', 'approved', 'postingFailed')))::int as open
    from billing_case group by kind order by kind`.execute(db);
  return rows;
}

/**
 * Cases that nothing would ever end, with processes whose case is over; and cases that stand in one queue here and in another, or in
 * none, where people see them.
 */
export async function countOrphans(db: Db): Promise<{ readonly orphans: number; readonly inTwoQueues: number }> {
  const { rows } = await sql<{ orphans: number; inTwoQueues: number }>`
    select
      (count(*) filter (where (c.state in ('open', 'returned', 'approved', 'postingFailed'))
        <> coalesce(w.state in ('running', 'waiting'), false)))::int as orphans,
      (count(*) filter (where c.queue is distinct from ${bodyJson(sql`c.body`)} ->> 'queue'
        or c.queue is distinct from ${bodyJson(sql`d.body`)} ->> 'queue'))::int as "inTwoQueues"
    from billing_case c
    left join wf_instance w on w.id = c.process_id
    left join doc d on d.coll = 'cases' and d.id = c.id and not d.deleted`.execute(db);
  return rows[0] ?? { orphans: 0, inTwoQueues: 0 };
}

/** What the embedded ledger holds on both sides. Cents. */
export async function sumBooks(db: Db): Promise<{ readonly debitsMinor: number; readonly creditsMinor: number }> {
  const { rows } = await sql<{ debitsMinor: number; creditsMinor: number }>`
    select coalesce(sum(debit), 0)::bigint as "debitsMinor", coalesce(sum(credit), 0)::bigint as "creditsMinor"
    from gl_line`.execute(db);
  return rows[0] ?? { debitsMinor: 0, creditsMinor: 0 };
}
