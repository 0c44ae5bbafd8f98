import { sql } from 'kysely';
import type { Db, Tx } from './transaction.ts';

/** An entry of the change log that other systems may be told of, with what never changes about what it is about. */
export type LoggedChange = {
  readonly index: number;
  readonly id: string;
  readonly at: Date;
  readonly action: string;
  readonly entity: string;
  /** As it was hashed; entries whose text is gone are left out. */
  readonly text: string;
  /** '' where it is about no case or remittance. */
  readonly site: string;
  readonly kind: string;
  readonly number: string;
};

/** Where the change log ends: every entry below is sealed, and none comes between them any more. */
export async function readLogEnd(db: Db | Tx): Promise<{ readonly origin: string; readonly size: number }> {
  return await db.selectFrom('audit_log').select(['origin', 'size']).executeTakeFirstOrThrow();
}

/**
 * Sealed entries of these actions from a number on, in order.
 *
 * @returns at most `limit`, and the number up to which the log was read: the next page begins there.
 */
export async function readLoggedChanges(
  db: Db | Tx,
  page: { readonly from: number; readonly end: number; readonly actions: readonly string[]; readonly limit: number },
): Promise<{ readonly changes: LoggedChange[]; readonly next: number }> {
  const { from, end, actions, limit } = page;
  const { rows } = await sql<LoggedChange>`
    select l.index, l.id, l.at, l.action, l.entity, l.body as text, coalesce(c.site, r.site, '') as site,
      coalesce(c.kind, '') as kind, coalesce(c.number, '') as number
    from audit_leaf l
      left join billing_case c on c.id = l.entity and l.action like 'case.%'
      left join remittance r on r.id = l.entity and l.action like 'remittance.%'
    where l.index >= ${from} and l.index < ${end} and l.action = any(${actions}::text[]) and l.body is not null
    order by l.index limit ${limit}`.execute(db);
  return { changes: rows, next: rows.length < limit ? Math.max(end, from) : rows.at(-1)!.index + 1 };
}

/** One entry of the log by its number; null: its text is gone. */
export async function findLoggedChange(
  db: Db | Tx,
  index: number,
  action: readonly string[],
): Promise<LoggedChange | null> {
  const { changes } = await readLoggedChanges(db, { from: index, end: index + 1, actions: action, limit: 1 });
  return changes[0] ?? null;
}

/** The number of the first entry that was written at an instant or later. */
export async function positionAt(db: Db | Tx, at: Date): Promise<number> {
  const { rows } = await sql<{ index: number | null }>`
    select min(index) as index from audit_leaf where at >= ${at} and index is not null`.execute(db);
  return rows[0]?.index ?? (await readLogEnd(db)).size;
}
