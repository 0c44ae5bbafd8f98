import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../store/test-database.ts';
import { inTransaction } from '../../store/transaction.ts';
import { refundEngine } from '../../testing/test-refunds.ts';

let store: TestDatabase;
beforeAll(async () => {
  store = await testDatabase();
});
afterAll(() => store.close());

const tuning = { jobLeaseSeconds: 2, superviseSeconds: 1, timerSweepMs: 100, callRetryDelaySeconds: 1 };

async function countDone(prefix: string): Promise<number> {
  const rows = store.db
    .selectFrom('wf_instance')
    .select('id')
    .where('id', 'like', `${prefix}-%`)
    .where('state', '=', 'done');
  return (await rows.execute()).length;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + 30_000;
  while (!(await condition()) && Date.now() < giveUpAt) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('an engine that loses its database connection', () => {
  type Moment = 'before' | 'after';

  /** Runs one refund on a database whose query number `failAt` fails; returns how many queries there were. */
  async function runCutOff(id: string, moment: Moment, failAt: number): Promise<number> {
    let query = 0;
    const pass = (at: Moment): void => {
      if (at === moment && (query += 1) === failAt) throw new Error('connection lost');
    };
    const faulty = store.db.withPlugin({
      transformQuery: ({ node }) => {
        pass('before');
        return node;
      },
      transformResult: async ({ result }) => {
        pass('after');
        return result;
      },
    });
    const engine = await refundEngine(faulty, store.url, { tuning });
    await inTransaction(store.db, async (tx) => {
      await engine.start(tx, 'refund', id, { amount: 25 });
      await engine.signal(tx, id, 'decision', { approve: true });
    });
    // What was fetched when it failed stays held, as by an engine that was killed.
    await engine.drain().catch(() => {});
    await engine.stop();
    return query;
  }

  // Every query is a place to fail: before it, and after it was carried out but before its answer arrived.
  it.each<Moment>(['before', 'after'])(
    '%s any one query finishes all the same',
    { timeout: 120_000 },
    async (moment) => {
      const queries = await runCutOff(`whole-${moment}`, moment, Infinity);
      expect(queries).toBeGreaterThan(20);
      const ids: string[] = [];
      for (let failAt = 1; failAt <= queries; failAt += 1) {
        const id = `cut-${moment}-${failAt}`;
        ids.push(id);
        await runCutOff(id, moment, failAt);
      }
      const healthy = await refundEngine(store.db, store.url, { tuning });
      await healthy.run();
      await until(async () => (await countDone(`cut-${moment}`)) === ids.length);
      await healthy.stop();
      const leaves = await store.db
        .selectFrom('audit_leaf')
        .select(['entity', 'action'])
        .where('entity', 'in', ids)
        .orderBy('entity')
        .orderBy('action')
        .execute();
      const expected = ids
        .toSorted()
        .flatMap((entity) => ['approve', 'post', 'validate'].map((action) => ({ entity, action })));
      expect(leaves).toEqual(expected);
    },
  );
});
