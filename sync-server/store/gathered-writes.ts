import { invariant } from '../../src-shared/base/invariant.ts';
import type { Db, Tx } from './transaction.ts';

/** Writes rows of one kind in few statements. The same function every time: rows are gathered by it. */
type Write<Row> = (tx: Tx, rows: readonly Row[]) => Promise<void>;
type Gathered = { readonly write: Write<never>; readonly rows: unknown[] };

const gathering = new WeakMap<Db, Map<Write<never>, Gathered>>();

/**
 * Lets rows that nobody reads from the database in this transaction, or only after {@link writeGathered}, wait for the end of `work`: a hundred commands then write
 * their audit leaves in one statement instead of a hundred.
 */
export async function gatherWrites<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  invariant(!gathering.has(tx), 'this transaction gathers its rows already');
  const waiting = new Map<Write<never>, Gathered>();
  gathering.set(tx, waiting);
  try {
    const value = await work();
    gathering.delete(tx);
    for (const { write, rows } of waiting.values()) if (rows.length > 0) await write(tx, rows as never[]);
    return value;
  } finally {
    gathering.delete(tx);
  }
}

/** Writes now what waits of one kind, for a statement that reads it from the database. */
export async function writeGathered<Row>(tx: Db, write: Write<Row>): Promise<void> {
  const waiting = gathering.get(tx);
  const gathered = waiting?.get(write);
  if (!gathered || gathered.rows.length === 0) return;
  await write(tx as Tx, gathered.rows.splice(0) as Row[]);
}

/** Writes rows now, or at the end where the transaction gathers them. Kinds are written in the order of their first row. */
export async function writeOrGather<Row>(tx: Tx, rows: readonly Row[], write: Write<Row>): Promise<void> {
  const waiting = gathering.get(tx);
  if (!waiting) return write(tx, rows);
  const kind = write as Write<never>;
  const gathered = waiting.get(kind) ?? { write: kind, rows: [] };
  gathered.rows.push(...rows);
  waiting.set(kind, gathered);
}
