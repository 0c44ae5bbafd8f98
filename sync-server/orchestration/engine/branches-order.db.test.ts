import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../store/test-database.ts';
import { type Db, inTransaction } from '../../store/transaction.ts';
import { readInstance } from '../../testing/test-instance.ts';
import { branchEngine, effectsOf } from '../../testing/test-branches.ts';
import { actionsOf, leaf } from '../../testing/test-refunds.ts';
import { compensated, define, type ProcessContext, type ProcessDefinition } from './process.ts';

let store: TestDatabase;
beforeAll(async () => {
  store = await testDatabase();
});
afterAll(() => store.close());

type Context = ProcessContext<unknown>;
/** What a branch does, in this order; the last one of all may be refused by the ledger, and then all calls are undone. */
type Act = 'step' | 'wait' | 'call';
type Plan = { readonly branches: readonly (readonly Act[])[]; readonly isRefused: boolean };

class RefusedError extends Error {}

/** The same plan, with its branches side by side or one after the other. */
function processOf(name: string, { branches, isRefused }: Plan, isParallel: boolean): ProcessDefinition {
  return define(name, 1, async (context: Context) => {
    try {
      return await compensated(context, async (undoBy) => {
        const branch = (acts: readonly Act[], index: number) => async (own: Context) => {
          const results: string[] = [];
          for (const [at, act] of acts.entries()) {
            const what = `${index}.${at}`;
            if (act === 'step') await own.step('done', leaf(own.id, what));
            else if (act === 'wait') results.push((await own.wait<{ by: string }>(what, null))?.by ?? '');
            else {
              const { ok } = await own.call('count', what);
              undoBy((whole) => whole.call('count', `undo ${what}`));
              results.push(String(ok));
            }
          }
          return results.join(' ');
        };
        const runs = branches.map(branch);
        const results: string[] = [];
        if (isParallel) results.push(...(await context.all(runs)));
        else for (const run of runs) results.push(await run(context));
        if (isRefused && !(await context.call('count', 'refused')).ok) throw new RefusedError();
        return results.join(', ');
      });
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      return 'undone';
    }
  });
}

const Acts = fc.array(fc.constantFrom<Act>('step', 'wait', 'call'), { minLength: 1, maxLength: 3 });
const Plans = fc.record({ branches: fc.array(Acts, { minLength: 2, maxLength: 3 }), isRefused: fc.boolean() });
/** When people answer, in a random order; and which query of the engine is the last before its connection breaks, each time. */
const Fates = fc.record({
  order: fc.infiniteStream(fc.nat()),
  breaks: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 2 }),
});

function topicsOf({ branches }: Plan): string[] {
  return branches.flatMap((acts, index) => acts.flatMap((act, at) => (act === 'wait' ? [`${index}.${at}`] : [])));
}

/** A database that breaks at a query, and holds from then on. */
function breaking(db: Db, at: number): Db {
  let query = 0;
  return db.withPlugin({
    transformQuery: ({ node }) => {
      if ((query += 1) === at) throw new Error('connection lost');
      return node;
    },
    transformResult: async ({ result }) => result,
  });
}

const tuning = { jobLeaseSeconds: 2, superviseSeconds: 1, timerSweepMs: 100, callRetryDelaySeconds: 1 };
let run = 0;

/** @returns what came of it: its result, what it did, and what the ledger did, without the order in between of what goes on at once. */
async function outcomeOf(plan: Plan, isParallel: boolean, topics: readonly string[], breaks: readonly number[]) {
  run += 1;
  const id = `order-${run}`;
  const definition = processOf(`plan-${run}`, plan, isParallel);
  const waiting = [...topics];
  const starter = await branchEngine(store.db, store.url, { tuning, definitions: () => [definition] });
  await inTransaction(store.db, (tx) => starter.start(tx, definition.name, id, null));
  for (const at of [...breaks, Infinity]) {
    const engine = await branchEngine(breaking(store.db, at), store.url, { tuning, definitions: () => [definition] });
    const answers = at === Infinity ? waiting.splice(0) : waiting.splice(0, 1);
    for (const topic of answers) {
      await inTransaction(store.db, (tx) => starter.signal(tx, id, topic, { by: topic }));
      if (at !== Infinity) await engine.drain().catch(() => {});
    }
    if (at !== Infinity) {
      await engine.drain().catch(() => {});
      await engine.stop();
      continue;
    }
    await engine.run();
    const isDone = async () => (await readInstance(store.db, id))?.state === 'done';
    await expect.poll(isDone, { timeout: 30_000 }).toBe(true);
    await engine.stop();
  }
  await starter.stop();
  const effects = (await effectsOf(store.db, id)) as string[];
  const isUndoing = (what: string) => what.startsWith('undo');
  return {
    result: (await readInstance(store.db, id))?.result,
    steps: (await actionsOf(store.db, id)).toSorted(),
    calls: effects.filter((what) => !isUndoing(what)).toSorted(),
    undone: effects.filter(isUndoing),
  };
}

function shuffled(all: readonly string[], order: Iterator<number>): string[] {
  const rest = [...all];
  return all.map(() => rest.splice((order.next().value as number) % rest.length, 1)[0]!);
}

it(
  'branches come to the same as one after the other, in whatever order they go on and wherever the connection breaks',
  { timeout: 300_000 },
  () =>
    fc.assert(
      fc.asyncProperty(Plans, Fates, async (plan, { order, breaks }) => {
        const topics = topicsOf(plan);
        const sequential = await outcomeOf(plan, false, topics, []);
        const parallel = await outcomeOf(plan, true, shuffled(topics, order[Symbol.iterator]()), breaks);
        // Undone in the reverse of the order of the branches, whichever of them came first.
        expect(parallel).toEqual(sequential);
      }),
      { numRuns: 6 },
    ),
);
