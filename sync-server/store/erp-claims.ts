import { sql } from 'kysely';
import { inTransaction, type Db } from './transaction.ts';

/** Longer than anything that is done under a claim. */
const HELD_MS = 300_000;

/** Runs one work at a time for a key, on whichever server; others wait. The claim ends with the work, or with its connection. */
export async function underErpClaim<T>(db: Db, key: string, work: () => Promise<T>): Promise<T> {
  return await inTransaction(db, async (tx) => {
    // Waiting for an answer from outside is no idling.
    await sql.raw(`set local idle_in_transaction_session_timeout = ${HELD_MS}`).execute(tx);
    await sql`select pg_advisory_xact_lock(hashtextextended(${`erp ${key}`}, 0))`.execute(tx);
    return await work();
  });
}
