import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { Client } from 'pg';
import { inject } from 'vitest';
import { openDatabase } from './database.ts';
import type { Database } from './schema.ts';

declare module 'vitest' {
  // Vitest reads the values that a global setup provides from this interface.
  interface ProvidedContext {
    readonly testPostgres: { readonly url: string; readonly template: string; readonly major: number };
  }
}

export type TestDatabase = {
  readonly db: Kysely<Database>;
  /** For a server process or a second pool on the same database. */
  readonly url: string;
  close(): Promise<void>;
};

/** A migrated, empty database of its own: a clone of the run's template. For `*.db.test.ts` only. */
export async function testDatabase(): Promise<TestDatabase> {
  const { url: adminUrl, template } = inject('testPostgres');
  const name = `${template}_${randomBytes(5).toString('hex')}`;
  await asAdmin(adminUrl, (client) => client.query(`create database ${name} template ${template}`));
  const url = withDatabase(adminUrl, name);
  const db = openDatabase(url, { applicationName: 'countersign-test' });
  return {
    db,
    url,
    close: async () => {
      await db.destroy();
      await asAdmin(adminUrl, (client) => dropDatabase(client, name));
    },
  };
}

const OBJECT_IN_USE = '55006';

/**
 * A pool counts as ended while its connections are still saying goodbye, and one that is cut off meanwhile reports that as a
 * fault. PostgreSQL waits five seconds for them by itself; only who stays longer (a process that was killed) is cut off.
 */
async function dropDatabase(client: Client, name: string): Promise<void> {
  try {
    await client.query(`drop database if exists ${name}`);
  } catch (error) {
    if ((error as { code?: unknown }).code !== OBJECT_IN_USE) throw error;
    await client.query(`drop database if exists ${name} with (force)`);
  }
}

/** Runs one piece of work on a connection of its own. */
export async function asAdmin<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  // A forced drop of the database ends the connection from the other side.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The same server, another database. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
