import { CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditFilter } from '../../src-shared/wire/audit.ts';
import { searchEntries } from './audit-entries.ts';
import { testDatabase, type TestDatabase } from './test-database.ts';

const ENTRIES = 20_000;
const page = { before: Number.MAX_SAFE_INTEGER, limit: 50 };

let store: TestDatabase;
beforeAll(async () => {
  store = await testDatabase();
  await sql`
    insert into audit_leaf (id, at, actor, action, entity, body, leaf_hash, index)
    select 'leaf-' || n, now(), 'maya', 'case.approve', 'wo-' || n,
      json_build_object('number', 'WO-' || n, 'reason', case n % 5000 when 7 then E'First line\nSubpoena of the "county" court, Größe 4' else 'Small balance' end)::text,
      repeat('0', 64), n
    from generate_series(0, ${sql.lit(ENTRIES - 1)}) n`.execute(store.db);
  await sql`vacuum analyze audit_leaf`.execute(store.db);
});
afterAll(() => store.close());

const found = async (text: string) => (await searchEntries(store.db, { text }, page)).map(({ index }) => index);

/** How the database goes about a search, as it is asked. */
async function planOf(filter: AuditFilter): Promise<string> {
  let asked: RootOperationNode | undefined;
  const seen: KyselyPlugin = {
    transformQuery: ({ node }) => (asked = node),
    transformResult: ({ result }) => Promise.resolve(result),
  };
  const db = store.db.withPlugin(seen);
  await searchEntries(db, filter, page);
  const { sql: text, parameters } = db.getExecutor().compileQuery(asked!, { queryId: 'explained' });
  const { rows } = await store.db.executeQuery<Record<string, string>>(
    CompiledQuery.raw(`explain ${text}`, [...parameters]),
  );
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

describe('searching the audit log by words', () => {
  it('goes by the index of words, not through every text', async () => {
    for (const text of ['subpoena', 'WO-12345']) expect(await planOf({ text })).toContain('audit_leaf_words');
    expect(await planOf({ text: 'subpoena', actor: 'maya' })).toContain('audit_leaf_words');
  });

  it('finds words whatever their case, in order, from the beginning of a word on', async () => {
    const all = [15_007, 10_007, 5007, 7];
    for (const text of ['subpoena', 'SUBPOENA OF', 'of the', 'größe', 'Subp', 'line'])
      expect(await found(text), text).toEqual(all);
    expect(await found('WO-15007')).toEqual([15_007]);
    for (const text of ['the of', 'poena', 'subp of', 'court%']) expect(await found(text), text).toEqual([]);
  });

  it('finds what holds no word by looking through the texts', async () => {
    expect((await found('" : "')).length).toBe(50);
  });

  it('finds nothing any more of a text whose time of keeping is over', async () => {
    await sql`insert into audit_leaf (id, at, actor, action, entity, body, leaf_hash, index)
      values ('old', now() - interval '7 years', 'maya', 'case.open', 'wo-old', '{"reason":"Bygone"}', repeat('0', 64), ${ENTRIES})`.execute(
      store.db,
    );
    expect(await found('bygone')).toEqual([ENTRIES]);
    await sql`update audit_leaf set body = null where id = 'old'`.execute(store.db);
    expect(await found('bygone')).toEqual([]);
    const { rows } = await sql<{ words: string | null }>`select words from audit_leaf where id = 'old'`.execute(
      store.db,
    );
    expect(rows).toEqual([{ words: null }]);
  });
});
