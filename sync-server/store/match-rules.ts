import { sql } from 'kysely';
import * as z from 'zod';
import { LearnedPair } from '../../src-shared/matching/match-rules.ts';
import type { AcceptedMatch } from '../../src-shared/matching/rehearse-rules.ts';
import { type AccountPair, pairName, RulesDraft, RulesVersion } from '../../src-shared/reconciliation/pair-rules.ts';
import { PeriodDocument } from '../../src-shared/reconciliation/period-document.ts';
import { bodyJson } from './body-json.ts';
import type { Db, Tx } from './transaction.ts';

/** One at a time changes the rules of a pair, or takes them for a period. */
export async function lockPair(tx: Tx, pair: AccountPair): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`match-rules ${pairName(pair)}`}))`.execute(tx);
}

/** The newest first; none where nothing was ever reconciled by them. */
export async function listRulesVersions(db: Db, pair: AccountPair): Promise<RulesVersion[]> {
  const rows = await db
    .selectFrom('match_rules_version')
    .select('body')
    .where('pair', '=', pairName(pair))
    .orderBy('version', 'desc')
    .execute();
  return rows.map(({ body }) => RulesVersion.parse(JSON.parse(body)));
}

export async function insertRulesVersion(tx: Tx, pair: AccountPair, version: RulesVersion): Promise<void> {
  await tx
    .insertInto('match_rules_version')
    .values({ pair: pairName(pair), version: version.version, body: JSON.stringify(version) })
    .execute();
}

export async function findRulesDraft(db: Db, pair: AccountPair): Promise<RulesDraft | null> {
  const row = await db
    .selectFrom('match_rules_draft')
    .select('body')
    .where('pair', '=', pairName(pair))
    .executeTakeFirst();
  return row ? RulesDraft.parse(JSON.parse(row.body)) : null;
}

export async function saveRulesDraft(tx: Tx, pair: AccountPair, draft: RulesDraft): Promise<void> {
  const row = { ver: draft.ver, body: JSON.stringify(draft) };
  await tx
    .insertInto('match_rules_draft')
    .values({ pair: pairName(pair), ...row })
    .onConflict((conflict) => conflict.column('pair').doUpdateSet(row))
    .execute();
}

export async function deleteRulesDraft(tx: Tx, pair: AccountPair): Promise<void> {
  await tx.deleteFrom('match_rules_draft').where('pair', '=', pairName(pair)).execute();
}

export type KeptPeriodRules = { readonly version: number; readonly learned: readonly LearnedPair[] };

/** The rules that a period began with; null: it is older than rules of pairs. */
export async function findPeriodRules(db: Db, period: string): Promise<KeptPeriodRules | null> {
  const row = await db
    .selectFrom('reconciliation_period')
    .select(['rules_version', 'learned'])
    .where('id', '=', period)
    .executeTakeFirst();
  if (row?.rules_version == null) return null;
  return { version: row.rules_version, learned: z.array(LearnedPair).parse(JSON.parse(row.learned ?? '[]')) };
}

export async function savePeriodRules(tx: Tx, period: string, { version, learned }: KeptPeriodRules): Promise<void> {
  await tx
    .updateTable('reconciliation_period')
    .set({ rules_version: version, learned: JSON.stringify(learned) })
    .where('id', '=', period)
    .execute();
}

/** Periods of a pair that somebody has signed, the newest first. */
export async function listSignedPeriods(db: Db, { site, left, right }: AccountPair): Promise<PeriodDocument[]> {
  const rows = await db
    .selectFrom('reconciliation_period')
    .select('body')
    .where('site', '=', site)
    .where('state', '!=', 'open')
    .execute();
  return rows
    .map(({ body }) => PeriodDocument.parse(JSON.parse(body)))
    .filter((period) => period.left === left && period.right === right)
    .toSorted((a, b) => (a.until === b.until ? (a.id < b.id ? -1 : 1) : a.until < b.until ? 1 : -1));
}

/** Matches that stand in a period, by the ids of their lines. */
export async function listStandingMatches(db: Db, period: string): Promise<AcceptedMatch[]> {
  const { rows } = await sql<{ left: string[]; right: string[] }>`
    select coalesce(array_agg(line_id order by line_id) filter (where side = 'left'), '{}') as left,
      coalesce(array_agg(line_id order by line_id) filter (where side = 'right'), '{}') as right
    from reconciliation_take where period_id = ${period} and match_id is not null
    group by match_id order by match_id`.execute(db);
  return rows;
}

export type MatchedNames = { readonly left: string; readonly right: string; readonly times: number };

/** Names of parties whose lines were matched one with one in a period, where they are written differently; the most frequent first. */
export async function listMatchedNames(db: Db, period: string, most: number): Promise<MatchedNames[]> {
  const { rows } = await sql<MatchedNames>`
    select l.party as left, r.party as right, count(*)::int as times
    from (
      select match_id, min(line_id) filter (where side = 'left') as left_id, min(line_id) filter (where side = 'right') as right_id
      from reconciliation_take where period_id = ${period} and match_id is not null
      group by match_id having count(*) = 2) m
    join reconciliation_line l on l.period_id = ${period} and l.side = 'left' and l.id = m.left_id
    join reconciliation_line r on r.period_id = ${period} and r.side = 'right' and r.id = m.right_id
    where l.party <> '' and r.party <> '' and upper(l.party) <> upper(r.party)
    group by 1, 2 order by 3 desc, 1, 2 limit ${most}`.execute(db);
  return rows;
}

/** The same of matches that were taken apart in a period. */
export async function listRefusedNames(db: Db, period: string, most: number): Promise<MatchedNames[]> {
  const { rows } = await sql<MatchedNames>`
    select l.party as left, r.party as right, count(*)::int as times
    from reconciliation_change c, jsonb_array_elements(${bodyJson(sql`c.body`)} -> 'items') item
    join reconciliation_line l on l.period_id = ${period} and l.side = 'left' and l.id = item -> 'left' ->> 0
    join reconciliation_line r on r.period_id = ${period} and r.side = 'right' and r.id = item -> 'right' ->> 0
    where c.period_id = ${period} and item ->> 'do' = 'unmatch' and jsonb_array_length(item -> 'left') = 1
      and jsonb_array_length(item -> 'right') = 1 and l.party <> '' and r.party <> ''
    group by 1, 2 order by 3 desc, 1, 2 limit ${most}`.execute(db);
  return rows;
}
