import * as z from 'zod';
import { Instant } from '../../src-shared/base/dates.ts';
import type { Db } from './transaction.ts';

/** How far a connector has come that asks another system for what changed. */
export const ConnectorCursor = z.object({
  /** Address of the system that was asked. */
  of: z.string(),
  /** By type of resource: what changed since is asked for next. */
  since: z.record(z.string(), Instant),
  /** Where an export that was begun is asked for; '': none is. */
  export: z.string(),
  /** When the last one was taken whole; null: never. */
  exportedAt: Instant.nullable(),
});
export type ConnectorCursor = z.infer<typeof ConnectorCursor>;

/** @param of  address of the system that is asked: one that was named anew has told nothing yet, whatever the one before had. */
export async function readCursor(db: Db, id: string, of: string): Promise<ConnectorCursor> {
  const row = await db.selectFrom('connector_cursor').select('state').where('connector_id', '=', id).executeTakeFirst();
  const kept = row ? ConnectorCursor.safeParse(row.state) : null;
  return kept?.success && kept.data.of === of ? kept.data : { of, since: {}, export: '', exportedAt: null };
}

export async function saveCursor(db: Db, id: string, cursor: ConnectorCursor): Promise<void> {
  const state = JSON.stringify(cursor);
  await db
    .insertInto('connector_cursor')
    .values({ connector_id: id, state })
    .onConflict((on) => on.column('connector_id').doUpdateSet({ state }))
    .execute();
}
