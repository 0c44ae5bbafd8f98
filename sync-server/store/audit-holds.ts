import { sql } from 'kysely';
import type { Db, Tx } from './transaction.ts';

export type StoredHold = {
  readonly id: string;
  /** '': everything. */
  readonly entity: string;
  readonly reason: string;
  readonly placedBy: string;
  readonly placedAt: Date;
  readonly releasedBy: string | null;
  readonly releasedAt: Date | null;
  readonly releaseReason: string | null;
};

const COLUMNS = [
  'id',
  'entity',
  'reason',
  'placed_by as placedBy',
  'placed_at as placedAt',
  'released_by as releasedBy',
  'released_at as releasedAt',
  'release_reason as releaseReason',
] as const;

export async function insertHold(
  tx: Tx,
  hold: Omit<StoredHold, 'releasedBy' | 'releasedAt' | 'releaseReason'>,
): Promise<void> {
  const { id, entity, reason, placedBy, placedAt } = hold;
  await tx.insertInto('audit_hold').values({ id, entity, reason, placed_by: placedBy, placed_at: placedAt }).execute();
}

/** @returns null when there is none, or it was released already. */
export async function releaseHold(
  tx: Tx,
  release: { readonly id: string; readonly by: string; readonly reason: string; readonly now: Date },
): Promise<StoredHold | null> {
  const row = await tx
    .updateTable('audit_hold')
    .set({ released_by: release.by, released_at: release.now, release_reason: release.reason })
    .where('id', '=', release.id)
    .where('released_at', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst();
  return row ?? null;
}

export async function listHolds(db: Db): Promise<StoredHold[]> {
  return db.selectFrom('audit_hold').select(COLUMNS).orderBy('placed_at', 'desc').orderBy('id').execute();
}

/**
 * Removes the texts of sealed entries older than `before` that no hold keeps. Their hashes stay.
 *
 * @returns how many, at most `most`.
 */
export async function removeTexts(tx: Tx, before: Date, most: number): Promise<number> {
  const { numAffectedRows } = await sql`
    update audit_leaf set body = null
    where id in (
      select id from audit_leaf leaf
      where leaf.at < ${before} and leaf.body is not null and leaf.index is not null
        and not exists (
          select from audit_hold hold
          where hold.released_at is null and (hold.entity = '' or hold.entity = leaf.entity))
      limit ${most})`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}
