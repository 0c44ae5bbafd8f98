import type { EventsPage } from '../../src-shared/wire/events.ts';
import { eventsOf, toldActions } from '../outbound/logged-event.ts';
import { readLogEnd, readLoggedChanges } from '../store/logged-events.ts';
import type { Db } from '../store/transaction.ts';

const READ_AT_ONCE = 200;

/** Events from a place in the change log on, of sites that the asker may know of. @param sees  '' is what belongs to none. */
export async function readEvents(db: Db, after: number, sees: (site: string) => boolean): Promise<EventsPage> {
  const { size: end, origin } = await readLogEnd(db);
  const page = { from: after, end, actions: toldActions, limit: READ_AT_ONCE };
  const { changes, next } = await readLoggedChanges(db, page);
  const items = changes.flatMap((change) => eventsOf(change, origin)).filter(({ site }) => sees(site));
  return { items: items.map(({ event }) => event), next };
}
