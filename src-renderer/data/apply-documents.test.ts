import fc from 'fast-check';
import { createRxDatabase } from 'rxdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { describe, expect, it } from 'vitest';
import type { Removal } from '../../src-shared/wire/sync.ts';
import { applyDocuments } from './apply-documents.ts';
import { collections } from './collections.ts';
import type { Store } from './collections.ts';
import { plain, readAll } from './store-writes.ts';

type Doc = { readonly id: string; readonly scope: string; readonly ver: number; readonly text: string };
/** One entry of a scope's log, as the server sends it. */
type Operation = { readonly scope: string; readonly put: Doc | null; readonly removal: Removal | null };

async function emptyStore(): Promise<{ store: Store<Doc>; close(): Promise<unknown> }> {
  const database = await createRxDatabase({
    name: crypto.randomUUID(),
    storage: getRxStorageMemory(),
    multiInstance: false,
  });
  const { cases } = await database.addCollections({ cases: collections.cases });
  const { storageInstance }: { storageInstance: unknown } = cases;
  return { store: storageInstance as Store<Doc>, close: () => database.close() };
}

const apply = (store: Store<Doc>, operations: readonly Operation[]) =>
  applyDocuments(
    store,
    {
      puts: operations.flatMap(({ put }) => put ?? []),
      removals: operations.flatMap(({ removal }) => removal ?? []),
    },
    { keepNewer: true },
  );

const contentOf = async (store: Store<Doc>) =>
  Object.fromEntries((await readAll(store)).map((doc) => [doc.id, plain(doc)]));

/** A history of documents that change, move between scopes and go, as the compacted logs of the scopes tell it. */
function logsOf(history: readonly { readonly id: string; readonly scope: string | null }[]) {
  const truth = new Map<string, Doc>();
  const versions = new Map<string, number>();
  const logs = new Map<string, Map<string, Operation>>([
    ['a', new Map()],
    ['b', new Map()],
  ]);
  const write = (operation: Operation, id: string) => {
    const log = logs.get(operation.scope)!;
    // Compacted: a document's newest operation stands at the end.
    log.delete(id);
    log.set(id, operation);
  };
  for (const { id, scope } of history) {
    const ver = (versions.get(id) ?? 0) + 1;
    const before = truth.get(id);
    if (before && before.scope !== scope) {
      write({ scope: before.scope, put: null, removal: { id, scope: before.scope, ver, _deleted: true } }, id);
    }
    if (scope === null) {
      if (before) versions.set(id, ver);
      truth.delete(id);
      continue;
    }
    versions.set(id, ver);
    const put = { id, scope, ver, text: `${id} in ${scope}, ${ver}` };
    truth.set(id, put);
    write({ scope, put, removal: null }, id);
  }
  return { truth, logs: [...logs.values()].map((log) => [...log.values()]) };
}

const history = fc.array(
  fc.record({ id: fc.constantFrom('1', '2', '3', '4'), scope: fc.constantFrom('a', 'b', null) }),
  { maxLength: 25 },
);

describe('taking in documents', () => {
  it('keeps a document that moved to a scope which was read before the one it left', async () => {
    const { store, close } = await emptyStore();
    const here: Doc = { id: '1', scope: 'b', ver: 2, text: 'moved' };
    await apply(store, [{ scope: 'b', put: here, removal: null }]);
    await apply(store, [{ scope: 'a', put: null, removal: { id: '1', scope: 'a', ver: 2, _deleted: true } }]);
    expect(await contentOf(store)).toEqual({ '1': here });
    await close();
  });

  it('does not go back to an older version', async () => {
    const { store, close } = await emptyStore();
    const newer: Doc = { id: '1', scope: 'a', ver: 3, text: 'newer' };
    await apply(store, [{ scope: 'a', put: newer, removal: null }]);
    await apply(store, [{ scope: 'a', put: { ...newer, ver: 2, text: 'older' }, removal: null }]);
    expect(await contentOf(store)).toEqual({ '1': newer });
    await close();
  });

  it('ends with what the server has, whichever scope is read first, in whatever pages, and when pages come twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        history,
        fc.array(fc.record({ scope: fc.nat(1), length: fc.integer({ min: 1, max: 4 }), twice: fc.boolean() }), {
          minLength: 20,
          maxLength: 20,
        }),
        async (early, late, pages) => {
          const { store, close } = await emptyStore();
          // What had been read before the rest happened: each scope's log to its end.
          for (const log of logsOf(early).logs) await apply(store, log);
          const { truth, logs } = logsOf([...early, ...late]);
          const reached = [0, 0];
          for (const { scope, length, twice } of [
            ...pages,
            { scope: 0, length: 100, twice: false },
            { scope: 1, length: 100, twice: false },
          ]) {
            const page = logs[scope]!.slice(reached[scope] ?? 0, (reached[scope] ?? 0) + length);
            reached[scope] = (reached[scope] ?? 0) + page.length;
            await apply(store, page);
            if (twice) await apply(store, page);
          }
          expect(await contentOf(store)).toEqual(Object.fromEntries(truth));
          await close();
        },
      ),
      { numRuns: 60 },
    );
  });
});
