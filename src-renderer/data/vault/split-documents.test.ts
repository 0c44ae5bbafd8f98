import { addRxPlugin, createRxDatabase, fillWithDefaultSettings } from 'rxdb';
import type { RxCollection, RxDatabase, RxDocumentData } from 'rxdb';
import { disableWarnings, RxDBDevModePlugin } from 'rxdb/plugins/dev-mode';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { wrappedValidateAjvStorage } from 'rxdb/plugins/validate-ajv';
import fc from 'fast-check';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHEAP_KDF, createdVault, openedVault, temporaryFolder, valueOf } from '../../../src-main/vault/test-vault.ts';
import type { Vault } from '../../../src-main/vault/vault.ts';
import type { VaultBridge } from '../../../src-shared/wire/vault-bridge.ts';
import { VaultStorageInstance } from './vault-storage-instance.ts';
import { getVaultStorage } from './vault-storage.ts';
import type { VaultStorage } from './vault-storage.ts';

disableWarnings();
addRxPlugin(RxDBDevModePlugin);

type Case = { id: string; site: string; amount: number; notes?: string[]; weight?: number };
type Database = RxDatabase<{ cases: RxCollection<Case> }>;
type Session = { db: Database; vault: Vault; storage: VaultStorage };

const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 40 },
    site: { type: 'string', maxLength: 20 },
    amount: { type: 'integer', minimum: 0, maximum: 1_000_000, multipleOf: 1 },
    notes: { type: 'array', items: { type: 'string' } },
    weight: { type: 'integer' },
  },
  required: ['id', 'site', 'amount'],
  indexes: ['amount'],
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
  for (const session of sessions) await end(session);
  await folder.remove();
});

async function end({ db, vault }: Session): Promise<void> {
  await db.close();
  await vault.close();
}

/** RxDB on a vault that keeps notes and weight of cases on the disk. */
async function start(over: { at?: string; bridge?: (vault: Vault) => VaultBridge; onDamage?: () => void } = {}) {
  const parts = { folder: over.at ?? path, kdf: CHEAP_KDF };
  const vault = sessions.length === 0 || over.at !== undefined ? await createdVault(parts) : await openedVault(parts);
  return opened(vault, over);
}

async function opened(vault: Vault, over: { bridge?: (vault: Vault) => VaultBridge; onDamage?: () => void } = {}) {
  const storage = getVaultStorage({
    bridge: over.bridge?.(vault) ?? vault,
    scopeOf: (collection, doc) => (collection === 'cases' ? String(doc['site']) : 'device'),
    durable: [],
    rest: { cases: ['notes', 'weight'] },
    ...(over.onDamage ? { onDamage: over.onDamage } : {}),
  });
  const session = { db: await databaseOn(storage), vault, storage };
  sessions.push(session);
  return session;
}

async function databaseOn(storage: VaultStorage | ReturnType<typeof getRxStorageMemory>): Promise<Database> {
  const db: Database = await createRxDatabase({
    name: 'workbench',
    storage: wrappedValidateAjvStorage({ storage: storage as VaultStorage }),
    multiInstance: false,
    ignoreDuplicate: true,
    allowSlowCount: true,
  });
  await db.addCollections({ cases: { schema } });
  return db;
}

async function restart(from: Session, over: Parameters<typeof opened>[1] = {}): Promise<Session> {
  sessions = sessions.filter((session) => session !== from);
  await end(from);
  return opened(await openedVault({ folder: path, kdf: CHEAP_KDF }), over);
}

const aCase = (n: number, over: Partial<Case> = {}): Case => ({
  id: `c${String(n).padStart(4, '0')}`,
  site: 'north',
  amount: n,
  notes: [`note ${n}`],
  weight: n % 7,
  ...over,
});
const allOf = async ({ cases }: Database) =>
  (await cases.find({ sort: [{ id: 'asc' }] }).exec()).map((doc) => doc.toJSON());

/** What the window holds of the documents. */
function inMemory({ cases: { internalStorageInstance: instance } }: Database): RxDocumentData<Case>[] {
  return instance instanceof VaultStorageInstance ? (instance as VaultStorageInstance<Case>).allLight() : [];
}

describe('a document of which the vault keeps a part', () => {
  const docs = Array.from({ length: 1_200 }, (_, n) => aCase(n));

  it('is whole however it is asked for, also after closing and rewriting', async () => {
    const first = await start();
    await first.db.cases.bulkInsert(docs);
    const second = await restart(first);
    for (const change of [() => Promise.resolve(), () => second.vault.compact()]) {
      await change();
      const { cases } = second.db;
      expect((await cases.findOne('c0007').exec(true)).toJSON()).toEqual(docs[7]);
      expect([...(await cases.findByIds(['c0900', 'c0003']).exec()).values()].map((doc) => doc.toJSON())).toEqual(
        expect.arrayContaining([docs[900], docs[3]]),
      );
      const byIndex = cases.find({ selector: { amount: { $gte: 1_190 } }, sort: [{ amount: 'desc' }], limit: 3 });
      expect((await byIndex.exec()).map((doc) => doc.toJSON())).toEqual([docs[1199], docs[1198], docs[1197]]);
      expect(await allOf(second.db)).toEqual(docs);
    }
  });

  it('is found, sorted and counted also by what is not in memory, as by RxDB in memory', async () => {
    const { db } = await start();
    const memory = await databaseOn({ ...getRxStorageMemory(), collectionStates: new Map() } as never);
    for (const { cases } of [db, memory]) await cases.bulkInsert(docs);
    const selector = { $or: [{ weight: { $gt: 5 } }, { notes: { $elemMatch: { $eq: 'note 9' } } }] };
    const sort = [{ weight: 'desc' as const }, { id: 'desc' as const }];
    const found = ({ cases }: Database) => cases.find({ selector, sort, skip: 2, limit: 40 }).exec();
    const ids = async (from: Database) => (await found(from)).map((doc) => doc.toJSON());
    expect(await ids(db)).toEqual(await ids(memory));
    const count = { selector: { weight: { $gte: 6 } } };
    expect(await db.cases.count(count).exec()).toBe(docs.filter(({ weight = 0 }) => weight >= 6).length);
    await memory.close();
  });

  it('keeps what the vault has of it through changes of the rest, conflicts included', async () => {
    const first = await start();
    await first.db.cases.bulkInsert(docs);
    const second = await restart(first);
    const doc = await second.db.cases.findOne('c0005').exec(true);
    await Promise.all([
      doc.incrementalPatch({ amount: 77 }),
      doc.incrementalModify((data) => ({ ...data, notes: [...(data.notes ?? []), 'more'] })),
    ]);
    const instance = second.db.cases.internalStorageInstance;
    const [stored] = await instance.findDocumentsById(['c0005'], false);
    const stale = { ...stored!, _rev: '1-stale' };
    const { error } = await second.db.cases.storageInstance.bulkWrite([{ previous: stale, document: stale }], 'test');
    expect(error).toMatchObject([{ status: 409, documentInDb: { notes: ['note 5', 'more'], amount: 77 } }]);
    const third = await restart(second);
    expect((await third.db.cases.findOne('c0005').exec(true)).toJSON()).toEqual(
      aCase(5, { amount: 77, notes: ['note 5', 'more'] }),
    );
  });

  it('is told whole by the change stream, and kept in memory without what lists do not show', async () => {
    const { db } = await start();
    const instance = db.cases.internalStorageInstance;
    const told: unknown[] = [];
    instance
      .changeStream()
      .subscribe(({ events }) => told.push(...events.map(({ documentData }) => documentData.notes)));
    await db.cases.insert(aCase(1));
    await (await db.cases.findOne('c0001').exec(true)).incrementalPatch({ notes: ['changed'] });
    expect(told).toEqual([['note 1'], ['changed']]);
    const light = inMemory(db);
    expect(light).toMatchObject([{ id: 'c0001', amount: 1 }]);
    expect(light[0]).not.toHaveProperty('notes');
  });

  it('is of one version, whatever is written and rewritten while it is read', async () => {
    let held: Promise<void> | null = null;
    const bridge = (vault: Vault): VaultBridge => ({
      load: (instance, cursor) => vault.load(instance, cursor),
      async read(instance, places) {
        await held;
        return vault.read(instance, places);
      },
      append: (records, durable) => vault.append(records, durable),
      dropInstance: (instance) => vault.dropInstance(instance),
      dropScopes: (scopes) => vault.dropScopes(scopes),
      compact: () => vault.compact(),
      status: () => vault.status(),
    });
    const first = await start();
    await first.db.cases.bulkInsert(docs);
    const { db, vault } = await restart(first, { bridge });
    const instance = db.cases.internalStorageInstance;
    await db.cases.findOne('c0000').exec();
    for (const rewrite of [false, true]) {
      let release = () => {};
      held = new Promise((resolve) => (release = resolve));
      const reading = instance.findDocumentsById(['c0042'], false);
      const [before] = inMemory(db).filter(({ id }) => id === 'c0042');
      const amount = before!.amount + 1;
      const document = { ...before!, amount, notes: [`note ${amount}`], _rev: `9-${amount}` };
      await instance.bulkWrite([{ previous: before!, document }], 'test');
      if (rewrite) valueOf(await vault.compact());
      release();
      const [found] = await reading;
      expect(found?.notes).toEqual([`note ${found?.amount}`]);
      held = null;
    }
  });

  it('is refused and told when what the vault keeps of it does not verify any more', async () => {
    const first = await start();
    await first.db.cases.bulkInsert(docs.slice(0, 3));
    await first.db.close();
    await first.vault.close();
    sessions = [];
    const segment = join(path, '000001.seg');
    const bytes = await readFile(segment);
    bytes[bytes.length - 3]! ^= 1;
    await writeFile(segment, bytes);
    let told = 0;
    const { db, storage } = await opened(await openedVault({ folder: path, kdf: CHEAP_KDF }), {
      onDamage: () => (told += 1),
    });
    await expect(db.cases.internalStorageInstance.findDocumentsById(['c0001'], false)).rejects.toMatchObject({
      fault: { kind: 'damaged' },
    });
    expect(told).toBe(1);
    expect(valueOf(await storage.vaultStatus()).damaged).toEqual(['workbench/cases/0']);
  });

  it('cannot have an index over what is not in memory', async () => {
    const { storage } = await start();
    const indexed = fillWithDefaultSettings({ ...schema, indexes: ['weight'], required: ['id', 'weight'] } as never);
    const params = { databaseInstanceToken: 't', databaseName: 'x', collectionName: 'cases', options: {} };
    await expect(
      storage.createStorageInstance({ ...params, schema: indexed, multiInstance: false, devMode: false }),
    ).rejects.toThrow('an index over weight');
  });
});

describe('a collection that nobody looks at', () => {
  it('is not read', async () => {
    const loaded: string[] = [];
    const first = await start();
    await first.db.cases.insert(aCase(1));
    const bridge = (vault: Vault) =>
      new Proxy<VaultBridge>(vault, {
        get: (target, name: keyof VaultBridge) => {
          if (name === 'load')
            return (instance: string, cursor: number) => (loaded.push(instance), target.load(instance, cursor));
          return target[name].bind(target);
        },
      });
    const { db } = await restart(first, { bridge });
    expect(loaded).not.toContain('workbench/cases/0');
    expect(await allOf(db)).toEqual([aCase(1)]);
    expect(loaded).toContain('workbench/cases/0');
  });
});

type Deed =
  | { readonly do: 'put'; readonly n: number; readonly site: string; readonly notes: string[] | undefined }
  | { readonly do: 'remove'; readonly n: number }
  | { readonly do: 'compact' | 'restart' | 'flood' }
  | { readonly do: 'purge'; readonly site: string };

describe('whatever is done', () => {
  const site = fc.constantFrom('north', 'south', 'west');
  const n = fc.nat(5);
  const deed: fc.Arbitrary<Deed> = fc.oneof(
    {
      arbitrary: fc.record({
        do: fc.constant('put' as const),
        n,
        site,
        notes: fc.option(fc.array(fc.string()), { nil: undefined }),
      }),
      weight: 6,
    },
    { arbitrary: fc.record({ do: fc.constant('remove' as const), n }), weight: 2 },
    {
      arbitrary: fc.record({ do: fc.constantFrom('compact' as const, 'restart' as const, 'flood' as const) }),
      weight: 4,
    },
    { arbitrary: fc.record({ do: fc.constant('purge' as const), site }), weight: 1 },
  );

  it('what is read is what was written last, whole', { timeout: 120_000 }, async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 14 }), async (deeds) => {
        path = join(folder.path, `run-${(run += 1)}`);
        let session = await start({ at: path });
        const model = new Map<string, Case>();
        let version = 0;
        for (const each of deeds) {
          version += 1;
          if (each.do === 'put') {
            const doc = aCase(each.n, { site: each.site, amount: version, weight: version });
            if (each.notes) doc.notes = each.notes;
            else delete doc.notes;
            await session.db.cases.incrementalUpsert(doc);
            model.set(doc.id, doc);
          } else if (each.do === 'remove') {
            await session.db.cases.find({ selector: { id: aCase(each.n).id } }).remove();
            model.delete(aCase(each.n).id);
          } else if (each.do === 'purge') {
            valueOf(await session.storage.purgeScopes([each.site]));
            for (const [id, doc] of model) if (doc.site === each.site) model.delete(id);
          } else if (each.do === 'compact') valueOf(await session.vault.compact());
          else if (each.do === 'restart') session = await restart(session);
          else {
            // More than are kept at hand: those before are read from the disk again.
            const many = Array.from({ length: 450 }, (_, index) =>
              aCase(1_000 + index, { site: 'flood', amount: version }),
            );
            await session.db.cases.bulkUpsert(many);
            for (const doc of many) model.set(doc.id, doc);
          }
          const expected = [...model.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
          expect(await allOf(session.db)).toEqual(expected);
        }
        sessions = sessions.filter((one) => one !== session);
        await end(session);
      }),
      { numRuns: 30 },
    );
  });
});
