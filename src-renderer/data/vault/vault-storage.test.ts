import { addRxPlugin, createRxDatabase, fillWithDefaultSettings } from 'rxdb';
import type { RxCollection, RxDatabase, WithDeleted } from 'rxdb';
import { disableWarnings, RxDBDevModePlugin } from 'rxdb/plugins/dev-mode';
import { RxDBCleanupPlugin } from 'rxdb/plugins/cleanup';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { wrappedValidateAjvStorage } from 'rxdb/plugins/validate-ajv';
import { Subject } from 'rxjs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { osError, watchedDisk } from '../../../src-main/vault/test-disk.ts';
import { CHEAP_KDF, createdVault, openedVault, temporaryFolder, valueOf } from '../../../src-main/vault/test-vault.ts';
import { nodeFiles } from '../../../src-main/vault/vault-files.ts';
import type { VaultFiles } from '../../../src-main/vault/vault-files.ts';
import type { Vault } from '../../../src-main/vault/vault.ts';
import type { VaultBridge, VaultFault } from '../../../src-shared/wire/vault-bridge.ts';
import { getVaultStorage } from './vault-storage.ts';
import type { VaultStorage } from './vault-storage.ts';

disableWarnings();
addRxPlugin(RxDBDevModePlugin);
addRxPlugin(RxDBCleanupPlugin);

type Case = { id: string; site: string; state: string; amount: number };
type Collections = { cases: RxCollection<Case>; commands: RxCollection<Case> };
type Session = { db: RxDatabase<Collections>; vault: Vault; storage: VaultStorage; faults: (VaultFault | null)[] };

const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 40 },
    site: { type: 'string', maxLength: 20 },
    state: { type: 'string', maxLength: 20 },
    amount: { type: 'integer', minimum: 0, maximum: 1_000_000, multipleOf: 1 },
  },
  required: ['id', 'site', 'state', 'amount'],
  indexes: [['state', 'amount']],
} as const;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let path = '';
let sessions: Session[] = [];
beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder.path, 'ann');
  sessions = [];
});
afterEach(async () => {
  for (const { db, vault } of sessions) {
    await db.close();
    await vault.close();
  }
  await folder.remove();
});

/** Opens the vault in the folder, or makes it, and RxDB with all its checks on top. */
async function start(over: { files?: VaultFiles; bridge?: (vault: Vault) => VaultBridge } = {}): Promise<Session> {
  const parts = { folder: path, kdf: CHEAP_KDF, ...(over.files ? { files: over.files } : {}) };
  const vault = sessions.length === 0 ? await createdVault(parts) : await openedVault(parts);
  const faults: (VaultFault | null)[] = [];
  const storage = getVaultStorage({
    bridge: over.bridge?.(vault) ?? vault,
    scopeOf: (collection, doc) => (collection === 'cases' ? String(doc['site']) : 'device'),
    durable: ['commands'],
    onFault: (fault) => faults.push(fault),
    retryMs: 20,
  });
  const db = await createRxDatabase<Collections>({
    name: 'workbench',
    storage: wrappedValidateAjvStorage({ storage }),
    multiInstance: false,
    ignoreDuplicate: true,
  });
  await db.addCollections({ cases: { schema }, commands: { schema } });
  const session = { db, vault, storage, faults };
  sessions.push(session);
  return session;
}

async function restart(from: Session): Promise<Session> {
  await from.db.close();
  await from.vault.close();
  return start();
}

/** What a kill leaves: nothing is closed, and the lock is nobody's. */
async function restartAfterKill(from: Session): Promise<Session> {
  await from.vault.close();
  await rm(join(path, 'LOCK'), { force: true });
  return start();
}

const aCase = (id: string, over: Partial<Case> = {}): Case => ({
  id,
  site: 'north',
  state: 'open',
  amount: 100,
  ...over,
});
const idsOf = async (collection: RxCollection<Case>) => (await collection.find().exec()).map(({ id }) => id).toSorted();

describe('RxDB on the vault', () => {
  it('finds inserted, changed and deleted documents as they were, after closing and opening', async () => {
    const first = await start();
    await first.db.cases.bulkInsert([aCase('a'), aCase('b'), aCase('c')]);
    const b = await first.db.cases.findOne('b').exec(true);
    await b.incrementalPatch({ state: 'approved', amount: 250 });
    await (await first.db.cases.findOne('c').exec(true)).remove();

    const second = await restart(first);
    expect(await idsOf(second.db.cases)).toEqual(['a', 'b']);
    const again = await second.db.cases.findOne('b').exec(true);
    expect(again.toJSON()).toEqual(aCase('b', { state: 'approved', amount: 250 }));
    expect(again.revision).toMatch(/^2-/);
    // The deleted one is still known, so that an insert of the same id follows on its revision.
    await second.db.cases.insert(aCase('c', { amount: 7 }));
    expect((await second.db.cases.findOne('c').exec(true)).revision).toMatch(/^3-/);
    await again.incrementalPatch({ amount: 251 });

    const third = await restart(second);
    expect((await third.db.cases.findOne('b').exec(true)).amount).toBe(251);
  });

  it('answers a query by its index, sorted, also from what was loaded', async () => {
    const first = await start();
    const docs = Array.from({ length: 300 }, (_, n) =>
      aCase(`c${n}`, { state: n % 3 ? 'open' : 'held', amount: (n * 37) % 300 }),
    );
    await first.db.cases.bulkInsert(docs);
    const second = await restart(first);
    const query = second.db.cases.find({
      selector: { state: 'held', amount: { $gte: 100 } },
      sort: [{ state: 'asc' }, { amount: 'asc' }],
      limit: 5,
    });
    expect(query.getPreparedQuery().queryPlan).toMatchObject({
      selectorSatisfiedByIndex: true,
      sortSatisfiedByIndex: true,
    });
    const expected = docs
      .filter(({ state, amount }) => state === 'held' && amount >= 100)
      .toSorted((x, y) => x.amount - y.amount);
    expect((await query.exec()).map(({ id }) => id)).toEqual(expected.slice(0, 5).map(({ id }) => id));
    expect(await second.db.cases.count({ selector: { state: 'held' } }).exec()).toBe(100);
  });

  it('refuses the second of two writes on one revision, and stores only the first', async () => {
    const first = await start();
    const storage = first.db.cases.internalStorageInstance;
    await first.db.cases.insert(aCase('a'));
    const [previous] = await storage.findDocumentsById(['a'], false);
    const next = (amount: number, rev: string) => ({
      ...previous!,
      amount,
      _rev: rev,
      _meta: { lwt: previous!._meta.lwt + 1 },
    });
    const [one, two] = await Promise.all([
      storage.bulkWrite([{ previous: previous!, document: next(1, '2-one') }], 'test'),
      storage.bulkWrite([{ previous: previous!, document: next(2, '2-two') }], 'test'),
    ]);
    expect(one.error).toEqual([]);
    expect(two.error).toMatchObject([{ status: 409, documentId: 'a' }]);
    const second = await restart(first);
    expect((await second.db.cases.findOne('a').exec(true)).amount).toBe(1);
  });

  it('shows nothing that is not in the log yet', async () => {
    let open: () => void = () => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    let closed = false;
    const bridge = (vault: Vault): VaultBridge => ({
      load: (instance, cursor) => vault.load(instance, cursor),
      async append(records, durable) {
        if (closed) await gate;
        return vault.append(records, durable);
      },
      read: (instance, places) => vault.read(instance, places),
      dropInstance: (instance) => vault.dropInstance(instance),
      dropScopes: (scopes) => vault.dropScopes(scopes),
      compact: () => vault.compact(),
      status: () => vault.status(),
    });
    const { db } = await start({ bridge });
    const seen: string[] = [];
    db.commands.$.subscribe(({ documentId }) => seen.push(documentId));
    closed = true;
    const inserts = Array.from({ length: 50 }, (_, n) => db.commands.insert(aCase(`d${n}`)));
    expect(await idsOf(db.commands)).toEqual([]);
    expect(seen).toEqual([]);
    open();
    await Promise.all(inserts);
    expect(await idsOf(db.commands)).toHaveLength(50);
    expect(seen).toHaveLength(50);
  });

  it('keeps what was acknowledged when the window is gone without closing', async () => {
    const first = await start();
    await first.db.commands.insert(aCase('d1'));
    const second = await restartAfterKill(first);
    expect(await idsOf(second.db.commands)).toEqual(['d1']);
  });

  it('removes a collection for good', async () => {
    const first = await start();
    await first.db.cases.bulkInsert([aCase('a'), aCase('b')]);
    await first.db.cases.remove();
    await first.db.addCollections({ cases: { schema } });
    expect(await idsOf(first.db.cases)).toEqual([]);
    await first.db.cases.insert(aCase('n'));
    const second = await restart(first);
    expect(await idsOf(second.db.cases)).toEqual(['n']);
  });

  it('forgets deleted documents on cleanup, in memory and in the log', async () => {
    const first = await start();
    await first.db.cases.bulkInsert([aCase('a'), aCase('b')]);
    await first.db.cases.find({ selector: { id: 'b' } }).remove();
    await first.db.cases.cleanup(0);
    expect(await first.db.cases.internalStorageInstance.findDocumentsById(['b'], true)).toEqual([]);
    const second = await restart(first);
    expect(await second.db.cases.internalStorageInstance.findDocumentsById(['a', 'b'], true)).toMatchObject([
      { id: 'a' },
    ]);
  });

  it('has a log whose rewriting keeps documents, revisions and checkpoints', async () => {
    const first = await start();
    await first.db.cases.bulkInsert([aCase('a'), aCase('b')]);
    for (let amount = 0; amount < 30; amount += 1)
      await (await first.db.cases.findOne('a').exec(true)).incrementalPatch({ amount });
    const before = valueOf(await first.vault.status());
    expect(before.liveDocs).toBeLessThan(before.storedDocs - 25);
    valueOf(await first.vault.compact());
    const after = valueOf(await first.vault.status());
    expect(after).toMatchObject({ liveDocs: before.liveDocs, storedDocs: before.liveDocs });
    const second = await restart(first);
    const a = await second.db.cases.findOne('a').exec(true);
    expect([a.amount, a.revision.split('-')[0]]).toEqual([29, '31']);
  });

  it('refuses attachments and several instances, in words', async () => {
    const { storage } = await start();
    const params = { databaseInstanceToken: 't', databaseName: 'x', collectionName: 'x', options: {}, devMode: false };
    const plain = { ...schema, indexes: [], _deleted: true };
    const refused = (over: object) =>
      storage.createStorageInstance({ ...params, schema: plain, multiInstance: false, ...over } as never);
    await expect(refused({ multiInstance: true })).rejects.toThrow('the vault has one owner');
    await expect(refused({ schema: { ...plain, attachments: {} } })).rejects.toThrow('no attachments');
  });
});

type Checkpoint = { seq: number };

/** A server with a change log, as small as a pull-only replication needs. */
function server(docs: Case[]) {
  const log: WithDeleted<Case>[] = docs.map((doc) => ({ ...doc, _deleted: false }));
  const live = new Subject<{ documents: WithDeleted<Case>[]; checkpoint: Checkpoint }>();
  const asked: number[] = [];
  return {
    asked,
    put(doc: WithDeleted<Case>) {
      log.push(doc);
      live.next({ documents: [doc], checkpoint: { seq: log.length } });
    },
    replicate: (collection: RxCollection<Case>) =>
      replicateRxCollection<Case, Checkpoint>({
        replicationIdentifier: 'server-cases',
        collection,
        live: true,
        waitForLeadership: false,
        toggleOnDocumentVisible: false,
        retryTime: 20,
        pull: {
          batchSize: 50,
          stream$: live,
          async handler(checkpoint, batchSize) {
            const from = checkpoint?.seq ?? 0;
            asked.push(from);
            const documents = log.slice(from, from + batchSize);
            return { documents, checkpoint: { seq: from + documents.length } };
          },
        },
      }),
  };
}

describe('a pull-only replication on the vault', () => {
  const docs = Array.from({ length: 120 }, (_, n) => aCase(`c${n}`));

  it('goes on from its checkpoint after a restart, and deleted documents stay deleted', async () => {
    const source = server(docs);
    const first = await start();
    const pulling = source.replicate(first.db.cases);
    await pulling.awaitInSync();
    source.put({ ...aCase('c5', { amount: 999 }), _deleted: false });
    source.put({ ...aCase('c6'), _deleted: true });
    await pulling.awaitInSync();
    await expect.poll(() => first.db.cases.findOne('c6').exec()).toBeNull();

    const second = await restart(first);
    expect(await idsOf(second.db.cases)).toHaveLength(119);
    expect((await second.db.cases.findOne('c5').exec(true)).amount).toBe(999);
    source.asked.length = 0;
    const again = source.replicate(second.db.cases);
    source.put({ ...aCase('new'), _deleted: false });
    await again.awaitInSync();
    expect(Math.min(...source.asked)).toBeGreaterThanOrEqual(120);
    await expect.poll(() => idsOf(second.db.cases)).toHaveLength(120);
  });

  it('waits while the disk is full, tells, and goes on when there is space; people are refused at once', async () => {
    let full = false;
    const files = watchedDisk(nodeFiles, ({ op }) => {
      if (full && (op === 'write' || op === 'create')) throw osError('ENOSPC');
    });
    const source = server(docs);
    const session = await start({ files });
    const pulling = source.replicate(session.db.cases);
    await pulling.awaitInSync();
    full = true;
    source.put({ ...aCase('later'), _deleted: false });
    await expect.poll(() => session.faults).toContainEqual({ kind: 'diskFull' });
    await expect(session.db.commands.insert(aCase('d1'))).rejects.toMatchObject({ fault: { kind: 'diskFull' } });
    expect(await idsOf(session.db.commands)).toEqual([]);
    expect(await idsOf(session.db.cases)).toHaveLength(120);
    full = false;
    await expect.poll(() => idsOf(session.db.cases)).toHaveLength(121);
    await session.db.commands.insert(aCase('d1'));
    expect(session.faults.at(-1)).toBeNull();

    const second = await restart(session);
    expect(await idsOf(second.db.cases)).toHaveLength(121);
    expect(await idsOf(second.db.commands)).toEqual(['d1']);
  });

  it('ends at once when the window closes on a full disk', async () => {
    let full = false;
    const files = watchedDisk(nodeFiles, ({ op }) => {
      if (full && (op === 'write' || op === 'create')) throw osError('ENOSPC');
    });
    const source = server(docs);
    const session = await start({ files });
    await source.replicate(session.db.cases).awaitInSync();
    full = true;
    source.put({ ...aCase('later'), _deleted: false });
    await expect.poll(() => session.faults).toContainEqual({ kind: 'diskFull' });
    session.storage.stopWaiting();
    const second = await restart(session);
    expect(await idsOf(second.db.cases)).toHaveLength(120);
  });

  it('has no copies of documents beside them: those that pushing makes would outlive a purge', async () => {
    const { db, storage } = await start();
    const meta = await storage.createStorageInstance<Case & { isCheckpoint: string; docData: object }>({
      databaseInstanceToken: 't',
      databaseName: db.name,
      collectionName: 'rx-replication-meta-x',
      schema: fillWithDefaultSettings(schema) as never,
      options: {},
      multiInstance: false,
      devMode: false,
    });
    const copy = { ...aCase('x'), isCheckpoint: '0', docData: { id: 'x' }, _deleted: false, _attachments: {} };
    const document = { ...copy, _rev: '1-a', _meta: { lwt: 1 } };
    await expect(meta.bulkWrite([{ document }], 'replication-up-write-meta')).rejects.toThrow('pull-only');
    await meta.close();
  });
});

describe('purging a scope', () => {
  it('takes its documents from memory, from live queries and from the disk; others stay', async () => {
    const first = await start();
    await first.db.cases.bulkInsert([aCase('n1'), aCase('s1', { site: 'south' }), aCase('s2', { site: 'south' })]);
    await (await first.db.cases.findOne('s2').exec(true)).incrementalPatch({ site: 'north' });
    const seen: string[][] = [];
    first.db.cases.find().$.subscribe((found) => seen.push(found.map(({ id }) => id).toSorted()));
    await expect.poll(() => seen.at(-1)).toEqual(['n1', 's1', 's2']);
    expect(valueOf(await first.storage.vaultStatus()).scopes.toSorted()).toEqual(['device', 'north', 'south']);

    expect(await first.storage.purgeScopes(['south'])).toEqual({ ok: true, value: null });
    await expect.poll(() => seen.at(-1)).toEqual(['n1', 's2']);
    expect(await first.db.cases.internalStorageInstance.findDocumentsById(['s1'], true)).toEqual([]);
    expect(valueOf(await first.storage.vaultStatus()).scopes.toSorted()).toEqual(['device', 'north']);
    await first.db.cases.insert(aCase('n2'));

    const second = await restart(first);
    expect(await idsOf(second.db.cases)).toEqual(['n1', 'n2', 's2']);
  });

  it('does not bring back the version that a document had before it moved into the scope', async () => {
    const first = await start();
    await first.db.cases.insert(aCase('a', { amount: 1 }));
    await (await first.db.cases.findOne('a').exec(true)).incrementalPatch({ site: 'south', amount: 2 });
    await first.storage.purgeScopes(['south']);
    const second = await restart(first);
    expect(await idsOf(second.db.cases)).toEqual([]);
    await second.db.cases.insert(aCase('a', { amount: 3 }));
    expect((await second.db.cases.findOne('a').exec(true)).amount).toBe(3);
  });
});
