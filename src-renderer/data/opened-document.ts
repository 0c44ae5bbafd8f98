import { catchError, distinctUntilChanged, from, map, of, switchMap } from 'rxjs';
import type { Observable } from 'rxjs';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import type { Store } from './collections.ts';
import type { LiveListing } from './listing.ts';
import { readNow } from './rows.ts';
import { plain, readOne } from './store-writes.ts';
import type { Kept, Stored } from './store-writes.ts';
import type { Opened } from './workbench.ts';

/**
 * A document of a list, read whole as often as its row changes: at once if it is at hand.
 *
 * @param shownAs  what is shown of document and row; null for nothing.
 */
export function openedDocument<R extends { readonly id: string }, T extends Kept, S>(
  listing: LiveListing<R>,
  store: Store<T>,
  id: string,
  shownAs: (doc: T, row: R) => S | null,
): Observable<Opened<S>> {
  const shown = (stored: Stored<T> | null, row: R) => stored && shownAs(plain<T>(stored), row);
  return listing.listing$.pipe(
    map(() => listing.get(id) ?? null),
    distinctUntilChanged(),
    switchMap((row): Observable<Opened<S>> => {
      if (!row) return of(null);
      const now = readNow(store, id);
      if (now !== undefined) return of(shown(now, row));
      return from(readOne(store, id)).pipe(
        map((stored) => shown(stored, row)),
        catchError((error: unknown) => {
          if (error instanceof VaultFaultError) return of('unreadable' as const);
          throw error;
        }),
      );
    }),
  );
}
