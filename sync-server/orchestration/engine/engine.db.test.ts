import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../store/test-database.ts';
import { inTransaction } from '../../store/transaction.ts';
import { readInstance } from '../../testing/test-instance.ts';
import type { Engine, EngineOptions } from './engine.ts';
import { define, type CallHandler } from './process.ts';
import { actionsOf, ledgerOf, refund, refundEngine, type Refund } from '../../testing/test-refunds.ts';

let store: TestDatabase;
let engine: Engine;
let now = new Date('2026-11-24T08:00:00.000Z');

beforeAll(async () => {
  store = await testDatabase();
});
afterAll(() => store.close());
afterEach(() => engine.stop());

/** Never twice the same instant, so that leaves can be read in their order. */
function tick(): Date {
  now = new Date(now.getTime() + 1);
  return now;
}

async function open(options: Partial<EngineOptions> = {}): Promise<void> {
  engine = await refundEngine(store.db, store.url, { clock: tick, ...options });
}

async function start(id: string, input: Refund): Promise<void> {
  await inTransaction(store.db, (tx) => engine.start(tx, 'refund', id, input));
}

async function decide(id: string, approve: boolean): Promise<void> {
  await inTransaction(store.db, (tx) => engine.signal(tx, id, 'decision', { approve }));
}

describe('a process', () => {
  it('runs to its wait, goes on with the signal, and ends with its call answered', async () => {
    await open();
    await start('plain', { amount: 25 });
    await engine.drain();
    expect(await readInstance(store.db, 'plain')).toMatchObject({ state: 'waiting', version: 1 });
    await decide('plain', true);
    await engine.drain();
    expect(await readInstance(store.db, 'plain')).toMatchObject({ state: 'done', result: 'posted' });
    expect(await actionsOf(store.db, 'plain')).toEqual(['validate', 'approve', 'post']);
  });

  it('keeps a signal that comes before anybody waits for it', async () => {
    await open();
    await inTransaction(store.db, async (tx) => {
      await engine.start(tx, 'refund', 'early', { amount: 25 });
      await engine.signal(tx, 'early', 'decision', { approve: false });
    });
    await engine.drain();
    expect(await readInstance(store.db, 'early')).toMatchObject({ state: 'done', result: 'refused' });
  });

  it('does not start when the transaction that started it is rolled back', async () => {
    await open();
    const attempt = inTransaction(store.db, async (tx) => {
      await engine.start(tx, 'refund', 'undone', { amount: 25 });
      throw new Error('changed my mind');
    });
    await expect(attempt).rejects.toThrow('changed my mind');
    await engine.drain();
    expect(await readInstance(store.db, 'undone')).toBeUndefined();
  });

  it('starts 400 instances in one transaction and brings each to its wait', async () => {
    await open();
    const instances = Array.from({ length: 400 }, (_, index) => ({ id: `bulk-${index}`, input: { amount: index } }));
    await inTransaction(store.db, (tx) => engine.startMany(tx, 'refund', instances));
    await engine.drain();
    const waiting = store.db
      .selectFrom('wf_instance')
      .select('id')
      .where('id', 'like', 'bulk-%')
      .where('state', '=', 'waiting');
    expect(await waiting.execute()).toHaveLength(400);
  });
});

describe('a signal that races with the wait for it', () => {
  it('is never lost: 100 of 100 go on, whoever comes first', async () => {
    await open();
    await engine.run();
    const ids = Array.from({ length: 100 }, (_, index) => `race-${index}`);
    for (const id of ids) {
      await start(id, { amount: 25 });
      await decide(id, true);
    }
    const done = store.db
      .selectFrom('wf_instance')
      .select('id')
      .where('id', 'like', 'race-%')
      .where('state', '=', 'done');
    await expect.poll(async () => (await done.execute()).length, { timeout: 15_000 }).toBe(ids.length);
  });

  it('nor is one that comes at the same time as the deadline: either it counts, or it is kept for the next wait', async () => {
    await open();
    const ids = Array.from({ length: 20 }, (_, index) => `edge-${index}`);
    for (const id of ids) await start(id, { amount: 25, deadline: now.toISOString() });
    await engine.run();
    await Promise.all(ids.map((id) => decide(id, true)));
    const done = store.db
      .selectFrom('wf_instance')
      .select('id')
      .where('id', 'like', 'edge-%')
      .where('state', '=', 'done');
    await expect.poll(async () => (await done.execute()).length, { timeout: 15_000 }).toBe(ids.length);
  });
});

describe('a deadline', () => {
  it('is not there a second before it, and is there when its time has come', async () => {
    await open();
    await start('slow', { amount: 25, deadline: '2026-11-26T08:00:00.000Z' });
    now = new Date('2026-11-26T07:59:59.000Z');
    await engine.drain();
    expect(await actionsOf(store.db, 'slow')).toEqual(['validate']);
    now = new Date('2026-11-26T08:00:00.000Z');
    await engine.drain();
    expect(await actionsOf(store.db, 'slow')).toEqual(['validate', 'escalate']);
  });

  it('does nothing any more once the decision has come', async () => {
    await open();
    await start('intime', { amount: 25, deadline: '2026-12-01T08:00:00.000Z' });
    await engine.drain();
    await decide('intime', true);
    await engine.drain();
    now = new Date('2026-12-02T08:00:00.000Z');
    await engine.drain();
    expect(await actionsOf(store.db, 'intime')).toEqual(['validate', 'approve', 'post']);
  });

  it('gives way to a decision that arrived before it was noticed', async () => {
    await open();
    await start('both', { amount: 25, deadline: '2026-12-03T08:00:00.000Z' });
    await engine.drain();
    now = new Date('2026-12-04T08:00:00.000Z');
    await decide('both', true);
    await engine.drain();
    expect(await actionsOf(store.db, 'both')).toEqual(['validate', 'approve', 'post']);
  });
});

describe('a call', () => {
  it('that is refused comes back as an error at once, with its detail', async () => {
    let attempts = 0;
    const ledger: CallHandler = async (...call) => {
      attempts += 1;
      return await ledgerOf(store.db)(...call);
    };
    await open({ callHandlers: { ledger } });
    await start('closed', { amount: 25, fault: 'refused' });
    await decide('closed', true);
    await engine.drain();
    expect(await readInstance(store.db, 'closed')).toMatchObject({ result: 'failed: period is closed' });
    expect(attempts).toBe(1);
  });

  it('that fails nine times is given up, and the process goes on with the error', async () => {
    await open();
    await start('poison', { amount: 25, fault: 'unreachable' });
    await decide('poison', true);
    await engine.drain();
    expect(await readInstance(store.db, 'poison')).toMatchObject({ result: 'failed: no route to the ledger' });
    expect(await actionsOf(store.db, 'poison')).toEqual(['validate', 'approve', 'failPosting']);
  });
});

describe('a process whose code has changed under its version', () => {
  it('stops instead of doing another thing than it has recorded', async () => {
    await open();
    await start('changed', { amount: 25 });
    await engine.drain();
    await engine.stop();
    const reordered = define<Refund>('refund', 1, async (context) => await context.wait('approval', null));
    await open({ definitions: () => [reordered] });
    await decide('changed', true);
    await engine.drain();
    const instance = await readInstance(store.db, 'changed');
    expect(instance?.state).toBe('failed');
    expect(instance?.result).toEqual({ message: 'changed step 1 is wait approval, recorded was step validate' });
  });

  it('goes on under the version it was started with when a newer one exists', async () => {
    await open();
    await start('old', { amount: 25 });
    await engine.drain();
    await engine.stop();
    const newer = define<Refund>('refund', 2, async () => 'newer');
    await open({ definitions: () => [newer, refund] });
    await decide('old', true);
    await start('new', { amount: 25 });
    await engine.drain();
    expect(await readInstance(store.db, 'old')).toMatchObject({ version: 1, result: 'posted' });
    expect(await readInstance(store.db, 'new')).toMatchObject({ version: 2, result: 'newer' });
  });
});
