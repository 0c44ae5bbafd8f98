import { catchError, concatMap, defer, from, map, of, type Observable } from 'rxjs';
import { type CarriedAdjustment, carriedIn } from '../../src-shared/remittance/carry-forward.ts';
import type { RemitsDocument, RemittanceRow } from '../../src-shared/remittance/remittance-document.ts';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import type { Store } from './collections.ts';
import type { LiveListing } from './listing.ts';
import { plain } from './store-writes.ts';

/** So many documents are read from the disk at once. */
const AT_ONCE = 500;

type Read = { readonly ver: number; readonly adjustments: readonly CarriedAdjustment[] };

/**
 * What payers carry forward in the remittances of this computer. Rows do without it, so the documents are read once for whoever
 * looks, and again as they change.
 *
 * @returns 'unreadable' when the disk does not give them.
 */
export function carriedAdjustments(
  listing: LiveListing<RemittanceRow>,
  store: Store<RemitsDocument>,
): Observable<readonly CarriedAdjustment[] | 'unreadable'> {
  return defer(() => {
    const known = new Map<string, Read>();
    return listing.listing$.pipe(
      // One after another: the second finds read what the first has read.
      concatMap(() => from(readNew(listing.rows, store, known))),
      map(() =>
        listing.rows.flatMap(({ id, state }) => (state === 'refused' ? [] : (known.get(id)?.adjustments ?? []))),
      ),
      catchError((error: unknown) => {
        if (error instanceof VaultFaultError) return of('unreadable' as const);
        throw error;
      }),
    );
  });
}

async function readNew(
  rows: readonly RemittanceRow[],
  store: Store<RemitsDocument>,
  known: Map<string, Read>,
): Promise<void> {
  const ids = rows.filter(({ id, ver }) => known.get(id)?.ver !== ver).map(({ id }) => id);
  for (let first = 0; first < ids.length; first += AT_ONCE) {
    const found = await store.findDocumentsById(ids.slice(first, first + AT_ONCE), false);
    for (const document of found.map(plain<RemitsDocument>)) {
      if (document.part === 'advice') known.set(document.id, { ver: document.ver, adjustments: carriedIn(document) });
    }
  }
}
