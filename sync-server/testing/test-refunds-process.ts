import { openDatabase } from '../store/database.ts';
import type { Tuning } from '../orchestration/engine/engine.ts';
import { define } from '../orchestration/engine/process.ts';
import { ledgerOf, refund, refundEngine } from './test-refunds.ts';

/** Runs the refunds of a database until the named point comes and this process kills itself, or until it is killed. */
export async function runRefunds(options: { url: string; dieAt: string; tuning: Partial<Tuning> }): Promise<void> {
  const db = openDatabase(options.url);
  let passes = 0;
  // Not the first time: some work must have been done before.
  const point = (name: string): void => {
    if (name === options.dieAt && (passes += 1) > 5) process.kill(process.pid, 'SIGKILL');
  };
  const ledger = ledgerOf(db);
  const mined = define<object>(refund.name, refund.version, async (context) => {
    const step: typeof context.step = async (name, work) =>
      await context.step(name, async (tx, now) => {
        point('inStep');
        const result = await work(tx, now);
        point('afterStepWrites');
        return result;
      });
    const wait: typeof context.wait = async (topic, deadline) => {
      point('afterCommit');
      return await context.wait(topic, deadline);
    };
    return await refund.run({ ...context, step, wait } as never);
  });
  const engine = await refundEngine(db, options.url, {
    definitions: () => [mined],
    tuning: options.tuning,
    callHandlers: {
      ledger: async (payload, call) => {
        point('beforeEffect');
        const answer = await ledger(payload, call);
        point('afterEffect');
        return answer;
      },
    },
  });
  await engine.run();
}
