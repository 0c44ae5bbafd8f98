import { ok, deepStrictEqual } from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoOrganisation } from '../sync-server/demo/organisation.ts';
import { buildBenchApp, openClient, type Client } from './client.ts';
import type { Digest } from './digest.ts';
import { compare, describeResult, type BenchResult, type Sample } from './measure.ts';
import type {} from './renderer/bench-page.ts';
import { startDatabases, type BenchDatabases } from './servers/database.ts';
import { inventCases } from './servers/invented-cases.ts';
import { startPouchServer, type ServerProcess } from './servers/sync-server.ts';

type SideName = keyof Window['bench'];

const DECISIONS = 10_000;
/** The last one is not in the table of targets: our own data layer, so only the storage differs. */
const FIRST_SYNC_TARGETS = { rxdb: 6, pouchdb: 6, dexie: 2 } as const;
const PUSH_TARGET = 5;
/** No target is set against our own data layer on Dexie: to be slower than it would be a defect. */
const PUSH_DEXIE_TARGET = 1;

/** So many per side; where one sample of the peer takes over half a minute, two. */
const REPETITIONS = 8;
const REPETITIONS_LARGE = 2;

type Bench = { readonly folder: string; readonly databases: BenchDatabases; readonly scratch: string };

/** P8: first sync and the push of decisions, against RxDB on Dexie and PouchDB, in the product's own Electron. */
export async function run(most = Infinity): Promise<BenchResult[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'countersign-bench-peers-'));
  const databases = await startDatabases();
  try {
    const bench: Bench = { folder: await buildBenchApp(), databases, scratch };
    return [
      ...(await firstSync(bench, 20_000, Math.min(most, REPETITIONS))),
      ...(await push(bench, Math.min(most, REPETITIONS))),
      ...(await firstSync(bench, 100_000, Math.min(most, REPETITIONS_LARGE))),
    ];
  } finally {
    await databases.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function firstSync(bench: Bench, cases: number, repetitions: number): Promise<BenchResult[]> {
  const { server, digest, stop } = await bench.databases.serve(cases);
  const pouch = await startPouchServer(join(bench.scratch, `cases-${cases}`));
  try {
    await fillPouch(pouch, cases);
    const ours = () => syncOnce(bench, server, 'vault', cases, digest);
    const job = `first sync of ${cases.toLocaleString('en')} cases of 2 kB, from signed in to all on disk and listed`;
    const results: BenchResult[] = [];
    for (const [peer, at, notes] of [
      [
        'rxdb',
        server,
        'peer: RxDB with its own replication on Dexie and the indexes its queue needs, same server, not encrypted',
      ],
      ['pouchdb', pouch, 'peer: PouchDB 9 on IndexedDB, express-pouchdb on LevelDB, not encrypted, no live lists'],
      [
        'dexie',
        server,
        'peer: the same data layer and server on RxDB’s Dexie storage, not encrypted: what the vault alone brings',
      ],
    ] as const) {
      const what = { id: `P8-first-sync-${cases / 1000}k-${peer}`, job, target: FIRST_SYNC_TARGETS[peer], notes };
      results.push(await compare(what, { ours, peer: () => syncOnce(bench, at, peer, cases, digest) }, repetitions));
    }
    return results;
  } finally {
    await stop();
    await pouch.stop();
  }
}

async function syncOnce(
  { folder }: Bench,
  server: ServerProcess,
  side: SideName,
  cases: number,
  expected: Digest,
): Promise<Sample> {
  return withClient(folder, server.url, async (client) => {
    await client.page.evaluate((name) => window.bench[name].prepare(), side);
    const sample = await sampled(client, () =>
      client.page.evaluate(([name, count]) => window.bench[name].firstSync(count), [side, cases] as const),
    );
    const digest = await client.page.evaluate((name) => window.bench[name].digest(), side);
    deepStrictEqual(digest, expected, `${side} holds other documents than the server`);
    return sample;
  });
}

async function push(bench: Bench, repetitions: number): Promise<BenchResult[]> {
  const job = `push of ${DECISIONS.toLocaleString('en')} decisions made offline, until each is answered`;
  const ours = () => pushOnce(bench, 'vault');
  const duties = 'ours: signature, chain, authority, evidence, transition, audit leaf and feed for each';
  return [
    await compare(
      { id: 'P8-push-pouchdb', job, target: PUSH_TARGET, notes: `${duties}; peer: the server stores each` },
      { ours, peer: () => pushToPouch(bench) },
      repetitions,
    ),
    await compare(
      { id: 'P8-push-dexie', job, target: PUSH_DEXIE_TARGET, notes: `${duties}; peer: the same on Dexie` },
      { ours, peer: () => pushOnce(bench, 'dexie') },
      REPETITIONS_LARGE,
    ),
  ];
}

/** A fresh copy of the server's database each time: a case can be approved by the same person once only. */
async function pushOnce({ folder, databases }: Bench, side: 'vault' | 'dexie'): Promise<Sample> {
  const { server, stop } = await databases.serve(DECISIONS);
  try {
    return await withClient(folder, server.url, async (client) => {
      await client.page.evaluate((name) => window.bench[name].prepare(), side);
      await client.page.evaluate(([name, count]) => window.bench[name].firstSync(count), [side, DECISIONS] as const);
      return await decideAndPush(client, side);
    });
  } finally {
    await stop();
  }
}

let pouches = 0;

async function pushToPouch({ folder, scratch }: Bench): Promise<Sample> {
  const pouch = await startPouchServer(join(scratch, `decisions-${(pouches += 1)}`));
  try {
    const created = await fetch(`${pouch.url}/decisions`, { method: 'PUT' });
    ok(created.ok, `${created.status}: the peer makes no database`);
    const sample = await withClient(folder, pouch.url, (client) => decideAndPush(client, 'pouchdb'));
    const { doc_count: stored } = (await (await fetch(`${pouch.url}/decisions`)).json()) as { doc_count: number };
    ok(stored === DECISIONS, `the peer's server has ${stored} decisions`);
    return sample;
  } finally {
    await pouch.stop();
  }
}

async function decideAndPush(client: Client, side: SideName): Promise<Sample> {
  await client.page.evaluate(([name, count]) => window.bench[name].decide(count), [side, DECISIONS] as const);
  return sampled(client, async () => {
    const pushed = await client.page.evaluate((name) => window.bench[name].push(), side);
    ok(pushed.acknowledged === DECISIONS, `${side}: ${pushed.acknowledged} decisions were acknowledged`);
    return pushed;
  });
}

/** Wall time as the window measured it; CPU time of all of the client's processes. */
async function sampled(client: Client, work: () => Promise<{ readonly ms: number }>): Promise<Sample> {
  const before = client.cpuMs();
  const { ms } = await work();
  return { wallMs: ms, cpuMs: client.cpuMs() - before };
}

async function withClient<T>(folder: string, server: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await openClient({ folder, server });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

async function fillPouch({ url }: ServerProcess, cases: number): Promise<void> {
  const created = await fetch(`${url}/cases`, { method: 'PUT' });
  ok(created.ok, `${created.status}: the peer makes no database`);
  const sites = demoOrganisation.sites.map(({ id }) => id).slice(0, 3);
  let batch: object[] = [];
  const send = async () => {
    const body = JSON.stringify({ docs: batch });
    batch = [];
    const stored = await fetch(`${url}/cases/_bulk_docs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    ok(stored.ok, `${stored.status}: the peer stores nothing`);
  };
  for (const one of inventCases(cases, sites)) {
    batch.push({ _id: one.id, ...one });
    if (batch.length === 2_000) await send();
  }
  if (batch.length > 0) await send();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const result of await run()) console.log(describeResult(result));
}
