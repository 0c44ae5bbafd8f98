import { sql } from 'kysely';
import { instantOf } from '../../src-shared/base/dates.ts';
import type { RehearsedCase } from '../../src-shared/policy/rehearse.ts';
import { RehearsalReply, type RehearsedChange } from '../../src-shared/wire/policies.ts';
import { bodyJson } from './body-json.ts';
import type { Db, Tx } from './transaction.ts';

/** A recorded decision, with what it was about. */
export type PastDecision = RehearsedCase & {
  readonly subject: string;
  readonly label: string;
  readonly about: RehearsedChange['about'];
};

export async function countDecisions(db: Db, policy: string, since: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from policy_evaluation where policy = ${policy} and at >= ${since}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Recorded decisions of a policy in the order in which they were made, a page behind the given one. */
export async function readDecisions(
  db: Db,
  policy: string,
  page: { readonly since: Date; readonly after: string; readonly limit: number },
): Promise<PastDecision[]> {
  const { rows } = await sql<Omit<PastDecision, 'policy'>>`
    select e.id, e.subject, e.inputs,
      coalesce(c.number, ${bodyJson(sql`r.body`)} ->> 'trace', e.subject) as label,
      case when c.id is not null then 'case' when r.id is not null then 'remittance' else 'other' end as about,
      coalesce(c.site, r.site, e.inputs ->> 'site', '') as site,
      case when c.id is not null and not e.inputs ? 'risk' then jsonb_build_object('site', c.site,
        'payerClass', ${bodyJson(sql`c.body`)} ->> 'payerClass',
        'risk', coalesce(${bodyJson(sql`c.body`)} -> 'risk' ->> 'band', 'low')) else '{}'::jsonb end as known,
      coalesce((e.inputs ->> 'amountMinor')::numeric::bigint, c.amount, (${bodyJson(sql`r.body`)} ->> 'paidMinor')::bigint, 0)
        as "amountMinor"
    from policy_evaluation e
    left join billing_case c on c.id = e.subject
    left join remittance r on r.id = e.subject
    where e.policy = ${policy} and e.at >= ${page.since} and e.id > ${page.after}
    order by e.id limit ${page.limit}`.execute(db);
  return rows.map((row) => ({ ...row, policy }));
}

type Stored = { readonly policy: string; readonly rehearsal: RehearsalReply };

export async function insertRehearsal(tx: Tx, { policy, rehearsal }: Stored): Promise<void> {
  const { id, draft, draftVer, months, by, state, done, total, startedAt } = rehearsal;
  await tx
    .insertInto('policy_rehearsal')
    .values({
      id,
      policy,
      draft,
      draft_ver: draftVer,
      months,
      by: JSON.stringify(by),
      state,
      done,
      total,
      started_at: startedAt,
      updated_at: startedAt,
    })
    .execute();
}

export async function updateRehearsal(
  db: Db,
  { id, state, done, result }: Pick<RehearsalReply, 'id' | 'state' | 'done' | 'result'>,
  now: Date,
): Promise<void> {
  await db
    .updateTable('policy_rehearsal')
    .set({ state, done, updated_at: now, result: result === null ? null : JSON.stringify(result) })
    .where('id', '=', id)
    .execute();
}

/** With `updatedAt`: whoever works on one says so all the time, until it is done. */
export type KeptRehearsal = { readonly rehearsal: RehearsalReply; readonly updatedAt: Date };

/** The one of a draft that was begun last. */
export async function latestRehearsal(db: Db, draft: string): Promise<KeptRehearsal | null> {
  const row = await rehearsals(db).where('draft', '=', draft).orderBy('id', 'desc').executeTakeFirst();
  return row ? keptOf(row) : null;
}

export async function findRehearsal(db: Db, policy: string, id: string): Promise<KeptRehearsal | null> {
  const row = await rehearsals(db).where('policy', '=', policy).where('id', '=', id).executeTakeFirst();
  return row ? keptOf(row) : null;
}

function rehearsals(db: Db) {
  return db
    .selectFrom('policy_rehearsal')
    .select([
      'id',
      'draft',
      'draft_ver',
      'months',
      'by',
      'state',
      'done',
      'total',
      'started_at',
      'updated_at',
      'result',
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof rehearsals>['executeTakeFirstOrThrow']>>;

function keptOf(row: Row): KeptRehearsal {
  const { id, draft, months, state, done, total, result } = row;
  const rehearsal = RehearsalReply.parse({
    id,
    draft,
    draftVer: row.draft_ver,
    months,
    state,
    done,
    total,
    by: JSON.parse(row.by) as unknown,
    startedAt: instantOf(row.started_at),
    result: result === null ? null : (JSON.parse(result) as unknown),
  });
  return { rehearsal, updatedAt: row.updated_at };
}
