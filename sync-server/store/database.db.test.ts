import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDatabase } from './database.ts';
import { migrateToLatest } from './migrate.ts';
import { testDatabase, type TestDatabase } from './test-database.ts';

let store: TestDatabase;
beforeAll(async () => {
  store = await testDatabase();
});
afterAll(() => store.close());

async function value(expression: ReturnType<typeof sql>): Promise<unknown> {
  const { rows } = await sql<{ value: unknown }>`select ${expression} as value`.execute(store.db);
  return rows[0]?.value;
}

describe('reading columns', () => {
  it('reads a bigint as a number up to 2^53 - 1', async () =>
    expect(await value(sql`9007199254740991::bigint`)).toBe(Number.MAX_SAFE_INTEGER));

  it('refuses a bigint beyond 2^53 instead of rounding it', async () =>
    expect(value(sql`9007199254740993::bigint`)).rejects.toThrow('beyond 2^53'));

  it('reads bigint[] as numbers', async () =>
    expect(await value(sql`array[1, null, 3]::bigint[]`)).toEqual([1, null, 3]));

  it('reads a date as its text, so that no time zone can move it', async () =>
    expect(await value(sql`date '2026-03-01'`)).toBe('2026-03-01'));

  it('reads timestamptz as an instant', async () =>
    expect(await value(sql`timestamptz '2026-03-01 12:00:00+02'`)).toEqual(new Date(Date.UTC(2026, 2, 1, 10))));

  it('keeps numeric as text', async () => expect(await value(sql`0.1::numeric + 0.2`)).toBe('0.3'));
});

describe('a database of one test', () => {
  it('waits for connections that are about to close, and cuts none of them off', async () => {
    const other = await testDatabase();
    const name = new URL(other.url).pathname.slice(1);
    const errors: Error[] = [];
    const late = new Client({ connectionString: other.url });
    late.on('error', (error) => errors.push(error));
    await late.connect();
    const closed = other.close();
    await vi.waitFor(async () => {
      const dropping = sql`select 1 from pg_stat_activity where query like ${`drop database%${name}%`}`;
      expect((await dropping.execute(store.db)).rows).toHaveLength(1);
    });
    await late.end();
    await closed;
    expect(errors).toEqual([]);
    const left = sql`select 1 from pg_database where datname = ${name}`;
    expect((await left.execute(store.db)).rows).toEqual([]);
  });
});

describe('a connection that breaks', () => {
  it('while it is in use fails what uses it, and the next query gets a new one', async () => {
    const errors: Error[] = [];
    const db = openDatabase(store.url, { onConnectionError: (error) => errors.push(error) });
    const cutOff = db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
      await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(store.db);
      await vi.waitFor(() => expect(errors.length).toBeGreaterThan(0));
      await sql`select 1`.execute(tx);
    });
    await expect(cutOff).rejects.toThrow(/connection|queryable/i);
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
    await db.destroy();
  });
});

describe('the database', () => {
  it('runs on PostgreSQL 15 or newer', async () =>
    expect(Number(await value(sql`current_setting('server_version_num')::int`))).toBeGreaterThanOrEqual(150_000));

  it('holds text beyond ASCII and orders it by code point', async () =>
    expect(await value(sql`array_to_string(array(select x from unnest(array['é', 'z', 'Z']) x order by x), '')`)).toBe(
      'Zzé',
    ));

  it('ends a transaction that somebody leaves open for 30 seconds', async () =>
    expect(await value(sql`current_setting('idle_in_transaction_session_timeout')`)).toBe('30s'));

  it('is migrated already: migrating again applies nothing', async () =>
    expect(await migrateToLatest(store.db)).toEqual([]));

  it('is a clone of its own: a table made in one is not in another', async () => {
    const other = await testDatabase();
    await sql`create table only_here (id int)`.execute(store.db);
    const { rows } = await sql`select 1 from pg_tables where tablename = 'only_here'`.execute(other.db);
    await other.close();
    expect(rows).toEqual([]);
  });
});
