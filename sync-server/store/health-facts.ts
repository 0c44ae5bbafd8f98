import { sql } from 'kysely';
import type { Db } from './transaction.ts';

/** What a look at the database from outside tells. */
export type DatabaseFacts = { readonly major: number; readonly now: Date; readonly migrations: readonly string[] };

/** @throws when the database cannot be reached. */
export async function readDatabaseFacts(db: Db): Promise<DatabaseFacts> {
  const { rows } = await sql<{ version: string; now: Date; is_made: boolean }>`
    select current_setting('server_version_num') as version, clock_timestamp() as now,
      to_regclass('kysely_migration') is not null as is_made`.execute(db);
  const [row] = rows;
  const applied = row?.is_made
    ? (await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)).rows
    : [];
  return {
    major: Math.floor(Number(row?.version) / 10_000),
    now: row?.now ?? new Date(0),
    migrations: applied.map(({ name }) => name),
  };
}

/** Numbers of journal entries whose debits and credits differ, at most ten. */
export async function unbalancedEntries(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select entry_id as id from gl_line group by entry_id having sum(debit) <> sum(credit) order by 1 limit 10`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}
