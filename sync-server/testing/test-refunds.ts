import { appendLeaf } from '../audit/append-leaf.ts';
import { openDatabase } from '../store/database.ts';
import type { Db, Tx } from '../store/transaction.ts';
import { createEngine, type Engine, type EngineOptions } from '../orchestration/engine/engine.ts';
import type { Tuning } from '../orchestration/engine/tuning.ts';
import { CallRefusedError, define, type CallHandler } from '../orchestration/engine/process.ts';

/** A small process with a step, a wait, a call and an end: what the engine's own tests run. */
export type Refund = {
  readonly amount: number;
  /** ISO text; the wait has no deadline without it. */
  readonly deadline?: string;
  /** Makes the call fail: always, or for good. */
  readonly fault?: 'unreachable' | 'refused';
};

export const refund = define<Refund>('refund', 1, async (context) => {
  await context.step('validate', leaf(context.id, 'validate'));
  const { deadline } = context.input;
  let decision = await context.wait<{ approve: boolean }>('decision', deadline ? new Date(deadline) : null);
  if (!decision) {
    await context.step('escalate', leaf(context.id, 'escalate'));
    decision = await context.wait<{ approve: boolean }>('decision', null);
  }
  if (!decision?.approve) {
    await context.step('refuse', leaf(context.id, 'refuse'));
    return 'refused';
  }
  await context.step('approve', leaf(context.id, 'approve'));
  const posted = await context.call<{ number: number }>('ledger', context.input);
  await context.step('post', leaf(context.id, posted.ok ? 'post' : 'failPosting'));
  return posted.ok ? 'posted' : `failed: ${posted.error.message}`;
});

/** The work of a step that leaves an audit leaf and nothing else. */
export function leaf(entity: string, action: string) {
  return async (tx: Tx, at: Date): Promise<void> =>
    await appendLeaf(tx, { at, actor: 'system', action, entity, body: {} });
}

/** A ledger that counts: `attempts` tells how often a key was asked for, the row that its effect happened once. */
export function ledgerOf(db: Db): CallHandler {
  return async (payload, { key }) => {
    const { amount, fault } = payload as Refund;
    if (fault === 'refused') throw new CallRefusedError('period is closed', { period: '2026-01' });
    if (fault === 'unreachable') throw new Error('no route to the ledger');
    await db
      .insertInto('erp_posting')
      .values({ key, content_hash: '', state: 'posted', posting: '{}', attempts: 1, updated_at: new Date() })
      .onConflict((on) => on.column('key').doUpdateSet((eb) => ({ attempts: eb('erp_posting.attempts', '+', 1) })))
      .execute();
    return { number: amount };
  };
}

export async function refundEngine(db: Db, url: string, options: Partial<EngineOptions> = {}): Promise<Engine> {
  return await createEngine({
    db,
    url,
    clock: () => new Date(),
    definitions: () => [refund],
    callHandlers: { ledger: ledgerOf(db) },
    ...options,
  });
}

/** What every run must have left behind, whatever happened in between: each action of an instance once. */
export async function actionsOf(db: Db, entity: string): Promise<string[]> {
  const rows = await db.selectFrom('audit_leaf').select('action').where('entity', '=', entity).orderBy('id').execute();
  return rows.map((row) => row.action);
}

/**
 * Runs the refunds of a database until the named point comes and this process kills itself, or until it is killed.
 *
 * @public The crash test's child process calls it by name.
 */
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
