import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Person } from '../../src-shared/authority/person.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { clock as clockPolicy } from '../../src-shared/policy/defaults/clock.ts';
import type { PolicyTable } from '../../src-shared/policy/policy-document.ts';
import { insertVersion, readPolicies, readVersions } from '../store/policies.ts';
import { readDraft, readDrafts } from '../store/policy-drafts.ts';
import { testDatabase, type TestDatabase } from '../store/test-database.ts';
import { inTransaction } from '../store/transaction.ts';
import { authorizer } from './authorizer.ts';
import { discardDraft, writeDraft } from './keep-policies.ts';
import { broughtBeside, publishPolicies } from './publish-policies.ts';

const NOW = new Date('2026-11-24T12:00:00.000Z');
const clock = () => NOW;
const board = Person.parse({ id: 'elena', name: 'Elena', roles: [{ role: 'governance-board', site: '*' }] });

let store: TestDatabase;
beforeAll(async () => {
  store = await testDatabase();
});
afterAll(() => store.close());

const install = (table: PolicyTable) => publishPolicies({ db: store.db, clock }, [table]);
const numbers = async () => (await readVersions(store.db)).map(({ version }) => version);
const titled = (title: string): PolicyTable => ({ ...clockPolicy, title });

describe('the policies that a program brings', () => {
  it('are what a network begins with, once, however often it starts', async () => {
    expect(await Promise.all([install(clockPolicy), install(clockPolicy)])).toEqual(expect.arrayContaining([1, 0]));
    expect(await install(clockPolicy)).toBe(0);
    expect(await readVersions(store.db)).toEqual([{ policy: 'clock', version: 1, table: clockPolicy }]);
  });

  it('become the next version, with the reason and what changes, where the network has none of its own', async () => {
    expect(await install(titled('Clocks'))).toBe(1);
    expect((await readVersions(store.db))[1]).toMatchObject({
      version: 2,
      table: { version: 2, title: 'Clocks', effectiveFrom: '2026-11-24' },
      publication: {
        effectiveFrom: instantOf(NOW),
        authors: [],
        reviewer: null,
        reason: expect.stringMatching(/^Comes with version \d+\.\d+\.\d+ of Countersign\.$/) as string,
        changes: [`The title "${clockPolicy.title}" becomes "Clocks".`],
      },
    });
    expect((await readPolicies(store.db, instantOf(NOW))).get('clock')?.version).toBe(2);
    expect((await readPolicies(store.db, '2026-11-24T11:59:59.999Z' as never)).get('clock')?.version).toBe(1);
    const documents = store.db.selectFrom('doc').select('id').where('coll', '=', 'policies').orderBy('id');
    expect(await documents.execute()).toEqual([{ id: 'clock@1' }, { id: 'clock@2' }]);
  });

  it('are offered as a draft without an author where the network has a version of its own, and once', async () => {
    const own = (await readVersions(store.db))[1]!;
    const publication = { ...own.publication!, authors: [{ id: 'a', name: 'A' }], reviewer: { id: 'b', name: 'B' } };
    await inTransaction(store.db, (tx) =>
      insertVersion(tx, { ...own, version: 3, table: { ...own.table, version: 3 }, publication }),
    );
    expect(await install(titled('Newer clocks'))).toBe(0);
    expect(await numbers()).toEqual([1, 2, 3]);
    expect(await readDraft(store.db, 'clock')).toMatchObject({
      ver: 1,
      state: 'draft',
      authors: [],
      table: { title: 'Newer clocks' },
    });
    await discardDraft({ db: store.db, clock, authorizer }, board, {
      policy: 'clock',
      ver: 1,
      reason: 'Ours is better',
    });
    expect(await install(titled('Newer clocks'))).toBe(0);
    expect(await readDrafts(store.db)).toEqual([]);
  });

  it('are offered once a draft is out of the way that somebody was writing then', async () => {
    const deps = { db: store.db, clock, authorizer };
    const written = await writeDraft(deps, board, { policy: 'clock', ver: 0, table: titled('Our own clocks') });
    expect(written.ok).toBe(true);
    expect(await install(titled('Newest clocks'))).toBe(0);
    expect(await readDraft(store.db, 'clock')).toMatchObject({ table: { title: 'Our own clocks' } });
    expect((await discardDraft(deps, board, { policy: 'clock', ver: 1, reason: 'Not now' })).ok).toBe(true);
    expect(await install(titled('Newest clocks'))).toBe(0);
    expect(await readDraft(store.db, 'clock')).toMatchObject({ authors: [], table: { title: 'Newest clocks' } });
  });

  it('stay beside the own version for the board to begin a draft with, however often it declined them', async () => {
    const own = await readVersions(store.db);
    expect(broughtBeside(own, [titled('Newest clocks')])?.title).toBe('Newest clocks');
    expect(broughtBeside(own, [own.at(-1)!.table])).toBeNull();
    expect(broughtBeside(own.slice(0, 2), [titled('Newest clocks')])).toBeNull();
  });
});
