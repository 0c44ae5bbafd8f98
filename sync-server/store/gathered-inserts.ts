import { invariant } from '../../src-shared/base/invariant.ts';
import type { Tx } from './transaction.ts';

/** Writes rows of one kind in few statements. The same function every time: rows are gathered by it. */
type Insert<Row> = (tx: Tx, rows: readonly Row[]) => Promise<void>;
type Gathered = { readonly insert: Insert<never>; readonly rows: unknown[] };

const gathering = new WeakMap<Tx, Map<Insert<never>, Gathered>>();

/**
 * Lets the rows that `work` only adds, and nobody reads in this transaction, wait for its end: a hundred commands then write
 * their audit leaves in one statement instead of a hundred.
 */
export async function gatherInserts<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  invariant(!gathering.has(tx), 'this transaction gathers its rows already');
  const waiting = new Map<Insert<never>, Gathered>();
  gathering.set(tx, waiting);
  try {
    const value = await work();
    gathering.delete(tx);
    for (const { insert, rows } of waiting.values()) await insert(tx, rows as never[]);
    return value;
  } finally {
    gathering.delete(tx);
  }
}

/** Writes rows now, or at the end where the transaction gathers them. Kinds are written in the order of their first row. */
export async function insertOrGather<Row>(tx: Tx, rows: readonly Row[], insert: Insert<Row>): Promise<void> {
  const waiting = gathering.get(tx);
  if (!waiting) return insert(tx, rows);
  const kind = insert as Insert<never>;
  const gathered = waiting.get(kind) ?? { insert: kind, rows: [] };
  gathered.rows.push(...rows);
  waiting.set(kind, gathered);
}
