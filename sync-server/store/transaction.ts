import { type ControlledTransaction, type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from './schema.ts';

/** The pool: every query on it is its own transaction. */
export type Db = Kysely<Database>;
/** One transaction: what a use case changes, it changes through this, together or not at all. */
export type Tx = Transaction<Database>;
/** A transaction that is committed in another place than where it was begun. */
export type OpenTx = ControlledTransaction<Database>;

/** Runs one use case in one transaction: commits when `work` resolves, rolls back when it throws. */
export function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().execute(work);
}

/** Reads several things as they were at one instant, whatever is committed meanwhile. */
export function inSnapshot<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work);
}

/** Runs a part of a transaction that may fail alone: when `work` throws, its writes are undone and the error goes on. */
export async function inSavepoint<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await sql`savepoint part`.execute(tx);
  try {
    const value = await work();
    await sql`release savepoint part`.execute(tx);
    return value;
  } catch (error) {
    await sql`rollback to savepoint part; release savepoint part`.execute(tx);
    throw error;
  }
}
