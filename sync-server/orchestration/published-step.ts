import { publishLast } from '../feed/publish.ts';
import type { Tx } from '../store/transaction.ts';
import type { ProcessContext } from './engine/process.ts';

/** A step whose changes reach the feed together, after all else in it: the scopes are locked for a moment only. */
export async function publishedStep<T>(
  context: Pick<ProcessContext<unknown>, 'step'>,
  name: string,
  work: (tx: Tx, now: Date) => Promise<T>,
): Promise<T> {
  return await context.step(name, (tx, now) => publishLast(tx, now, () => work(tx, now)));
}
