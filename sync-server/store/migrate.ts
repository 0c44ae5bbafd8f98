import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import type { Database } from './schema.ts';

const MIGRATIONS = join(import.meta.dirname, 'migrations');
const NAME = /^\d{4}_[a-z0-9_]+\.ts$/;

/**
 * Brings the database to the newest migration: all that are missing, in one transaction. Kysely's session advisory lock lets
 * one of several starting servers do it while the others wait.
 *
 * @param last  goes no further than this one, as a backup of an older version was.
 * @returns the names that were applied now, in order.
 * @throws the error of the migration that failed; nothing of it remains.
 */
export async function migrateToLatest(db: Kysely<Database>, last?: string): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: readMigrations } });
  const { error, results = [] } = await (last === undefined ? migrator.migrateToLatest() : migrator.migrateTo(last));
  if (error) {
    const failed = results.find(({ status }) => status === 'Error')?.migrationName;
    throw failed ? new Error(`Migration ${failed} failed`, { cause: error }) : error;
  }
  return results.map(({ migrationName }) => migrationName);
}

/** Names of every migration that this version knows, in order. */
export async function knownMigrations(): Promise<string[]> {
  return Object.keys(await readMigrations());
}

async function readMigrations(): Promise<Record<string, Migration>> {
  const names = (await readdir(MIGRATIONS)).filter((name) => NAME.test(name)).toSorted();
  const entries = names.map(async (name): Promise<[string, Migration]> => {
    const migration = (await import(pathToFileURL(join(MIGRATIONS, name)).href)) as Migration;
    return [name.replace(/\.ts$/, ''), migration];
  });
  return Object.fromEntries(await Promise.all(entries));
}
