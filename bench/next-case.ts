import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { invariant } from '../src-shared/base/invariant.ts';
import { buildBenchApp, openClient, PRODUCT } from './client.ts';
import { againstLimit, describeResult, type BenchResult } from './measure.ts';
import type {} from './renderer/bench-page.ts';
import { changeCases } from './servers/change-cases.ts';
import { signIn } from './sign-in.ts';
import { type BenchDatabases, startDatabases } from './servers/database.ts';

const CASES = 100_000;
const CHANGES = 5_000;
const PRESSES = 150;
const PEER_PRESSES = 50;
/** Of somebody who pages on at a glance. */
const BETWEEN_MS = 40;
/** The changes of a round arrive in about the time that its presses take. */
const ARRIVE_MS = 10_000;
const MOST_P95_MS = 50;
const MOST_P99_MS = 100;
const MOST_LOADED = 1.3;
const PEER_TARGET = 10;

type Loaded = { readonly url: string };
type Times = { readonly idle: readonly number[]; readonly loaded: readonly number[] };

/** P7: from the press of a key to the next case painted, with 100,000 cases here and 5,000 changes coming in. */
export async function run(most = Infinity): Promise<BenchResult[]> {
  const presses = Math.min(PRESSES, most * 25);
  const databases = await startDatabases();
  try {
    const ours = await measureProduct(databases, presses);
    const peer = await measureQueryPage(databases, Math.min(PEER_PRESSES, presses));
    return resultsOf(ours, peer);
  } finally {
    await databases.stop();
  }
}

function resultsOf(ours: Times, peer: Times): BenchResult[] {
  const job = `key to the next case painted, ${CASES.toLocaleString('en')} cases here`;
  const notes = `${CHANGES.toLocaleString('en')} changes arrive in each loaded round, and did; idle p95 ${at(ours.idle, 0.95)} ms`;
  const loadedJob = `${job}, changes arriving`;
  return [
    { ...againstLimit({ id: 'P7-next-p95', job: loadedJob, notes }, [at(ours.loaded, 0.95)], MOST_P95_MS, 'ms') },
    { ...againstLimit({ id: 'P7-next-p99', job: loadedJob }, [at(ours.loaded, 0.99)], MOST_P99_MS, 'ms') },
    {
      id: 'P7-loaded',
      job: `${job}: ${MOST_LOADED} times the idle median, against the median while changes arrive`,
      target: 1,
      unit: 'x',
      ratio: rounded((at(ours.idle, 0.5) * MOST_LOADED) / at(ours.loaded, 0.5)),
      ours: spread(ours.loaded),
      peer: spread(ours.idle),
      samples: ours.loaded.length,
    },
    {
      id: 'P7-next-rxdb',
      job: `${loadedJob}: p95 against a page with a heading and the document's text`,
      target: PEER_TARGET,
      unit: 'x',
      ratio: rounded(at(peer.loaded, 0.95) / at(ours.loaded, 0.95)),
      ours: spread(ours.loaded),
      peer: spread(peer.loaded),
      samples: peer.loaded.length,
      notes: `peer: RxDB on Dexie with the queue's index, a query for each key, not encrypted; its p95 idle ${at(peer.idle, 0.95)} ms`,
    },
  ];
}

async function measureProduct(databases: BenchDatabases, presses: number): Promise<Times> {
  const { server, url, stop } = await databases.serve(CASES);
  const client = await openClient({ folder: PRODUCT, server: server.url });
  try {
    const { page } = client;
    await signIn(page, CASES, 900_000);
    const first = page.locator('.ag-row[row-index="0"] .ag-cell').first();
    await first.waitFor();
    await first.dblclick();
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
    return await rounds(page, { url }, presses);
  } finally {
    await client.close();
    await stop();
  }
}

async function measureQueryPage(databases: BenchDatabases, presses: number): Promise<Times> {
  const { server, url, stop } = await databases.serve(CASES);
  const client = await openClient({ folder: await buildBenchApp(), server: server.url });
  try {
    const { page } = client;
    page.setDefaultTimeout(600_000);
    await page.evaluate(() => window.bench.rxdb.prepare());
    await page.evaluate((count) => window.bench.rxdb.firstSync(count), CASES);
    await page.evaluate(() => window.bench.rxdb.readQueue());
    return await rounds(page, { url }, presses);
  } finally {
    await client.close();
    await stop();
  }
}

/** Idle, loaded, loaded, idle: what changes slowly meets both alike. */
async function rounds(page: Page, { url }: Loaded, presses: number): Promise<Times> {
  await listen(page);
  // What is compiled by then is compiled for all rounds.
  await press(page, 20);
  const idle = await press(page, presses);
  const loaded: number[] = [];
  for (let round = 0; round < 2; round += 1) {
    const changing = changeCases(url, { count: CHANGES, overMs: ARRIVE_MS, mark: `again ${round}` });
    loaded.push(...(await press(page, presses)));
    const shown = await heading(page);
    await changing.stop(/WO-\d+/.exec(shown)?.[0] ?? '');
    await page.getByText(`told again ${round}`).first().waitFor({ timeout: 120_000 });
  }
  return { idle: [...idle, ...(await press(page, presses))], loaded };
}

declare global {
  interface Window {
    /** When the last key was pressed, and when another heading than before had been painted; 0: not yet. */
    benchPainted: { pressed: number; painted: number };
  }
}

/** The clock starts with the key's own time, before any script has seen it, and stops after the frame that shows another case. */
async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.benchPainted = { pressed: 0, painted: 0 };
    const shown = () => document.querySelector('h1')?.textContent ?? '';
    addEventListener(
      'keydown',
      ({ timeStamp }) => {
        const before = shown();
        window.benchPainted = { pressed: timeStamp, painted: 0 };
        const look = () => {
          if (shown() === before || shown() === '') requestAnimationFrame(look);
          else requestAnimationFrame(() => setTimeout(() => (window.benchPainted.painted = performance.now()), 0));
        };
        requestAnimationFrame(look);
      },
      { capture: true },
    );
  });
}

async function press(page: Page, times: number): Promise<number[]> {
  const taken: number[] = [];
  for (let index = 0; index < times; index += 1) {
    const before = await heading(page);
    await page.keyboard.press('j');
    await page.waitForFunction(() => window.benchPainted.painted > 0, null, { polling: 20, timeout: 60_000 });
    invariant((await heading(page)) !== before, 'another case is shown');
    taken.push(await page.evaluate(() => window.benchPainted.painted - window.benchPainted.pressed));
    await pause(BETWEEN_MS);
  }
  return taken;
}

function heading(page: Page): Promise<string> {
  return page.evaluate(() => document.querySelector('h1')?.textContent ?? '');
}

function at(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return rounded(sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))]!);
}

function spread(times: readonly number[]) {
  return { median: at(times, 0.5), min: at(times, 0), max: at(times, 1) };
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const result of await run()) console.log(describeResult(result));
}
