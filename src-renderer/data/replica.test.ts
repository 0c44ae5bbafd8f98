import { createRxDatabase } from 'rxdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { collections } from './collections.ts';
import type { Store, WorkbenchDatabase } from './collections.ts';
import { storeOf } from './database.ts';
import { Replica } from './replica.ts';
import type { PullSession } from './replica.ts';
import { writeRows } from './store-writes.ts';
import type { Kept } from './store-writes.ts';

const EPOCH = '00000000-0000-4000-8000-000000000001';
const schema = z.object({ id: z.string(), scope: z.string(), ver: z.int() });
const change = (seq: number) => ({
  type: 'change' as const,
  collection: 'cases' as const,
  scope: 'a',
  prev: seq - 1,
  seq,
  documents: [{ id: `case-${seq}`, scope: 'a', ver: 1 }],
});

let database: WorkbenchDatabase;
beforeEach(async () => {
  database = await createRxDatabase({
    name: crypto.randomUUID(),
    storage: getRxStorageMemory(),
    multiInstance: false,
  });
  await database.addCollections({ cases: collections.cases, checkpoints: collections.checkpoints });
});
afterEach(() => database.close());

describe('live events that arrive faster than they are taken in', () => {
  it('are pulled together once, and none is missed', async () => {
    const store = storeOf(database, 'cases') as unknown as Store<Kept>;
    const replica = await Replica.open({
      collection: 'cases',
      schema,
      store,
      checkpoints: storeOf(database, 'checkpoints'),
      onRead: async () => {},
    });
    let head = 0;
    let pulls = 0;
    const session: PullSession = {
      epoch: EPOCH,
      async pull({ checkpoint }) {
        pulls += 1;
        const from = checkpoint['a'] ?? 0;
        const documents = Array.from({ length: head - from }, (_, n) => change(from + n + 1).documents[0]);
        return { documents, checkpoint: { a: head }, more: false };
      },
    };
    await replica.sync(session);
    const taken: Promise<void>[] = [];
    while (head < 1_000) taken.push(replica.receive(change((head += 1)), session));
    await Promise.all(taken);
    expect(pulls).toBe(2);
    expect(
      await store.findDocumentsById(
        Array.from({ length: 1_000 }, (_, n) => `case-${n + 1}`),
        false,
      ),
    ).toHaveLength(1_000);
    await replica.receive(change((head += 1)), session);
    expect(pulls).toBe(2);
    await replica.settle();
  });
});

describe('a document whose very version is here', () => {
  it('is not read again, but removed like any other', async () => {
    const store = storeOf(database, 'cases') as unknown as Store<Kept>;
    const unread: string[] = [];
    const replica = await Replica.open({
      collection: 'cases',
      schema,
      store,
      checkpoints: storeOf(database, 'checkpoints'),
      onRead: async (unreadable) => void unread.push(...unreadable.map(({ document }) => document)),
      isHere: ({ id, ver }) => id === 'case-1' && ver <= 1,
    });
    const session: PullSession = {
      epoch: EPOCH,
      pull: async () => ({ documents: [change(1).documents[0]], checkpoint: { a: 0 }, more: false }),
    };
    await writeRows(store, [{ next: { id: 'case-1', scope: 'a', ver: 1 }, previous: undefined }], 'server');
    await replica.sync(session);
    const misshapen = { id: 'case-1', ver: 1 };
    await replica.receive({ ...change(1), documents: [misshapen, { ...misshapen, ver: 2 }] }, session);
    expect(unread).toEqual(['case-1']);
    expect(await store.findDocumentsById(['case-1'], false)).toHaveLength(1);
    await replica.receive({ ...change(2), documents: [{ id: 'case-1', scope: 'a', ver: 1, _deleted: true }] }, session);
    expect(await store.findDocumentsById(['case-1'], false)).toEqual([]);
    await replica.settle();
  });
});
