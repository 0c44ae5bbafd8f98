import { sql } from 'kysely';
import type { Db, Tx } from './transaction.ts';

/** Begins to receive a document; what has begun already goes on with its own key. */
export async function beginUpload(tx: Tx, id: string, sealedKey: Buffer, now: Date): Promise<void> {
  await tx
    .insertInto('document_upload')
    .values({ document_id: id, sealed_key: sealedKey, begun_at: now, touched_at: now })
    .onConflict((conflict) => conflict.column('document_id').doUpdateSet({ touched_at: now }))
    .execute();
}

/** @returns the sealed key of an upload; null: there is none, or it is complete. */
export async function findUpload(db: Db, id: string): Promise<Buffer | null> {
  const row = await db
    .selectFrom('document_upload')
    .select('sealed_key')
    .where('document_id', '=', id)
    .executeTakeFirst();
  return row?.sealed_key ?? null;
}

/** Locks an upload until the transaction ends. @returns its sealed key; null: there is none, or it is complete. */
export async function lockUpload(tx: Tx, id: string, now: Date): Promise<Buffer | null> {
  const row = await tx
    .updateTable('document_upload')
    .set({ touched_at: now })
    .where('document_id', '=', id)
    .returning('sealed_key')
    .executeTakeFirst();
  return row?.sealed_key ?? null;
}

/** Numbers of the pieces that have arrived, ascending. */
export async function arrivedPieces(db: Db, id: string): Promise<number[]> {
  const rows = db.selectFrom('document_piece').select('n').where('document_id', '=', id).orderBy('n');
  return (await rows.execute()).map(({ n }) => n);
}

export async function insertPiece(tx: Tx, id: string, n: number): Promise<void> {
  await tx.insertInto('document_piece').values({ document_id: id, n }).execute();
}

/** Forgets an upload with its pieces: it is complete, or has to begin anew. */
export async function endUpload(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('document_upload').where('document_id', '=', id).execute();
}

/** Ends uploads that nothing has come for since `touched`, and those that have not come whole since `begun`. @returns their ids. */
export async function endStaleUploads(
  tx: Tx,
  before: { readonly touched: Date; readonly begun: Date },
): Promise<string[]> {
  const rows = await tx
    .deleteFrom('document_upload')
    .where(({ or, eb }) => or([eb('touched_at', '<', before.touched), eb('begun_at', '<', before.begun)]))
    .returning('document_id')
    .execute();
  return rows.map(({ document_id }) => document_id);
}

export async function listUploads(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('document_upload').select('document_id').execute();
  return rows.map(({ document_id }) => document_id);
}

export async function insertOpening(
  tx: Tx,
  opening: { readonly id: string; readonly document: string; readonly person: string; readonly at: Date },
): Promise<void> {
  const { id, document, person, at } = opening;
  await tx.insertInto('document_opening').values({ id, document_id: document, person_id: person, at }).execute();
}

export async function isOpened(
  db: Db,
  opening: { readonly id: string; readonly document: string; readonly person: string; readonly since: Date },
): Promise<boolean> {
  const row = await db
    .selectFrom('document_opening')
    .select('id')
    .where('id', '=', opening.id)
    .where('document_id', '=', opening.document)
    .where('person_id', '=', opening.person)
    .where('at', '>=', opening.since)
    .executeTakeFirst();
  return row !== undefined;
}

export async function removeOpenings(tx: Tx, before: Date): Promise<void> {
  await sql`delete from document_opening where at < ${before}`.execute(tx);
}
