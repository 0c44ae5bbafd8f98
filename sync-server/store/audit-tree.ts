import { sql } from 'kysely';
import type { Db, Tx } from './transaction.ts';

/** The log as it was last signed. */
export type LogState = {
  readonly origin: string;
  /** null before the first server has made one. */
  readonly key: string | null;
  readonly size: number;
  readonly note: string | null;
};

export type TileRef = { readonly level: number; readonly index: number };
export type Tile = TileRef & { readonly hashes: Buffer };

/** 'audit' on a telephone's keys. */
const SEQUENCER_LOCK = 28_348;

const COLUMNS = ['origin', 'key', 'size', 'note'] as const;

export async function readLog(db: Db): Promise<LogState> {
  return db.selectFrom('audit_log').select(COLUMNS).executeTakeFirstOrThrow();
}

/** Makes this the log's key, unless it has one. @returns the key it has now. */
export async function claimLogKey(db: Db, key: string): Promise<string | null> {
  await db.updateTable('audit_log').set({ key }).where('key', 'is', null).execute();
  return (await readLog(db)).key;
}

/** Elects whoever asks for the length of the transaction. @returns null while another process is at it. */
export async function electSequencer(tx: Tx): Promise<LogState | null> {
  const { rows } = await sql<{ elected: boolean }>`
    select pg_try_advisory_xact_lock(${SEQUENCER_LOCK}) as elected`.execute(tx);
  // Read after the lock is held: what the one before it committed is then seen.
  return rows[0]?.elected ? readLog(tx) : null;
}

export async function hasWaitingLeaves(db: Db): Promise<boolean> {
  const row = await db.selectFrom('audit_leaf').select('id').where('index', 'is', null).limit(1).executeTakeFirst();
  return row !== undefined;
}

/** Committed leaves without a number, in the order of writing. */
export async function waitingLeaves(tx: Tx, most: number): Promise<{ readonly id: string; readonly hash: string }[]> {
  return tx
    .selectFrom('audit_leaf')
    .select(['id', 'leaf_hash as hash'])
    .where('index', 'is', null)
    .orderBy('seq')
    .limit(most)
    .execute();
}

/** Numbers leaves from `first` on, in the order given. */
export async function numberLeaves(tx: Tx, ids: readonly string[], first: number): Promise<void> {
  await sql`
    update audit_leaf set index = ${first} + place.at - 1
    from unnest(${ids}::text[]) with ordinality place(id, at)
    where audit_leaf.id = place.id`.execute(tx);
}

export async function advanceLog(
  tx: Tx,
  log: { readonly from: number; readonly size: number; readonly note: string; readonly now: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('audit_log')
    .set({ size: log.size, note: log.note, signed_at: log.now })
    .where('size', '=', log.from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function readTiles(db: Db, refs: readonly TileRef[]): Promise<Tile[]> {
  if (refs.length === 0) return [];
  const { rows } = await sql<Tile>`
    select level, index, hashes from audit_tile
    where (level, index) in (
      select * from unnest(${refs.map(({ level }) => level)}::int[], ${refs.map(({ index }) => index)}::bigint[]))`.execute(
    db,
  );
  return rows;
}

export async function saveTiles(tx: Tx, tiles: readonly Tile[]): Promise<void> {
  await sql`
    insert into audit_tile (level, index, hashes)
    select * from unnest(
      ${tiles.map(({ level }) => level)}::int[], ${tiles.map(({ index }) => index)}::bigint[],
      ${tiles.map(({ hashes }) => hashes)}::bytea[])
    on conflict (level, index) do update set hashes = excluded.hashes`.execute(tx);
}
