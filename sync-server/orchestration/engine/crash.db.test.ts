import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../store/test-database.ts';
import { inTransaction, type Db } from '../../store/transaction.ts';
import { refundEngine } from '../../testing/test-refunds.ts';

let store: TestDatabase;
beforeAll(async () => {
  store = await testDatabase();
});
afterAll(() => store.close());

const INSTANCES = 40;
const tuning = { jobLeaseSeconds: 2, superviseSeconds: 1, timerSweepMs: 100, callRetryDelaySeconds: 1 };

/** Starts refunds, every second one with its decision already given. */
async function startRefunds(prefix: string, decided: (index: number) => boolean): Promise<void> {
  const engine = await refundEngine(store.db, store.url);
  const ids = Array.from({ length: INSTANCES }, (_, index) => `${prefix}-${index}`);
  await inTransaction(store.db, async (tx) => {
    await engine.startMany(
      tx,
      'refund',
      ids.map((id) => ({ id, input: { amount: 25 } })),
    );
    for (const [index, id] of ids.entries())
      if (decided(index)) await engine.signal(tx, id, 'decision', { approve: true });
  });
  await engine.stop();
}

async function decideRest(prefix: string, decided: (index: number) => boolean): Promise<void> {
  const engine = await refundEngine(store.db, store.url);
  for (let index = 0; index < INSTANCES; index += 1) {
    if (!decided(index))
      await inTransaction(store.db, (tx) => engine.signal(tx, `${prefix}-${index}`, 'decision', { approve: true }));
  }
  await engine.stop();
}

/** An engine in a process of its own; `dieAt` names the point at which it kills itself with SIGKILL. */
function spawnEngine(dieAt = ''): ChildProcess {
  const script = `
    const { runRefunds } = await import(${JSON.stringify(join(import.meta.dirname, '../../testing/test-refunds.ts'))});
    await runRefunds(${JSON.stringify({ url: store.url, dieAt, tuning })});`;
  return spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'ignore', 'inherit'] });
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

async function countOf(db: Db, prefix: string, state: 'done'): Promise<number> {
  const rows = db.selectFrom('wf_instance').select('id').where('id', 'like', `${prefix}-%`).where('state', '=', state);
  return (await rows.execute()).length;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + 30_000;
  while (!(await condition()) && Date.now() < giveUpAt) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Every refund posted, every leaf there once, one effect per call. */
async function expectExactlyOnce(prefix: string): Promise<void> {
  expect(await countOf(store.db, prefix, 'done')).toBe(INSTANCES);
  const leaves = await store.db
    .selectFrom('audit_leaf')
    .select(['entity', 'action', (eb) => eb.fn.countAll<number>().as('times')])
    .where('entity', 'like', `${prefix}-%`)
    .groupBy(['entity', 'action'])
    .execute();
  expect(leaves.filter(({ times }) => Number(times) !== 1)).toEqual([]);
  expect(leaves).toHaveLength(INSTANCES * 3);
  const effects = store.db.selectFrom('erp_posting').select('key').where('key', 'like', `${prefix}-%`);
  expect(await effects.execute()).toHaveLength(INSTANCES);
  const lost = store.db.selectFrom('wf_signal').select('id').where('consumed_seq', 'is', null);
  expect(await lost.where('instance_id', 'like', `${prefix}-%`).execute()).toEqual([]);
}

describe('an engine killed with SIGKILL', () => {
  const points = ['inStep', 'afterStepWrites', 'beforeEffect', 'afterEffect', 'afterCommit'];
  it.each(points)('at point %s, again and again, leaves every step done once', async (point) => {
    await startRefunds(point, (index) => index % 2 === 0);
    for (let round = 0; round < 3; round += 1) await killed(spawnEngine(point));
    await decideRest(point, (index) => index % 2 === 0);
    const survivor = await refundEngine(store.db, store.url, { tuning });
    await survivor.run();
    await until(async () => (await countOf(store.db, point, 'done')) === INSTANCES);
    await survivor.stop();
    await expectExactlyOnce(point);
  });

  it('at random moments leaves every step done once', { timeout: 60_000 }, async () => {
    await startRefunds('random', (index) => index % 2 === 0);
    for (let round = 0; round < 6; round += 1) {
      const child = spawnEngine();
      const target = 3 * (round + 1);
      await until(
        async () => (await leavesOf('random')) >= target || (await countOf(store.db, 'random', 'done')) === INSTANCES,
      );
      child.kill('SIGKILL');
      await killed(child);
    }
    await decideRest('random', (index) => index % 2 === 0);
    const survivor = await refundEngine(store.db, store.url, { tuning });
    await survivor.run();
    await until(async () => (await countOf(store.db, 'random', 'done')) === INSTANCES);
    await survivor.stop();
    await expectExactlyOnce('random');
  });
});

async function leavesOf(prefix: string): Promise<number> {
  const rows = store.db.selectFrom('audit_leaf').select('id').where('entity', 'like', `${prefix}-%`);
  return (await rows.execute()).length;
}

describe('two engines on one database', () => {
  it('share the work, and when one is killed the other finishes all of it', { timeout: 60_000 }, async () => {
    await startRefunds('pair', () => true);
    const child = spawnEngine('afterEffect');
    await until(async () => (await leavesOf('pair')) > 0);
    const survivor = await refundEngine(store.db, store.url, { tuning });
    await survivor.run();
    child.kill('SIGKILL');
    await killed(child);
    await until(async () => (await countOf(store.db, 'pair', 'done')) === INSTANCES);
    await survivor.stop();
    await expectExactlyOnce('pair');
  });
});
