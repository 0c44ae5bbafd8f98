import type { Checkpoint, PulledCollection } from '../../src-shared/wire/sync.ts';
import { textOfRow } from '../feed/row-text.ts';
import { readHeads, readPage } from '../store/feed.ts';
import { type Db, inSnapshot } from '../store/transaction.ts';

export type PullPage = {
  /** JSON texts of documents and removals: bodies are never parsed on their way out. One per id. */
  readonly documents: readonly string[];
  readonly checkpoint: Checkpoint;
  readonly more: boolean;
};

/** A page ends here even when fewer documents were asked for: pages of claims are large. */
const MAX_PAGE_BYTES = 4_000_000;

/**
 * One page of a collection over all scopes of a person, as of one instant: the rows strictly after the checkpoint, ascending
 * within each scope. A page is shorter than `limit` only at the end, at `MAX_PAGE_BYTES`, or where a document is named twice.
 *
 * @param scopes  what the person may see now, sorted. A checkpoint of any other scope is ignored and not answered.
 */
export function pullChanges(
  db: Db,
  request: {
    readonly scopes: readonly string[];
    readonly collection: PulledCollection;
    readonly checkpoint: Checkpoint;
    readonly limit: number;
  },
): Promise<PullPage> {
  const held = new Set(request.scopes);
  return inSnapshot(db, async (tx) => {
    const documents = new Map<string, string>();
    const checkpoint: Checkpoint = {};
    let rows = 0;
    let bytes = 0;
    let more = false;
    for (const [scope, head] of await readHeads(tx, request.scopes)) {
      const after = request.checkpoint[scope] ?? 0;
      checkpoint[scope] = Math.max(after, head);
      if (after >= head) continue;
      const limit = request.limit - rows;
      const maxBytes = MAX_PAGE_BYTES - bytes;
      if (limit <= 0 || maxBytes <= 0) {
        more = true;
        checkpoint[scope] = after;
        continue;
      }
      const page = await readPage(tx, { scope, coll: request.collection, after, limit, maxBytes });
      for (const row of page) documents.set(row.id, textOfRow(row, scope, held));
      const last = page.at(-1);
      rows += page.length;
      bytes += last?.bytes ?? 0;
      // The numbers between the last row of this collection and the head belong to others, or are these rows' older ones.
      if (last && last.seq < head && (page.length === limit || last.bytes >= maxBytes)) {
        more = true;
        checkpoint[scope] = last.seq;
      }
    }
    return { documents: [...documents.values()], checkpoint, more };
  });
}
