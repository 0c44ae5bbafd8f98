import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRxDatabase } from 'rxdb';
import type { RxDatabase, RxStorage } from 'rxdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { PinTries } from '../src-main/vault/pin-tries.ts';
import { createVault, openVault } from '../src-main/vault/vault.ts';
import type { Vault } from '../src-main/vault/vault.ts';
import { getVaultStorage } from '../src-renderer/data/vault/vault-storage.ts';
import { invariant } from '../src-shared/base/invariant.ts';
import type { BenchResult, Spread } from './measure.ts';
import { describeResult, measure } from './measure.ts';

const DOCS = 50_000;
const PAGE = 5_000;
const PIN = '493857';
const OPEN_TARGET_MS = 1_000;

const text = { type: 'string', maxLength: 60 } as const;
const amount = { type: 'integer', minimum: 0, maximum: 1_000_000_000, multipleOf: 1 } as const;
const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    ...Object.fromEntries(
      ['id', 'scope', 'queue', 'state', 'payer', 'account', 'trace', 'rule', 'summary'].map((name) => [name, text]),
    ),
    ...Object.fromEntries(['recent', 'due', 'billed', 'paid', 'allowed', 'ver', 'age'].map((name) => [name, amount])),
    lines: { type: 'array', items: { type: 'object' } },
  },
  required: ['id', 'scope', 'queue', 'state', 'recent', 'due'],
  indexes: [
    ['queue', 'state', 'recent'],
    ['state', 'due'],
  ],
};

function pageOf(from: number) {
  return Array.from({ length: PAGE }, (_, index) => {
    const n = from + index;
    const adjustment = { group: 'CO', reason: '45', amount: n % 900 };
    return {
      id: `case-${n.toString(36).padStart(8, '0')}`,
      scope: `site-${n % 3}/worklist`,
      queue: `queue-${n % 12}`,
      state: n % 4 === 0 ? 'waiting' : 'open',
      payer: 'Northern Lakes Mutual Health Insurance Company',
      account: `PA-${(n * 7919).toString(36).toUpperCase()}`,
      trace: `0${n * 104_729}`,
      rule: 'WO-2 administrative write-off above the limit',
      summary: 'Paid less than the contract allows; the difference waits for a decision',
      recent: 900_000_000 - n,
      due: 1_000 + (n % 700),
      billed: n % 90_000,
      paid: n % 60_000,
      allowed: n % 70_000,
      ver: 1 + (n % 5),
      age: n % 120,
      lines: [adjustment, { ...adjustment, group: 'PR', reason: '2' }],
    };
  });
}

type Workbench = RxDatabase;

async function workbench(storage: RxStorage<unknown, unknown>): Promise<Workbench> {
  const db = await createRxDatabase({ name: 'bench', storage, multiInstance: false });
  await db.addCollections({ cases: { schema } });
  return db;
}

function storageOf(vault: Vault): RxStorage<unknown, unknown> {
  const scopeOf = (_collection: string, doc: Readonly<Record<string, unknown>>) => String(doc['scope']);
  return getVaultStorage({ bridge: vault, scopeOf, durable: [] });
}

function opened<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
  invariant(result.ok, 'the vault does not open');
  return result.value;
}

async function write(db: Workbench): Promise<void> {
  for (let from = 0; from < DOCS; from += PAGE) await db.collections['cases']!.bulkInsert(pageOf(from));
}

async function firstScreen(db: Workbench): Promise<number> {
  const selector = { queue: 'queue-4', state: 'waiting' };
  const sort = [{ queue: 'asc' as const }, { state: 'asc' as const }, { recent: 'asc' as const }];
  return (await db.collections['cases']!.find({ selector, sort, limit: 100 }).exec()).length;
}

async function writeToVault(folder: string): Promise<void> {
  const vault = opened(await createVault({ folder }, PIN));
  const db = await workbench(storageOf(vault));
  await write(db);
  await db.close();
  await vault.close();
}

/** From the PIN to the first hundred rows, in a process that has done nothing before. Prints milliseconds. */
async function openOnce(folder: string): Promise<void> {
  const before = performance.now();
  const vault = opened(await openVault({ folder }, PIN, new PinTries(() => performance.now())));
  const unlocked = performance.now();
  const db = await workbench(storageOf(vault));
  invariant((await firstScreen(db)) === 100, 'the first screen has 100 rows');
  const shown = performance.now();
  const count = await db.collections['cases']!.count().exec();
  invariant(count === DOCS, `${count} documents instead of ${DOCS}`);
  await db.close();
  await vault.close();
  console.log(JSON.stringify({ unlock: unlocked - before, open: shown - before }));
}

/** Cold opening against the second that is aimed at, and first writing against RxDB's memory without any disk. */
export async function run(): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-vault-'));
  try {
    await writeToVault(join(folder, 'open'));
    const opening = coldOpens(join(folder, 'open'), 8);
    let round = 0;
    const writing = await measure(
      {
        id: 'P8-vault-write',
        job: `write ${DOCS.toLocaleString('en')} documents, encrypted on disk`,
        target: 0.5,
        notes: 'peer: RxDB memory storage, which keeps nothing',
      },
      {
        ours: () => writeToVault(join(folder, `write-${(round += 1)}`)),
        peer: async () => {
          const db = await workbench({ ...getRxStorageMemory(), collectionStates: new Map() } as RxStorage<
            unknown,
            unknown
          >);
          await write(db);
          await db.close();
        },
      },
    );
    return [opening, writing];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function coldOpens(folder: string, times: number): BenchResult {
  const runs = Array.from({ length: times }, () => {
    const line = execFileSync(process.execPath, [fileURLToPath(import.meta.url), '--open', folder], {
      encoding: 'utf8',
    });
    return JSON.parse(line) as { unlock: number; open: number };
  });
  const spreadOf = (values: number[]): Spread => {
    const sorted = values.map(Math.round).toSorted((a, b) => a - b);
    return { median: sorted[Math.floor(sorted.length / 2)]!, min: sorted[0]!, max: sorted.at(-1)! };
  };
  const ours = spreadOf(runs.map(({ open }) => open));
  const aim = { median: OPEN_TARGET_MS, min: OPEN_TARGET_MS, max: OPEN_TARGET_MS };
  const unlock = spreadOf(runs.map((one) => one.unlock)).median;
  return {
    id: 'P8-vault-open',
    job: `open ${DOCS.toLocaleString('en')} encrypted documents in a fresh process, from the PIN to the first 100 rows`,
    target: 1,
    ratio: Math.round((OPEN_TARGET_MS / ours.median) * 100) / 100,
    unit: 'x',
    ours,
    peer: aim,
    notes: `peer: the second that is aimed at; of ours ${unlock} ms are argon2id and checking the log`,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] === '--open' ? process.argv[3] : undefined;
  if (folder) await openOnce(folder);
  else for (const result of await run()) console.log(describeResult(result));
}
