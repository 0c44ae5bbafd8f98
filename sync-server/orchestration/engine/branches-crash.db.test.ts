import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../store/test-database.ts';
import { inTransaction } from '../../store/transaction.ts';
import { readInstance } from '../../testing/test-instance.ts';
import { branchEngine, effectsOf } from '../../testing/test-branches.ts';
import { actionsOf } from '../../testing/test-refunds.ts';
import type { Engine } from './engine.ts';

let store: TestDatabase;
beforeAll(async () => {
  store = await testDatabase();
});
afterAll(() => store.close());

const tuning = { jobLeaseSeconds: 2, superviseSeconds: 1, timerSweepMs: 100, callRetryDelaySeconds: 1 };
const KINDS = ['settlement', 'pair'] as const;
type Kind = (typeof KINDS)[number];

async function start(engine: Engine, kind: Kind, id: string): Promise<void> {
  await inTransaction(store.db, async (tx) => {
    await engine.start(tx, kind, id, null);
    if (kind === 'settlement') await engine.signal(tx, id, 'decision', { by: 'Maya' });
  });
}

/** A healthy engine goes on with what was cut off; then everything was done once, and undone once. */
async function expectExactlyOnce(kind: Kind, ids: readonly string[]): Promise<void> {
  const healthy = await branchEngine(store.db, store.url, { tuning });
  await healthy.run();
  const isDone = async (id: string) => (await readInstance(store.db, id))?.state === 'done';
  for (const id of ids) await expect.poll(() => isDone(id), { timeout: 30_000 }).toBe(true);
  await healthy.stop();
  for (const id of ids) {
    const result = (await readInstance(store.db, id))?.result;
    const actions = await actionsOf(store.db, id);
    const effects = await effectsOf(store.db, id);
    if (kind === 'settlement') {
      expect(result).toBe('Maya true true');
      expect(actions.toSorted()).toEqual(['ask', 'check', 'checkAgain', 'decide', 'join']);
      expect(effects).toEqual(['first', 'second']);
    } else {
      expect(result).toBe('undone: the period is closed');
      expect(actions).toEqual(['posted', 'noted', 'told']);
      expect(effects).toEqual(['left', 'right', 'undo right', 'undo left']);
    }
  }
}

/** Runs one process on a database whose query number `failAt` fails. @returns how many queries there were. */
async function runCutOff(kind: Kind, id: string, failAt: number): Promise<number> {
  let query = 0;
  const faulty = store.db.withPlugin({
    transformQuery: ({ node }) => {
      if ((query += 1) === failAt) throw new Error('connection lost');
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const engine = await branchEngine(faulty, store.url, { tuning });
  await start(engine, kind, id);
  // What was fetched when it failed stays held, as by an engine that was killed.
  await engine.drain().catch(() => {});
  await engine.stop();
  return query;
}

describe('branches and undoings of an engine that loses its database connection', () => {
  it.each(KINDS)('at any query of a %s are done once', { timeout: 180_000 }, async (kind) => {
    const queries = await runCutOff(kind, `${kind}-whole`, Infinity);
    const ids = [`${kind}-whole`];
    for (let failAt = 1; failAt <= queries; failAt += 2) {
      ids.push(`${kind}-${failAt}`);
      await runCutOff(kind, `${kind}-${failAt}`, failAt);
    }
    await expectExactlyOnce(kind, ids);
  });
});

describe('branches and undoings of an engine killed with SIGKILL', () => {
  const COMMITS = 8;

  it.each(['before', 'after'])('%s any of its commits are done once', { timeout: 180_000 }, async (moment) => {
    const starter = await branchEngine(store.db, store.url, { tuning });
    const ids = Object.fromEntries(KINDS.map((kind) => [kind, [] as string[]])) as Record<Kind, string[]>;
    for (let commit = 1; commit <= COMMITS; commit += 1) {
      for (const kind of KINDS) {
        const id = `${moment}-${commit}-${kind}`;
        ids[kind].push(id);
        await start(starter, kind, id);
      }
      const runner = join(import.meta.dirname, '../../testing/test-branches.ts');
      const script = `const { runBranches } = await import(${JSON.stringify(runner)});
        await runBranches(${JSON.stringify({ url: store.url, moment, commit })});`;
      const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      expect(signal).toBe('SIGKILL');
    }
    await starter.stop();
    for (const kind of KINDS) await expectExactlyOnce(kind, ids[kind]);
  });
});
