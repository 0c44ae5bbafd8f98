import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startManagedPostgres } from '../../sync-server/store/managed-postgres.ts';
import type { Digest } from '../digest.ts';
import { seedCases } from './seed-cases.ts';
import { startSyncServer, type ServerProcess } from './sync-server.ts';

/** A PostgreSQL of the bench, as durable as the product's, with a database per number of cases that is only copied from. */
export type BenchDatabases = {
  readonly major: number;
  /** The product's server over a fresh copy of a database with so many cases. */
  serve(cases: number): Promise<{
    readonly server: ServerProcess;
    readonly url: string;
    readonly digest: Digest;
    stop(): Promise<void>;
  }>;
  stop(): Promise<void>;
};

export async function startDatabases(): Promise<BenchDatabases> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  // PostgreSQL does not run as root; the account it runs as has to get here.
  chmodSync(folder, 0o755);
  const postgres = await startManagedPostgres({ dataDir: folder });
  const originals = new Map<number, Promise<Digest>>();
  const urlOf = (name: string) => {
    const url = new URL(postgres.url);
    url.pathname = `/${name}`;
    return url.href;
  };
  const execute = async (...statements: string[]) => {
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };
  const seed = async (cases: number) => {
    await execute(`create database cases_${cases}`);
    return seedCases(urlOf(`cases_${cases}`), cases);
  };
  let copies = 0;
  return {
    major: postgres.major,
    async serve(cases) {
      const seeded = originals.get(cases) ?? seed(cases);
      originals.set(cases, seeded);
      const digest = await seeded;
      const name = `copy_${(copies += 1)}`;
      await execute(`create database ${name} template cases_${cases}`);
      const data = join(folder, name);
      const server = await startSyncServer({ data, databaseUrl: urlOf(name), demo: false });
      return {
        server,
        url: urlOf(name),
        digest,
        async stop() {
          await server.stop();
          await execute(`drop database ${name} with (force)`);
        },
      };
    },
    async stop() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
