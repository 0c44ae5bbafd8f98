import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../store/test-database.ts';
import { inTransaction } from '../../store/transaction.ts';
import { readSteps } from '../../store/workflow.ts';
import { readInstance } from '../../testing/test-instance.ts';
import { branchEngine, effectsOf } from '../../testing/test-branches.ts';
import { actionsOf, leaf } from '../../testing/test-refunds.ts';
import type { Engine } from './engine.ts';
import { compensated, define, type ProcessContext, type ProcessDefinition } from './process.ts';

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

async function open(...definitions: ProcessDefinition[]): Promise<void> {
  const own = definitions.length > 0 ? { definitions: () => definitions } : {};
  engine = await branchEngine(store.db, store.url, { clock: tick, ...own });
}

async function start(name: string, id: string): Promise<void> {
  await inTransaction(store.db, (tx) => engine.start(tx, name, id, null));
  await engine.drain();
}

async function signal(id: string, topic: string): Promise<void> {
  await inTransaction(store.db, (tx) => engine.signal(tx, id, topic, { by: 'Maya' }));
  await engine.drain();
}

type Context = ProcessContext<unknown>;
/** A process of branches, each of which waits for its own topic between two steps. */
function waitingFor(name: string, topics: readonly string[]): ProcessDefinition {
  return define(name, 1, async (context: Context) => {
    const branch = (topic: string) => async (own: Context) => {
      await own.step('before', leaf(own.id, `before ${topic}`));
      await own.wait(topic, null);
      await own.step('after', leaf(own.id, `after ${topic}`));
      return topic;
    };
    return (await context.all(topics.map(branch))).join(' ');
  });
}

/** What each branch has recorded, by the name of the branch. */
async function recorded(id: string): Promise<Record<string, string>> {
  const rows = await inTransaction(store.db, (tx) => readSteps(tx, id));
  const byBranch = Map.groupBy(rows, ({ branch }) => branch);
  return Object.fromEntries([...byBranch].map(([branch, steps]) => [branch, steps.map(({ name }) => name).join(' ')]));
}

describe('parallel branches', () => {
  it('go on side by side: one asks the ledger while the other waits, and both are joined', async () => {
    await open();
    await start('settlement', 's-1');
    expect(await readInstance(store.db, 's-1')).toMatchObject({ state: 'waiting' });
    expect(await actionsOf(store.db, 's-1')).toEqual(['ask', 'check', 'checkAgain']);
    expect(await effectsOf(store.db, 's-1')).toEqual(['first', 'second']);
    await signal('s-1', 'decision');
    expect(await readInstance(store.db, 's-1')).toMatchObject({ state: 'done', result: 'Maya true true' });
    expect(await actionsOf(store.db, 's-1')).toEqual(['ask', 'check', 'checkAgain', 'decide', 'join']);
  });

  it.each([['a b c'], ['c b a'], ['b c a']])(
    'record and give the same whatever order signals come in, here %s, with another engine after each',
    async (order) => {
      const id = `order-${order}`;
      const definition = waitingFor('three', ['a', 'b', 'c']);
      await open(definition);
      await start('three', id);
      for (const topic of order.split(' ')) {
        await engine.stop();
        await open(definition);
        expect(await readInstance(store.db, id)).toMatchObject({ state: 'waiting' });
        await signal(id, topic);
      }
      expect(await readInstance(store.db, id)).toMatchObject({ state: 'done', result: 'a b c' });
      const each = { '1/0': 'before a after', '1/1': 'before b after', '1/2': 'before c after' };
      expect(await recorded(id)).toEqual(each);
    },
  );

  it('may fork again, and the process forks a second time after the join', async () => {
    const inner = (topic: string) => async (own: Context) => {
      await own.wait(topic, null);
      return topic;
    };
    const nested = define('nested', 1, async (context: Context) => {
      const first = await context.all([
        async (own) => (await own.all([inner('a'), inner('b')])).join(''),
        async (own) => await own.step('plain', async () => 'plain'),
      ]);
      return [...first, ...(await context.all([inner('c')])), ...(await context.all<string>([]))].join(' ');
    });
    await open(nested);
    await start('nested', 'n-1');
    for (const topic of ['b', 'c', 'a']) await signal('n-1', topic);
    expect(await readInstance(store.db, 'n-1')).toMatchObject({ state: 'done', result: 'ab plain c' });
    expect(await recorded('n-1')).toEqual({ '1/0/1/0': 'a', '1/0/1/1': 'b', '1/1': 'plain', '2/0': 'c' });
  });

  it('come to their deadlines one by one, and ending a wait ends the one that is due first', async () => {
    const until = (deadline: Date) => async (own: Context) => {
      await own.wait('decision', deadline);
      await own.step('late', leaf(own.id, deadline.toISOString().slice(0, 10)));
    };
    const dates = ['2026-12-03', '2026-12-01', '2026-12-02'].map((date) => new Date(`${date}T00:00:00.000Z`));
    await open(define('deadlines', 1, (context: Context) => context.all(dates.map(until))));
    await start('deadlines', 'd-1');
    expect(await inTransaction(store.db, (tx) => engine.endWait(tx, 'd-1', 'decision'))).toBe(true);
    await engine.drain();
    expect(await actionsOf(store.db, 'd-1')).toEqual(['2026-12-01']);
    now = new Date('2026-12-02T00:00:00.000Z');
    await engine.drain();
    expect(await actionsOf(store.db, 'd-1')).toEqual(['2026-12-01', '2026-12-02']);
    expect(await readInstance(store.db, 'd-1')).toMatchObject({ state: 'waiting' });
    now = new Date('2026-12-03T00:00:00.000Z');
    await engine.drain();
    expect(await readInstance(store.db, 'd-1')).toMatchObject({ state: 'done' });
  });

  it('all end before what the first of them threw is thrown', async () => {
    const throwing = (topic: string) => async (own: Context) => {
      await own.wait(topic, null);
      throw new RangeError(topic);
    };
    const failing = define('failing', 1, async (context: Context) => {
      const words = (error: unknown): string => (error instanceof RangeError ? error.message : 'unknown');
      return await context.all([throwing('a'), throwing('b')]).catch(words);
    });
    await open(failing);
    await start('failing', 'f-1');
    await signal('f-1', 'b');
    expect(await readInstance(store.db, 'f-1')).toMatchObject({ state: 'waiting' });
    await signal('f-1', 'a');
    expect(await readInstance(store.db, 'f-1')).toMatchObject({ state: 'done', result: 'a' });
  });

  it.each([
    ['fewer', ['a', 'b'], 'has recorded more than 2 branches at 1'],
    ['other', ['a', 'b', 'x'], 'step 6 is wait x, recorded was wait c'],
  ])('that are %s than recorded stop the process', async (what, topics, message) => {
    await open(waitingFor('changing', ['a', 'b', 'c']));
    await start('changing', `ch-${what}`);
    await engine.stop();
    await open(waitingFor('changing', topics));
    await signal(`ch-${what}`, 'a');
    const instance = await readInstance(store.db, `ch-${what}`);
    expect(instance).toMatchObject({ state: 'failed', result: { message: `ch-${what} ${message}` } });
    expect(await actionsOf(store.db, `ch-${what}`)).not.toContain('after c');
  });

  it.each([
    ['the context of the whole', (context: Context) => context.all([() => context.step('mine', async () => 1)])],
    [
      'two things at once',
      (context: Context) => Promise.all(['a', 'b'].map((name) => context.step(name, async () => 1))),
    ],
    [
      'a context after the end of its branch',
      async (context: Context) => {
        const [own] = await context.all([async (given: Context) => [given]]);
        await own?.[0]?.step('late', async () => 1);
      },
    ],
  ])('stop the process that uses %s, since that could not be replayed', async (what, run) => {
    await open(define('misuse', 1, run));
    await start('misuse', what);
    const message = `${what} uses a context that is in use or at its end`;
    expect(await readInstance(store.db, what)).toMatchObject({ state: 'failed', result: { message } });
    expect(await recorded(what)).toEqual({});
  });
});

describe('what was done before a step that fails', () => {
  it('is undone, the last first, and the process ends saying why', async () => {
    await open();
    await start('pair', 'p-1');
    expect(await readInstance(store.db, 'p-1')).toMatchObject({
      state: 'done',
      result: 'undone: the period is closed',
    });
    expect(await actionsOf(store.db, 'p-1')).toEqual(['posted', 'noted', 'told']);
    expect(await effectsOf(store.db, 'p-1')).toEqual(['left', 'right', 'undo right', 'undo left']);
  });

  it('is left where an undoing is refused, and both reasons are told', async () => {
    const stuck = define('stuck', 1, async (context: Context) => {
      const work = compensated(context, async (undoBy) => {
        undoBy((whole) => whole.step('first', leaf(whole.id, 'first')));
        undoBy(() => Promise.reject(new Error('already settled')));
        undoBy((whole) => whole.step('third', leaf(whole.id, 'third')));
        throw new Error('the period is closed');
      });
      return await work.catch((error: unknown) => (error instanceof Error ? error.message : 'unknown'));
    });
    await open(stuck);
    await start('stuck', 'st-1');
    const result = 'could not undo: already settled (after: the period is closed)';
    expect(await readInstance(store.db, 'st-1')).toMatchObject({ state: 'done', result });
    expect(await actionsOf(store.db, 'st-1')).toEqual(['third']);
  });

  it('stays done when nothing fails', async () => {
    const fine = define('fine', 1, async (context: Context) => {
      return await compensated(context, async (undoBy) => {
        undoBy((whole) => whole.step('undo', leaf(whole.id, 'undo')));
        return await context.step('do', async () => 'done');
      });
    });
    await open(fine);
    await start('fine', 'fi-1');
    expect(await readInstance(store.db, 'fi-1')).toMatchObject({ state: 'done', result: 'done' });
    expect(await actionsOf(store.db, 'fi-1')).toEqual([]);
  });
});
