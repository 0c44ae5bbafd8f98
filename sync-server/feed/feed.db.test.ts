import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../src-shared/wire/sync.ts';
import { pullChanges } from '../services/pull-changes.ts';
import { openDatabase } from '../store/database.ts';
import { readDigest } from '../store/feed.ts';
import { testDatabase, type TestDatabase } from '../store/test-database.ts';
import { type Db, inTransaction, type Tx } from '../store/transaction.ts';
import { prepareScopes, publish, publishInParts, publishLast, type Change } from './publish.ts';

let store: TestDatabase;
const connections: Db[] = [];
beforeAll(async () => {
  store = await testDatabase();
});
afterAll(async () => {
  await Promise.all(connections.map((db) => db.destroy()));
  await store.close();
});

const NOW = new Date('2026-03-02T09:00:00.000Z');

/** A connection of its own, as another server process would have. */
function connect(): Db {
  const db = openDatabase(store.url, { maxConnections: 1 });
  connections.push(db);
  return db;
}

type Note = { id: string; scope: string; ver: number; text: string };

function put(note: Note): Change {
  return { coll: 'cases', id: note.id, ver: note.ver, scope: note.scope, body: JSON.stringify(note) };
}

function gone({ id, ver, scope }: Note): Change {
  return { coll: 'cases', id, ver, scope, body: null };
}

function publishNow(changes: readonly Change[], db: Db = store.db): Promise<void> {
  return inTransaction(db, (tx) => publish(tx, changes, NOW));
}

/** The smallest client there is: what it holds, and how far it has read. */
function replica(db: Db, scopes: readonly string[]) {
  const documents = new Map<string, Note>();
  let checkpoint: Checkpoint = {};
  return {
    documents,
    async pull(limit: number): Promise<boolean> {
      const page = await pullChanges(db, { scopes, collection: 'cases', checkpoint, limit });
      for (const text of page.documents) {
        const item = JSON.parse(text) as Note & { _deleted?: true };
        if (item._deleted) documents.delete(item.id);
        else documents.set(item.id, item);
      }
      checkpoint = page.checkpoint;
      return page.more;
    },
    async catchUp(limit = 5000): Promise<void> {
      while (await this.pull(limit));
    },
    sorted: () => [...documents.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** A repeatable stream of numbers in [0, 1). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

describe('one document on the feed', () => {
  it('is told to its own scope only', async () => {
    await publishNow([put({ id: 'one', scope: 'own/a', ver: 1, text: 'x' })]);
    const [own, other] = [replica(store.db, ['own/a']), replica(store.db, ['own/b'])];
    await own.catchUp();
    await other.catchUp();
    expect([own.sorted().length, other.sorted().length]).toEqual([1, 0]);
  });

  it('is removed from clients of the scope it left, and put into the one it went to', async () => {
    await publishNow([put({ id: 'mover', scope: 'move/a', ver: 1, text: 'x' })]);
    const [a, b] = [replica(store.db, ['move/a']), replica(store.db, ['move/b'])];
    await a.catchUp();
    await publishNow([put({ id: 'mover', scope: 'move/b', ver: 2, text: 'y' })]);
    await a.catchUp();
    await b.catchUp();
    expect([a.sorted(), b.sorted()]).toEqual([[], [{ id: 'mover', scope: 'move/b', ver: 2, text: 'y' }]]);
  });

  it('is kept by a client of both scopes, whichever of them it reads first', async () => {
    for (const [from, to] of [
      ['keep/a', 'keep/b'],
      ['keep/d', 'keep/c'],
    ] as const) {
      const both = replica(store.db, [from, to].toSorted());
      await publishNow([put({ id: `keeper-${from}`, scope: from, ver: 1, text: 'x' })]);
      await both.catchUp();
      await publishNow([put({ id: `keeper-${from}`, scope: to, ver: 2, text: 'y' })]);
      await both.catchUp(1);
      expect(both.sorted().map(({ scope, ver }) => [scope, ver])).toEqual([[to, 2]]);
    }
  });

  it('is removed everywhere when it is deleted, and can come back', async () => {
    const note = { id: 'phoenix', scope: 'delete/a', ver: 1, text: 'x' };
    const client = replica(store.db, ['delete/a']);
    await publishNow([put(note)]);
    await client.catchUp();
    await publishNow([gone({ ...note, ver: 2 })]);
    await client.catchUp();
    expect(client.sorted()).toEqual([]);
    await publishNow([put({ ...note, ver: 3 })]);
    await client.catchUp();
    expect(client.sorted()).toEqual([{ ...note, ver: 3 }]);
  });

  it('never goes back to an older version', async () => {
    await publishNow([put({ id: 'old', scope: 'old/a', ver: 5, text: 'x' })]);
    await expect(publishNow([put({ id: 'old', scope: 'old/a', ver: 4, text: 'y' })])).rejects.toThrow(
      'from version 5 to 4',
    );
  });
});

describe('many documents at once', () => {
  it('come in pages strictly after the checkpoint that are full unless last', async () => {
    const notes = Array.from({ length: 25 }, (_, i) => ({ id: `p${i}`, scope: 'page/a', ver: 1, text: 'x' }));
    await publishNow(notes.map(put));
    const sizes: number[] = [];
    let checkpoint: Checkpoint = {};
    for (let more = true; more;) {
      const page = await pullChanges(store.db, { scopes: ['page/a'], collection: 'cases', checkpoint, limit: 10 });
      sizes.push(page.documents.length);
      ({ checkpoint, more } = page);
    }
    expect(sizes).toEqual([10, 10, 5]);
    expect(checkpoint).toEqual({ 'page/a': 25 });
  });

  it('end a page at 4 MB, but never without a document', async () => {
    const text = 'x'.repeat(3_000_000);
    await publishNow([1, 2, 3].map((i) => put({ id: `large${i}`, scope: 'large/a', ver: 1, text })));
    const client = replica(store.db, ['large/a']);
    expect([await client.pull(100), client.documents.size]).toEqual([true, 2]);
    expect([await client.pull(100), client.documents.size]).toEqual([false, 3]);
  });

  it('are one write: the newest of several versions in one transaction, under one lock', async () => {
    await inTransaction(store.db, (tx) =>
      publishLast(tx, NOW, async (attempt) => {
        await attempt(() => publish(tx, [put({ id: 'twice', scope: 'batch/b', ver: 1, text: 'first' })], NOW));
        const failing = attempt(async () => {
          await publish(tx, [put({ id: 'undone', scope: 'batch/a', ver: 1, text: 'never' })], NOW);
          throw new Error('this step fails');
        });
        await expect(failing).rejects.toThrow('this step fails');
        await attempt(() => publish(tx, [put({ id: 'twice', scope: 'batch/a', ver: 2, text: 'second' })], NOW));
      }),
    );
    const client = replica(store.db, ['batch/a', 'batch/b']);
    await client.catchUp();
    expect(client.sorted()).toEqual([{ id: 'twice', scope: 'batch/a', ver: 2, text: 'second' }]);
  });

  it('published in parts are seen together, and lock their scope at the end only', async () => {
    const part = (id: string) => put({ id, scope: 'parts/a', ver: 1, text: 'a part' });
    const client = replica(store.db, ['parts/a']);
    await prepareScopes(store.db, ['parts/a']);
    await inTransaction(connect(), (tx) =>
      publishInParts(tx, NOW, async () => {
        await publish(tx, [part('part-1'), part('part-2')], NOW);
        await publish(tx, [part('part-3')], NOW);
        // Waits for ever if a part that is written but not published held the scope.
        await publishNow([put({ id: 'beside', scope: 'parts/a', ver: 1, text: 'not a part' })]);
        await client.catchUp();
        expect(client.sorted().map(({ id }) => id)).toEqual(['beside']);
      }),
    );
    await client.catchUp();
    expect(client.sorted().map(({ id }) => id)).toEqual(['beside', 'part-1', 'part-2', 'part-3']);
  });

  it('published in parts leave nothing when their transaction fails', async () => {
    const failing = inTransaction(store.db, (tx) =>
      publishInParts(tx, NOW, async () => {
        await publish(tx, [put({ id: 'never', scope: 'parts/b', ver: 1, text: '' })], NOW);
        throw new Error('the rest cannot be made');
      }),
    );
    await expect(failing).rejects.toThrow('the rest cannot be made');
    const client = replica(store.db, ['parts/b']);
    await client.catchUp();
    expect(client.sorted()).toEqual([]);
  });

  it('of several collections in one scope do not disturb each other', async () => {
    const policy: Change = { coll: 'policies', id: 'p', ver: 1, scope: 'mixed/a', body: '{"id":"p"}' };
    await publishNow([put({ id: 'm1', scope: 'mixed/a', ver: 1, text: 'x' }), policy]);
    const page = await pullChanges(store.db, {
      scopes: ['mixed/a'],
      collection: 'cases',
      checkpoint: {},
      limit: 1,
    });
    expect(page.documents.length).toBe(1);
    const rest = await pullChanges(store.db, {
      scopes: ['mixed/a'],
      collection: 'cases',
      checkpoint: page.checkpoint,
      limit: 1,
    });
    expect(rest).toEqual({ documents: [], checkpoint: { 'mixed/a': 2 }, more: false });
  });
});

describe('numbers and commits', () => {
  function signal() {
    let give = () => {};
    const given = new Promise<void>((resolve) => (give = resolve));
    return { given, give };
  }

  /** Two transactions that take their numbers in one order and commit in the other; returns what a reader between saw. */
  async function overtake(take: (tx: Tx, name: string) => Promise<unknown>, read: () => Promise<unknown>) {
    const [slow, fast] = [connect(), connect()];
    const [release, taken] = [signal(), signal()];
    const slowDone = inTransaction(slow, async (tx) => {
      await take(tx, 'slow');
      taken.give();
      await release.given;
    });
    await taken.given;
    const fastDone = inTransaction(fast, (tx) => take(tx, 'fast'));
    // Either the fast one commits now, or it waits for the slow one: both are looked at from outside.
    await Promise.race([fastDone, waitForLock()]);
    const between = await read();
    release.give();
    await Promise.all([slowDone, fastDone]);
    return between;
  }

  async function waitForLock(): Promise<void> {
    for (;;) {
      const { rows } = await sql`select 1 from pg_locks where not granted`.execute(store.db);
      if (rows.length > 0) return;
      await pause(2);
    }
  }

  it('loses a row to a reader that polls a plain sequence: the reason for the counters', async () => {
    await sql`create table naive (n bigint generated always as identity, name text)`.execute(store.db);
    const seen: string[] = [];
    let cursor = 0;
    const poll = async (): Promise<void> => {
      const { rows } = await sql<{ n: number; name: string }>`
        select n, name from naive where n > ${cursor} order by n`.execute(store.db);
      for (const { n, name } of rows) {
        cursor = n;
        seen.push(name);
      }
    };
    await overtake((tx, name) => sql`insert into naive (name) values (${name})`.execute(tx), poll);
    await poll();
    expect(seen).toEqual(['fast']);
  });

  it('lets nobody commit with a higher number before the lower one is there to read', async () => {
    const client = replica(store.db, ['order/a']);
    await overtake(
      (tx, name) => publish(tx, [put({ id: name, scope: 'order/a', ver: 1, text: name })], NOW),
      () => client.catchUp(),
    );
    expect(client.sorted()).toEqual([]);
    await client.catchUp();
    expect(client.sorted().map(({ id }) => id)).toEqual(['fast', 'slow']);
  });
});

describe('eight writers and readers at the same time', () => {
  const SCOPES = ['s/1', 's/2', 's/3', 's/4'];
  const WRITERS = 8;
  const TRANSACTIONS = 60;

  /** Writes, moves, deletes and rolls back at random; answers what is true in the end. */
  async function writer(db: Db, name: number): Promise<Map<string, Note | null>> {
    const random = randomFrom(name + 1);
    const truth = new Map<string, Note | null>();
    const version = new Map<string, number>();
    for (let n = 0; n < TRANSACTIONS; n++) {
      const draft = new Map<string, Note | null>();
      const changes: Change[] = [];
      for (let i = 0; i <= random() * 6; i++) {
        const id = `w${name}-${Math.floor(random() * 20)}`;
        if (draft.has(id)) continue;
        const ver = (version.get(id) ?? 0) + 1;
        const note = { id, scope: SCOPES[Math.floor(random() * 4)]!, ver, text: `${n}` };
        const deletes = random() < 0.2;
        draft.set(id, deletes ? null : note);
        changes.push(deletes ? gone(note) : put(note));
      }
      const fails = random() < 0.2;
      const done = inTransaction(db, async (tx) => {
        await pause(random() * 3);
        await publish(tx, changes, NOW);
        await pause(random() * 3);
        if (fails) throw new Error('rolled back');
      });
      if (fails) {
        await expect(done).rejects.toThrow('rolled back');
        continue;
      }
      await done;
      for (const [id, note] of draft) truth.set(id, note);
      for (const { id, ver } of changes) version.set(id, ver);
    }
    return truth;
  }

  it('never lose a row: every replica equals the source, whatever it may see and however small its pages', async () => {
    const readers = [SCOPES, ['s/1'], ['s/2', 's/4'], ['s/1', 's/2', 's/3']].map((scopes, index) => ({
      scopes,
      limit: [3, 1, 7, 2][index]!,
      client: replica(connect(), scopes),
    }));
    let writing = true;
    const reading = readers.map(async ({ client, limit }) => {
      while (writing) await client.pull(limit);
      await client.catchUp(limit);
    });
    const writers = Array.from({ length: WRITERS }, (_, name) => writer(connect(), name));
    const truths = await Promise.all(writers).finally(() => (writing = false));
    await Promise.all(reading);
    const truth = truths.flatMap((each) => [...each.values()]).filter((note) => note !== null);
    expect(truth.length).toBeGreaterThan(60);
    for (const { scopes, client } of readers) {
      const visible = truth.filter(({ scope }) => scopes.includes(scope)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
      expect(client.sorted()).toEqual(visible);
    }
  }, 60_000);

  it('leave a digest that a client computes alike from what it holds', async () => {
    const client = replica(store.db, ['s/2']);
    await client.catchUp();
    let xor = 0n;
    for (const { id, ver } of client.sorted()) {
      xor ^= BigInt(`0x${createHash('sha256').update(`${id}\n${ver}`).digest('hex')}`);
    }
    expect(client.documents.size).toBeGreaterThan(0);
    expect(await readDigest(store.db, 's/2', 'cases')).toEqual({
      count: client.documents.size,
      xor: xor.toString(16).padStart(64, '0'),
    });
  });
});
