import { sql } from 'kysely';
import type { Line } from '../../src-shared/matching/line-table.ts';
import type { PeriodSide } from '../../src-shared/reconciliation/period-item.ts';
import type { SideTotals } from '../../src-shared/reconciliation/period-figures.ts';
import type { DifferingMatch } from '../../src-shared/reconciliation/roll-forward.ts';
import type { Db, Tx } from './transaction.ts';

export type LineKey = { readonly side: PeriodSide; readonly line: string };
/** A line with what has it. */
export type HeldLine = {
  readonly side: PeriodSide;
  readonly id: string;
  readonly amountMinor: number;
  readonly partOf: string | null;
  readonly isTaken: boolean;
  /** Id of the match that has it; null where it is open, or split. */
  readonly match: string | null;
};
export type HeldMatch = { readonly id: string; readonly rule: string; readonly madeBy: string; readonly madeAt: Date };

/** As many lines as a statement takes well. */
export const LINES_AT_ONCE = 20_000;

/** Adds lines to a side; one whose id is there already is left as it is. @param to.from  the position of the first. */
export async function addLines(
  tx: Tx,
  to: { readonly period: string; readonly side: PeriodSide; readonly from: number; readonly isBroughtForward: boolean },
  lines: readonly Line[],
): Promise<void> {
  await sql`
    insert into reconciliation_line
      (period_id, side, id, position, booked_on, amount, reference, party, account, brought_forward)
    select ${to.period}, ${to.side}, id, ${to.from}::int + ordinal::int - 1, booked_on, amount, reference, party, account,
      ${to.isBroughtForward}
    from unnest(
      ${lines.map(({ id }) => id)}::text[], ${lines.map(({ date }) => date)}::date[],
      ${lines.map(({ amountMinor }) => amountMinor)}::bigint[], ${lines.map(({ reference }) => reference)}::text[],
      ${lines.map(({ party }) => party)}::text[], ${lines.map(({ account }) => account ?? '')}::text[]
    ) with ordinality r(id, booked_on, amount, reference, party, account, ordinal)
    on conflict do nothing`.execute(tx);
}

/** The lines that came in on a side, without parts, in the order in which they came. */
export async function listLines(db: Db, period: string, side: PeriodSide): Promise<Required<Line>[]> {
  const { rows } = await sql<Required<Line>>`
    select id, to_char(booked_on, 'YYYY-MM-DD') as date, amount as "amountMinor", reference, party, account
    from reconciliation_line where period_id = ${period} and side = ${side} and part_of is null order by position`.execute(
    db,
  );
  return rows;
}

/**
 * Lines that are named, and with them everything that decides what may be done with them: the other lines of their matches, their
 * parts, and what they are parts of.
 */
export async function findHeldLines(tx: Tx, period: string, keys: readonly LineKey[]): Promise<HeldLine[]> {
  const { rows } = await sql<HeldLine>`
    with recursive named(side, id) as (
      select * from unnest(${keys.map(({ side }) => side)}::text[], ${keys.map(({ line }) => line)}::text[])
    ), matched as (
      select distinct t.match_id from reconciliation_take t join named n on t.side = n.side and t.line_id = n.id
      where t.period_id = ${period} and t.match_id is not null
    ), wanted(side, id) as (
      select side, id from named
      union select t.side, t.line_id from reconciliation_take t join matched m on t.match_id = m.match_id
        where t.period_id = ${period}
    ), up(side, id, part_of) as (
      select l.side, l.id, l.part_of from reconciliation_line l join wanted w on l.side = w.side and l.id = w.id
        where l.period_id = ${period}
      union select l.side, l.id, l.part_of from reconciliation_line l join up on l.side = up.side and l.id = up.part_of
        where l.period_id = ${period}
    ), family(side, id) as (
      select side, id from up
      union select l.side, l.id from reconciliation_line l join family f on l.side = f.side and l.part_of = f.id
        where l.period_id = ${period}
    )
    select l.side, l.id, l.amount as "amountMinor", l.part_of as "partOf", t.line_id is not null as "isTaken",
      t.match_id as match
    from family f
    join reconciliation_line l on l.period_id = ${period} and l.side = f.side and l.id = f.id
    left join reconciliation_take t on t.period_id = l.period_id and t.side = l.side and t.line_id = l.id
    order by l.side, l.id`.execute(tx);
  return rows;
}

export async function findHeldMatches(tx: Tx, period: string, ids: readonly string[]): Promise<HeldMatch[]> {
  const { rows } = await sql<HeldMatch>`
    select id, rule, made_by as "madeBy", made_at as "madeAt" from reconciliation_match
    where period_id = ${period} and id = any(${ids}::text[])`.execute(tx);
  return rows;
}

export type CountedSide = { readonly side: PeriodSide } & SideTotals;

/** What the lines of both sides of a period come to, counted anew. */
export async function countSides(tx: Tx, period: string): Promise<CountedSide[]> {
  const { rows } = await sql<CountedSide>`
    select s.side, count(l.id) filter (where l.part_of is null) as lines,
      coalesce(sum(l.amount) filter (where l.part_of is null), 0)::bigint as "totalMinor",
      coalesce(sum(l.amount) filter (where l.brought_forward), 0)::bigint as "broughtForwardMinor",
      coalesce(sum(l.amount) filter (where t.match_id is not null), 0)::bigint as "matchedMinor"
    from unnest(array['left', 'right']) s(side)
    left join reconciliation_line l on l.period_id = ${period} and l.side = s.side
    left join reconciliation_take t on t.period_id = l.period_id and t.side = l.side and t.line_id = l.id
    group by s.side`.execute(tx);
  return rows;
}

export async function countMatches(tx: Tx, period: string): Promise<number> {
  const { rows } = await sql<{ matches: number }>`
    select count(*) as matches from reconciliation_match where period_id = ${period}`.execute(tx);
  return rows[0]!.matches;
}

/** Ids of lines that the side has with another date, amount or text than here. */
export async function findContradicting(
  tx: Tx,
  of: { readonly period: string; readonly side: PeriodSide },
  lines: readonly Line[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select l.id
    from unnest(
      ${lines.map(({ id }) => id)}::text[], ${lines.map(({ date }) => date)}::date[],
      ${lines.map(({ amountMinor }) => amountMinor)}::bigint[], ${lines.map(({ reference }) => reference)}::text[],
      ${lines.map(({ party }) => party)}::text[], ${lines.map(({ account }) => account ?? '')}::text[]
    ) r(id, booked_on, amount, reference, party, account)
    join reconciliation_line l on l.period_id = ${of.period} and l.side = ${of.side} and l.id = r.id
    where l.part_of is not null
      or (l.booked_on, l.amount, l.reference, l.party, l.account)
        is distinct from (r.booked_on, r.amount, r.reference, r.party, r.account)
    order by l.id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Lines that nothing has, parts among them, in the order in which they came. */
export async function listOpenLines(db: Db, period: string, side: PeriodSide): Promise<Required<Line>[]> {
  const { rows } = await sql<Required<Line>>`
    select l.id, to_char(l.booked_on, 'YYYY-MM-DD') as date, l.amount as "amountMinor", l.reference, l.party, l.account
    from reconciliation_line l
    where l.period_id = ${period} and l.side = ${side} and not exists (
      select from reconciliation_take t where t.period_id = l.period_id and t.side = l.side and t.line_id = l.id)
    order by l.position, l.id`.execute(db);
  return rows;
}

/** Standing matches whose sides do not come to the same. */
export async function listDifferingMatches(db: Db, period: string): Promise<DifferingMatch[]> {
  const { rows } = await sql<DifferingMatch>`
    select m.difference as "differenceMinor", to_char(max(l.booked_on), 'YYYY-MM-DD') as date,
      min(l.reference) filter (where l.side = 'left') as reference, min(l.party) filter (where l.side = 'left') as party,
      array_agg(l.id order by l.position, l.id) filter (where l.side = 'left') as left,
      array_agg(l.id order by l.position, l.id) filter (where l.side = 'right') as right
    from reconciliation_match m
    join reconciliation_take t on t.period_id = m.period_id and t.match_id = m.id
    join reconciliation_line l on l.period_id = t.period_id and l.side = t.side and l.id = t.line_id
    where m.period_id = ${period} and m.difference <> 0 group by m.id, m.difference order by m.id`.execute(db);
  return rows;
}

/** The lines of matches that differ. */
export async function listDifferingLines(db: Db, period: string, side: PeriodSide): Promise<Required<Line>[]> {
  const { rows } = await sql<Required<Line>>`
    select l.id, to_char(l.booked_on, 'YYYY-MM-DD') as date, l.amount as "amountMinor", l.reference, l.party, l.account
    from reconciliation_match m
    join reconciliation_take t on t.period_id = m.period_id and t.match_id = m.id and t.side = ${side}
    join reconciliation_line l on l.period_id = t.period_id and l.side = t.side and l.id = t.line_id
    where m.period_id = ${period} and m.difference <> 0 order by l.position, l.id`.execute(db);
  return rows;
}
