import { invariant } from '../../src-shared/base/invariant.ts';
import type { FeedRow } from '../store/feed.ts';

/**
 * What a client that holds `held` is told about a row of `scope`, as JSON text.
 *
 * A document that left `scope` for another one that the client holds too is told as it is there: were it told as a removal, a
 * client that had read the other scope first would lose it.
 */
export function textOfRow(row: FeedRow, scope: string, held: ReadonlySet<string>): string {
  if (row.body !== null && row.scope !== null && held.has(row.scope)) return row.body;
  invariant(row.op === 'R', `${row.coll} ${row.id} is put into ${scope} but is not there`);
  return JSON.stringify({ id: row.id, scope, ver: row.ver, _deleted: true });
}
