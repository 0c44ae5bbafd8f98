import { sql } from 'kysely';
import type { PeriodSide } from '../../src-shared/reconciliation/period-item.ts';
import type { Tx } from './transaction.ts';
import type { LineKey } from './reconciliation-lines.ts';

export type NewMatch = {
  readonly id: string;
  readonly rule: string;
  readonly differenceMinor: number;
  readonly left: readonly string[];
  readonly right: readonly string[];
};
export type NewPart = {
  readonly side: PeriodSide;
  readonly of: string;
  readonly id: string;
  readonly amountMinor: number;
};

/** Takes the lines of matches. @throws where a line is in another match: two never have it. */
export async function insertMatches(
  tx: Tx,
  to: { readonly period: string; readonly madeBy: string; readonly madeAt: Date },
  matches: readonly NewMatch[],
): Promise<void> {
  if (matches.length === 0) return;
  await sql`
    insert into reconciliation_match (period_id, id, rule, made_by, made_at, difference)
    select ${to.period}, id, rule, ${to.madeBy}, ${to.madeAt}, difference
    from unnest(
      ${matches.map(({ id }) => id)}::text[], ${matches.map(({ rule }) => rule)}::text[],
      ${matches.map(({ differenceMinor }) => differenceMinor)}::bigint[]
    ) r(id, rule, difference)`.execute(tx);
  const takes = matches.flatMap(({ id, left, right }) => [
    ...left.map((line) => ({ side: 'left', line, match: id })),
    ...right.map((line) => ({ side: 'right', line, match: id })),
  ]);
  await sql`
    insert into reconciliation_take (period_id, side, line_id, match_id)
    select ${to.period}, side, line, match
    from unnest(
      ${takes.map(({ side }) => side)}::text[], ${takes.map(({ line }) => line)}::text[],
      ${takes.map(({ match }) => match)}::text[]
    ) r(side, line, match)`.execute(tx);
}

/** Frees the lines of matches. */
export async function deleteMatches(tx: Tx, period: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from reconciliation_match where period_id = ${period} and id = any(${ids}::text[])`.execute(tx);
}

/** Puts parts in the place of lines; a part has the date and the texts of its line. */
export async function insertParts(tx: Tx, period: string, parts: readonly NewPart[]): Promise<void> {
  // One by one: a part may be split itself in the same command.
  for (const { side, of, id, amountMinor } of parts) {
    await sql`
      insert into reconciliation_line
        (period_id, side, id, position, booked_on, amount, reference, party, account, brought_forward, part_of)
      select period_id, side, ${id}, position, booked_on, ${amountMinor}, reference, party, account, false, id
      from reconciliation_line where period_id = ${period} and side = ${side} and id = ${of}`.execute(tx);
  }
  const whole = [...new Map(parts.map(({ side, of }) => [`${side} ${of}`, { side, of }])).values()];
  for (const { side, of } of whole) {
    await sql`insert into reconciliation_take (period_id, side, line_id) values (${period}, ${side}, ${of})`.execute(
      tx,
    );
  }
}

/** Makes lines whole again. @param lines  each before what it is a part of. */
export async function deleteParts(tx: Tx, period: string, lines: readonly LineKey[]): Promise<void> {
  for (const { side, line } of lines) {
    await sql`
      delete from reconciliation_line where period_id = ${period} and side = ${side} and part_of = ${line}`.execute(tx);
    await sql`
      delete from reconciliation_take where period_id = ${period} and side = ${side} and line_id = ${line}`.execute(tx);
  }
}
