import { instantOf } from '../../src-shared/base/dates.ts';
import { QuarantineEntry, type QuarantineState } from '../../src-shared/wire/quarantine.ts';
import type { Db, Tx } from './transaction.ts';

const COLUMNS = [
  'q.id',
  'i.file',
  'i.kind',
  'q.sha256',
  'r.bytes',
  'q.what',
  'q.source_offset',
  'q.source_until',
  'q.connector',
  'q.problems',
  'q.state',
  'q.arrived_at',
  'q.settled_at',
  'q.settled_by',
  'q.reason',
  'q.repaired_as',
  'q.repair_of',
] as const;

function entries(db: Db | Tx) {
  return db
    .selectFrom('quarantine as q')
    .innerJoin('import as i', 'i.id', 'q.import_id')
    .innerJoin('raw_file as r', 'r.sha256', 'q.sha256')
    .select(COLUMNS);
}

/** A page of them, those that came last first. @param after  id of the last of the page before. */
export async function listQuarantine(
  db: Db,
  asked: { readonly state: QuarantineState; readonly way?: string | undefined; readonly after?: string | undefined },
  limit: number,
): Promise<QuarantineEntry[]> {
  let rows = entries(db).where('q.state', '=', asked.state);
  if (asked.way !== undefined) rows = rows.where('q.connector', '=', asked.way);
  // Ids sort by when they were made.
  if (asked.after !== undefined) rows = rows.where('q.id', '<', asked.after);
  return (await rows.orderBy('q.id', 'desc').limit(limit).execute()).map(entryOf);
}

export async function countQuarantine(
  db: Db,
  asked: { readonly state: QuarantineState; readonly way?: string | undefined },
): Promise<number> {
  let rows = db.selectFrom('quarantine').where('state', '=', asked.state);
  if (asked.way !== undefined) rows = rows.where('connector', '=', asked.way);
  const { count } = await rows.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  return Number(count);
}

export async function findQuarantine(db: Db | Tx, id: string): Promise<QuarantineEntry | null> {
  const row = await entries(db).where('q.id', '=', id).executeTakeFirst();
  return row ? entryOf(row) : null;
}

type Row = Awaited<ReturnType<ReturnType<typeof entries>['execute']>>[number];

function entryOf(row: Row): QuarantineEntry {
  const { id, file, kind, sha256, bytes, what, state } = row;
  return QuarantineEntry.parse({
    id,
    file,
    kind,
    sha256,
    bytes,
    what,
    state,
    offset: row.source_offset,
    until: row.source_until,
    way: row.connector,
    problems: JSON.parse(row.problems) as unknown,
    arrivedAt: instantOf(row.arrived_at),
    settledAt: row.settled_at && instantOf(row.settled_at),
    settledBy: row.settled_by ?? '',
    reason: row.reason ?? '',
    repairedAs: row.repaired_as ?? '',
    repairOf: row.repair_of ?? '',
  });
}

type Settling = { readonly by: string; readonly now: Date };

/** Gives up one that waits. @returns false when it waits no more. */
export async function dismissQuarantine(tx: Tx, id: string, { by, now }: Settling, reason: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('quarantine')
    .set({ state: 'dismissed', settled_at: now, settled_by: by, reason })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/**
 * What waited of a file that was taken: all of it when a repaired copy was taken in its place, else what was not put aside again.
 *
 * @param importId  of the reading.
 */
export async function releaseRead(
  tx: Tx,
  of: { readonly sha256: string; readonly importId: string; readonly repairedAs: string | null },
  { by, now }: Settling,
): Promise<void> {
  let rows = tx
    .updateTable('quarantine')
    .set({ state: 'released', settled_at: now, settled_by: by, repaired_as: of.repairedAs })
    .where('sha256', '=', of.sha256)
    .where('state', '=', 'waiting');
  if (of.repairedAs === null) rows = rows.where('import_id', '<>', of.importId);
  await rows.execute();
}

/** When the oldest came that waits for somebody; null: nothing waits. */
export async function oldestAside(db: Db): Promise<Date | null> {
  const row = await db
    .selectFrom('quarantine')
    .select(({ fn }) => fn.min<Date | null>('arrived_at').as('at'))
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return row?.at ?? null;
}
