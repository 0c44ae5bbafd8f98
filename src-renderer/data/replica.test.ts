import { createRxDatabase } from 'rxdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { collections } from './collections.ts';
import type { Store, WorkbenchDatabase } from './collections.ts';
import { storeOf } from './database.ts';
import { Replica } from './replica.ts';
import type { PullSession } from './replica.ts';
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

describe('live events that arrive faster than they are taken in', () => {
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
