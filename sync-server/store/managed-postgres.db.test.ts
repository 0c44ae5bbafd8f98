import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { startManagedPostgres, type ManagedPostgres } from './managed-postgres.ts';
import { systemBinaries } from './postgres/binaries.ts';
import { isRunning } from './process-identity.ts';
import { asAdmin } from './test-database.ts';

// The same programs as the rest of this run: PostgreSQL 15 in the project named so.
const oldest = inject('testPostgres').major === 15 ? systemBinaries().find(({ major }) => major === 15) : undefined;
let dataDir: string;
let running: ManagedPostgres[] = [];

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'managed-'));
});
afterEach(async () => {
  await Promise.all(running.map((postgres) => postgres.stop()));
  running = [];
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function start(options: { kept?: boolean; say?: (line: string) => void } = {}): Promise<ManagedPostgres> {
  const postgres = await startManagedPostgres({ dataDir, ...options, ...(oldest ? { binaries: oldest } : {}) });
  running.push(postgres);
  return postgres;
}

describe('the private PostgreSQL of a data folder', () => {
  it('is made on the first start, writes through to the disk and keeps what was committed', async () => {
    const first = await start();
    await asAdmin(first.url, (client) => client.query('create table kept as select 42 as answer'));
    await first.stop();
    expect(isRunning(first.pid)).toBe(false);
    const second = await start();
    const { rows } = await asAdmin(second.url, (client) =>
      client.query("select answer, current_setting('fsync') as fsync from kept"),
    );
    expect(rows).toEqual([{ answer: 42, fsync: 'on' }]);
  });

  it('listens on a Unix socket alone, in a folder that nobody else can enter', async () => {
    const { url } = await start();
    const { rows } = await asAdmin(url, (client) => client.query("select current_setting('listen_addresses') as tcp"));
    expect(rows).toEqual([{ tcp: '' }]);
    expect(statSync(new URL(url).searchParams.get('host')!).mode & 0o077).toBe(0);
  });

  it('is taken over when a killed server has left it running', async () => {
    const left = await start();
    const next = await start();
    expect(next).toMatchObject({ adopted: true, pid: left.pid, url: left.url });
  });

  it('recovers after it was killed itself, with every committed row', async () => {
    const first = await start();
    await asAdmin(first.url, (client) =>
      client.query('create table survived as select generate_series(1, 1000) as id'),
    );
    process.kill(first.pid, 'SIGKILL');
    const second = await start();
    expect(second.adopted).toBe(false);
    const { rows } = await asAdmin(second.url, (client) => client.query('select count(*)::int as rows from survived'));
    expect(rows).toEqual([{ rows: 1000 }]);
  });

  it('is started anew at the same address when it was killed under a server that keeps it, and stops with it', async () => {
    const said: string[] = [];
    const kept = await start({ kept: true, say: (line) => said.push(line) });
    await asAdmin(kept.url, (client) => client.query('create table kept_through as select 1 as one'));
    const killed = kept.pid;
    process.kill(killed, 'SIGKILL');
    await vi.waitFor(() => expect(said.at(-1)).toBe('The database runs again.'), { timeout: 30_000, interval: 50 });
    const { rows } = await asAdmin(kept.url, (client) => client.query('select one from kept_through'));
    expect([rows, kept.pid === killed]).toEqual([[{ one: 1 }], false]);
    await kept.stop();
    expect(isRunning(kept.pid)).toBe(false);
  });

  it('works in a folder whose path is too long for a Unix socket', async () => {
    const deep = join(dataDir, 'x'.repeat(100));
    const postgres = await startManagedPostgres({ dataDir: deep, ...(oldest ? { binaries: oldest } : {}) });
    running.push(postgres);
    const { rows } = await asAdmin(postgres.url, (client) => client.query('select 1 as one'));
    expect(rows).toEqual([{ one: 1 }]);
  });

  it('says in its log file why it does not start', async () => {
    const postgres = await start();
    await postgres.stop();
    rmSync(join(dataDir, 'pg', 'global', 'pg_control'));
    await expect(start()).rejects.toThrow(/pg_control/);
    expect(readFileSync(join(dataDir, 'postgres.log'), 'utf8')).toContain('pg_control');
  });
});
