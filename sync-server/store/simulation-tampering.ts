import { sql } from 'kysely';
import type { Db, Tx } from './transaction.ts';

/** Amounts of one entry, changed on both sides. */
export type Tampered = { readonly entry: string; readonly addedMinor: number };

/**
 * Writes into the books past the product, as somebody with the database's password could: the newest entry of a case gets higher
 * amounts. For simulations alone; `mendEntry` puts it back.
 *
 * @returns null when no case has posted yet.
 */
export async function tamperWithEntry(db: Db, addedMinor: number): Promise<Tampered | null> {
  return await pastTriggers(db, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select id from gl_entry where key like 'case/%' and reverses is null
        and (select count(*) from gl_line where entry_id = gl_entry.id) = 2
      order by posted_at desc, id desc limit 1`.execute(tx);
    const entry = rows[0]?.id;
    if (entry === undefined) return null;
    await add(tx, entry, addedMinor);
    return { entry, addedMinor };
  });
}

export async function mendEntry(db: Db, { entry, addedMinor }: Tampered): Promise<void> {
  await pastTriggers(db, (tx) => add(tx, entry, -addedMinor));
}

async function add(tx: Tx, entry: string, minor: number): Promise<void> {
  await sql`
    update gl_line set debit = case when debit > 0 then debit + ${minor} else 0 end,
      credit = case when credit > 0 then credit + ${minor} else 0 end
    where entry_id = ${entry}`.execute(tx);
}

async function pastTriggers<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return await db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    return await work(tx);
  });
}
