import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openDatabase } from './database.ts';
import { startManagedPostgres } from './managed-postgres.ts';
import { migrateToLatest } from './migrate.ts';
import { OLDEST_MAJOR, systemBinaries, type PostgresBinaries } from './postgres/binaries.ts';
import { isRunning } from './process-identity.ts';
import { asAdmin, withDatabase } from './test-database.ts';

const PREFIX = 'countersign-test-';

/**
 * Vitest's global setup of the database tests: a PostgreSQL for this run and a migrated template in it. The server is the one
 * of `DATABASE_URL`, else a private one that forgets everything at the end; the project named `postgres-15` asks for the
 * oldest version that the store supports.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await endLeftovers();
  const server = project.name === 'postgres-15' ? await startOldest() : await startOrUse(process.env['DATABASE_URL']);
  const template = `cs_test_${randomBytes(4).toString('hex')}`;
  const major = await asAdmin(server.url, async (client) => {
    await client.query(`create database ${template}`);
    const { rows } = await client.query<{ server_version_num: string }>('show server_version_num');
    return Math.floor(Number(rows[0]?.server_version_num) / 10_000);
  });
  const db = openDatabase(withDatabase(server.url, template));
  try {
    await migrateToLatest(db);
  } finally {
    await db.destroy();
  }
  project.provide('testPostgres', { url: server.url, template, major });
  return async () => {
    await dropAll(server.url, template);
    await server.stop();
  };
}

type TestServer = { readonly url: string; stop(): Promise<void> };

async function startOrUse(url: string | undefined): Promise<TestServer> {
  return url ? { url, stop: async () => {} } : startPrivate(undefined);
}

async function startOldest(): Promise<TestServer> {
  const binaries = systemBinaries().find(({ major }) => major === OLDEST_MAJOR);
  if (!binaries) throw new Error(`PostgreSQL ${OLDEST_MAJOR} is not installed in /usr/lib/postgresql`);
  return startPrivate(binaries);
}

async function startPrivate(binaries: PostgresBinaries | undefined): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), PREFIX));
  writeFileSync(join(dataDir, 'owner'), String(process.pid));
  const postgres = await startManagedPostgres({ dataDir, durable: false, ...(binaries ? { binaries } : {}) });
  return {
    url: postgres.url,
    stop: async () => {
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Servers of runs that were killed before their end. */
async function endLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const dataDir = join(tmpdir(), name);
    if (isRunning(Number(read(join(dataDir, 'owner')) ?? process.pid))) continue;
    const pid = Number(read(join(dataDir, 'pg', 'postmaster.pid'))?.split('\n')[0]);
    if (Number.isSafeInteger(pid) && pid > 0 && isRunning(pid)) process.kill(pid, 'SIGQUIT');
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 20 });
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

async function dropAll(url: string, template: string): Promise<void> {
  await asAdmin(url, async (client) => {
    const made = await client.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [template],
    );
    for (const { datname } of made.rows) await client.query(`drop database if exists ${datname} with (force)`);
  });
}
