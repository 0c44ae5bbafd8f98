import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startManagedPostgres } from '../../sync-server/store/managed-postgres.ts';

/** Names the PostgreSQL of this run to the processes of the tests. */
export const DATABASE_SERVER = 'E2E_DATABASE_SERVER';

/** Playwright's global setup: one PostgreSQL for all journeys, in which each server has a database of its own. */
// oxlint-disable-next-line import/no-default-export -- Playwright takes the default export of a global setup.
export default async function startDatabaseServer(): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-e2e-pg-'));
  const postgres = await startManagedPostgres({ dataDir, durable: false });
  process.env[DATABASE_SERVER] = postgres.url;
  return async () => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

/** Asks a database something over a connection of its own. */
export async function query<Row extends object>(
  databaseUrl: string,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** Keeps the ledger from writing entries, as a slow disk or a long lock would. @returns what lets it go on. */
export async function holdPostings(databaseUrl: string): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('begin');
  await client.query('lock table gl_entry in exclusive mode');
  return async () => {
    await client.query('rollback');
    await client.end();
  };
}
