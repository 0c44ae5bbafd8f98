import { Reach, UpdateTerms } from '../../src-shared/update/rollout.ts';
import type { Db, Tx } from './transaction.ts';

export type StoredReach = { readonly version: string; readonly reach: Reach; readonly ver: number };
export type StoredTerms = { readonly terms: UpdateTerms; readonly ver: number };

/** What holds until an administrator says something else. */
const NO_TERMS: StoredTerms = { terms: { minimumVersion: null, maintenance: null }, ver: 0 };
const reachColumns = ['version', 'ring', 'percentage', 'state', 'ver'] as const;

export async function listReaches(db: Db | Tx): Promise<StoredReach[]> {
  const rows = await db.selectFrom('release_reach').select(reachColumns).execute();
  return rows.map(({ version, ver, ...reach }) => ({ version, ver, reach: Reach.parse(reach) }));
}

/** Locks it for the transaction. */
export async function lockReach(tx: Tx, version: string): Promise<StoredReach | null> {
  const row = await tx
    .selectFrom('release_reach')
    .select(reachColumns)
    .where('version', '=', version)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return null;
  const { ver, version: _, ...reach } = row;
  return { version, ver, reach: Reach.parse(reach) };
}

type Change = { readonly by: string; readonly now: Date; readonly ver: number };

/** @returns false when another transaction was first to set it. */
export async function saveReach(tx: Tx, version: string, reach: Reach, change: Change): Promise<boolean> {
  const values = { ...reach, ver: change.ver, changed_by: change.by, changed_at: change.now };
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('release_reach')
    .values({ version, ...values })
    .onConflict((conflict) =>
      conflict
        .column('version')
        .doUpdateSet(values)
        .where('release_reach.ver', '=', change.ver - 1),
    )
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function readTerms(db: Db | Tx): Promise<StoredTerms> {
  const row = await db.selectFrom('update_terms').select(['body', 'ver']).where('id', '=', 1).executeTakeFirst();
  return row ? { terms: UpdateTerms.parse(row.body), ver: row.ver } : NO_TERMS;
}

/** @returns false when another transaction was first to change them. */
export async function saveTerms(tx: Tx, terms: UpdateTerms, change: Change): Promise<boolean> {
  const values = { body: JSON.stringify(terms), ver: change.ver, changed_by: change.by, changed_at: change.now };
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('update_terms')
    .values({ id: 1, ...values })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet(values)
        .where('update_terms.ver', '=', change.ver - 1),
    )
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}
