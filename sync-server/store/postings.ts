import type { Tx } from './transaction.ts';

export type PostingState = 'queued' | 'claimed' | 'sent' | 'posted' | 'failed' | 'uncertain';

export type PostingRow = {
  readonly key: string;
  readonly contentHash: string;
  readonly state: PostingState;
  /** The posting as JSON. */
  readonly posting: unknown;
  readonly attempts: number;
  readonly erpId: string | null;
  readonly erpNumber: string | null;
};

export type PostingChange = {
  readonly state: PostingState;
  readonly attempts?: number;
  readonly erpId?: string;
  readonly erpNumber?: string;
  readonly error?: { readonly code: string; readonly message: string } | null;
};

/** Queues a posting under its key, if nothing is queued there. */
export async function insertPosting(
  tx: Tx,
  row: { readonly key: string; readonly contentHash: string; readonly posting: object },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('erp_posting')
    .values({
      key: row.key,
      content_hash: row.contentHash,
      state: 'queued',
      posting: JSON.stringify(row.posting),
      updated_at: now,
    })
    .onConflict((on) => on.column('key').doNothing())
    .execute();
}

/** The row of a key, locked until the transaction ends: the claim that lets one sender at a time have it. */
export async function lockPosting(tx: Tx, key: string): Promise<PostingRow | null> {
  const row = await tx
    .selectFrom('erp_posting')
    .select(['key', 'content_hash', 'state', 'posting', 'attempts', 'erp_id', 'erp_number'])
    .where('key', '=', key)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return null;
  return {
    key: row.key,
    contentHash: row.content_hash,
    state: row.state,
    posting: row.posting,
    attempts: row.attempts,
    erpId: row.erp_id,
    erpNumber: row.erp_number,
  };
}

/** Gives a posting that is known not to be in the books another content. */
export async function replacePosting(
  tx: Tx,
  row: { readonly key: string; readonly contentHash: string; readonly posting: object },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('erp_posting')
    .set({
      content_hash: row.contentHash,
      posting: JSON.stringify(row.posting),
      state: 'queued',
      error: null,
      updated_at: now,
    })
    .where('key', '=', row.key)
    .execute();
}

export async function updatePosting(tx: Tx, key: string, change: PostingChange, now: Date): Promise<void> {
  const { state, attempts, erpId, erpNumber, error } = change;
  await tx
    .updateTable('erp_posting')
    .set({
      state,
      updated_at: now,
      ...(attempts === undefined ? {} : { attempts }),
      ...(erpId === undefined ? {} : { erp_id: erpId }),
      ...(erpNumber === undefined ? {} : { erp_number: erpNumber }),
      ...(error === undefined ? {} : { error: error === null ? null : JSON.stringify(error) }),
    })
    .where('key', '=', key)
    .execute();
}
