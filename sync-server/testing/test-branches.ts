import { createEngine, type Engine, type EngineOptions } from '../orchestration/engine/engine.ts';
import { CallRefusedError, compensated, define, type CallHandler } from '../orchestration/engine/process.ts';
import { openDatabase } from '../store/database.ts';
import type { Db } from '../store/transaction.ts';
import { killAtCommit, type Moment } from './killing-database.ts';
import { leaf } from './test-refunds.ts';

/** Two branches: one waits for a person, the other asks the ledger twice. */
const settlement = define<null>('settlement', 1, async (context) => {
  const [decided, asked] = await context.all<string>([
    async (own) => {
      await own.step('ask', leaf(context.id, 'ask'));
      const signal = await own.wait<{ by: string }>('decision', null);
      await own.step('decide', leaf(context.id, 'decide'));
      return signal?.by ?? '';
    },
    async (own) => {
      const first = await own.call<number>('count', 'first');
      await own.step('check', leaf(context.id, 'check'));
      await own.step('checkAgain', leaf(context.id, 'checkAgain'));
      const second = await own.call<number>('count', 'second');
      return `${first.ok} ${second.ok}`;
    },
  ]);
  await context.step('join', leaf(context.id, 'join'));
  return `${decided} ${asked}`;
});

class RefusedError extends Error {}

/** Posts in two branches and once more; when the last is refused, all that was done is undone. */
const pair = define<null>('pair', 1, async (context) => {
  try {
    return await compensated(context, async (undoBy) => {
      await context.all(
        ['left', 'right'].map((side) => async (own) => {
          await own.call('count', side);
          undoBy((whole) => whole.call('count', `undo ${side}`));
        }),
      );
      await context.step('posted', leaf(context.id, 'posted'));
      undoBy((whole) => whole.step('noted', leaf(context.id, 'noted')));
      const last = await context.call('count', 'refused');
      if (!last.ok) throw new RefusedError(last.error.message);
      return 'posted';
    });
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    await context.step('told', leaf(context.id, 'told'));
    return `undone: ${error.message}`;
  }
});

/** A ledger with a row per key: a key that is asked for again has no second effect. */
function countOf(db: Db): CallHandler {
  return async (payload, { key }) => {
    if (payload === 'refused') throw new CallRefusedError('the period is closed', null);
    const posting = JSON.stringify({ what: payload });
    await db
      .insertInto('erp_posting')
      .values({ key, content_hash: '', state: 'posted', posting, attempts: 1, updated_at: new Date() })
      .onConflict((on) => on.column('key').doNothing())
      .execute();
    return key;
  };
}

/** What the ledger did for an instance, in the order in which the process asked for it. */
export async function effectsOf(db: Db, id: string): Promise<unknown[]> {
  const rows = await db.selectFrom('erp_posting').select(['key', 'posting']).where('key', 'like', `${id}:%`).execute();
  const seqOf = ({ key }: { key: string }): number => Number(key.slice(id.length + 1));
  return rows
    .toSorted((one, other) => seqOf(one) - seqOf(other))
    .map(({ posting }) => (posting as { what: unknown }).what);
}

export async function branchEngine(db: Db, url: string, options: Partial<EngineOptions> = {}): Promise<Engine> {
  return await createEngine({
    db,
    url,
    clock: () => new Date(),
    definitions: () => [settlement, pair],
    callHandlers: { count: countOf(db) },
    ...options,
  });
}

/**
 * Runs the processes of a database until the given commit of a pass, and kills itself right before or after it.
 *
 * @public The crash test's child process calls it by name.
 */
export async function runBranches(options: {
  readonly url: string;
  readonly moment: Moment;
  readonly commit: number;
}): Promise<void> {
  const db = openDatabase(options.url);
  killAtCommit(db, options.moment, options.commit);
  const engine = await branchEngine(db, options.url);
  await engine.run();
}
