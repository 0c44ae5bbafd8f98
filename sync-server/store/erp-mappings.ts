import type { ErpMapping } from '../../src-shared/journal/erp-mapping.ts';
import type { Db, Tx } from './transaction.ts';

export type StoredMapping = {
  readonly version: number;
  readonly mapping: ErpMapping;
  readonly madeBy: string;
  readonly note: string;
  readonly madeAt: Date;
};

/** The newest version; null before the first. */
export async function readMapping(db: Db | Tx, target: string): Promise<StoredMapping | null> {
  const row = await db
    .selectFrom('erp_mapping')
    .selectAll()
    .where('target', '=', target)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const { version, mapping, made_by: madeBy, note, made_at: madeAt } = row;
  return { version, mapping: mapping as ErpMapping, madeBy, note, madeAt };
}

/** @returns false when that version is there already. */
export async function insertMapping(
  tx: Tx,
  target: string,
  { version, mapping, madeBy, note, madeAt }: StoredMapping,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('erp_mapping')
    .values({ target, version, mapping: JSON.stringify(mapping), made_by: madeBy, note, made_at: madeAt })
    .onConflict((on) => on.columns(['target', 'version']).doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows > 0n;
}
