import type { DataClass } from '../../src-shared/authority/scopes.ts';
import type { PulledCollection, SessionReply } from '../../src-shared/wire/sync.ts';
import type { SyncStatus } from './workbench.ts';

/** The collections whose first sync people watch, and the data class that holds them. The others are small. */
const watched = { cases: 'work', remits: 'remits', ledger: 'ledger' } as const satisfies Partial<
  Record<PulledCollection, DataClass>
>;

/** How many of how many documents are here, for each collection that has not been pulled to its end yet. */
export function firstSyncProgress(
  scopes: SessionReply['scopes'],
  isComplete: (collection: PulledCollection) => boolean,
  here: (collection: keyof typeof watched) => number,
): SyncStatus['firstSync'] {
  return (Object.keys(watched) as (keyof typeof watched)[]).flatMap((collection) => {
    if (isComplete(collection)) return [];
    const total = scopes
      .filter(({ id }) => id.endsWith(`/${watched[collection]}`))
      .reduce((sum, { documents }) => sum + documents, 0);
    const arrived = here(collection);
    return [{ collection, here: arrived, total: Math.max(total, arrived) }];
  });
}
