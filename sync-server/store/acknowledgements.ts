import { sql } from 'kysely';
import { storableText } from '../../src-shared/base/storable-text.ts';
import type { Db, Tx } from './transaction.ts';

/** The next control numbers of interchanges that we write, 1 to 999,999,999. */
export async function nextControls(tx: Tx, count: number): Promise<number[]> {
  const { rows } = await sql<{ control: string }>`
    select nextval('acknowledgement_control') as control from generate_series(1, ${count}::int)`.execute(tx);
  return rows.map(({ control }) => Number(control));
}

export async function insertAcknowledgement(
  tx: Tx,
  one: { readonly importId: string; readonly position: number; readonly body: string; readonly now: Date },
): Promise<void> {
  await tx
    .insertInto('acknowledgement')
    .values({
      import_id: one.importId,
      position: one.position,
      body: storableText(one.body),
      made_at: one.now,
    })
    .execute();
}

/** Those of an import, in the order of the interchanges that it holds. */
export async function listAcknowledgements(db: Db, importId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('acknowledgement')
    .select('body')
    .where('import_id', '=', importId)
    .orderBy('position')
    .execute();
  return rows.map(({ body }) => body);
}
