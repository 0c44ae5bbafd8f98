import { sql } from 'kysely';
import { ConnectorRun } from '../../src-shared/wire/connectors.ts';
import type { Db } from './transaction.ts';

/** Longer than a busy server lets pass between two renewals; another takes over so long after one died. */
const HELD_SECONDS = 20;

/**
 * Takes a connector for one server, or keeps it, and says how it runs there. By the clock of the database: those of two servers differ.
 *
 * @returns whether it is this server's now; false: another one has it, or it was removed.
 */
export async function holdConnector(db: Db, id: string, holder: string, run: ConnectorRun): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    insert into connector_lease as l (connector_id, holder, held_until, run)
    select id, ${holder}, now() + make_interval(secs => ${HELD_SECONDS}), ${JSON.stringify(run)}::jsonb
    from connector where id = ${id}
    on conflict (connector_id) do update
      set holder = excluded.holder, held_until = excluded.held_until, run = excluded.run
      where l.holder = excluded.holder or l.held_until < now()`.execute(db);
  return numAffectedRows > 0n;
}

/** Lets go of one that this server has. */
export async function releaseConnector(db: Db, id: string, holder: string): Promise<void> {
  await db.deleteFrom('connector_lease').where('connector_id', '=', id).where('holder', '=', holder).execute();
}

/** How connectors run on the servers that have them. */
export async function readRuns(db: Db): Promise<Map<string, ConnectorRun>> {
  const { rows } = await sql<{ id: string; run: unknown }>`
    select connector_id as id, run from connector_lease where held_until >= now()`.execute(db);
  return new Map(rows.map(({ id, run }) => [id, ConnectorRun.parse(run)]));
}
