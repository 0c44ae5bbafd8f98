import { instantOf } from '../../src-shared/base/dates.ts';
import type { EventsPage } from '../../src-shared/wire/events.ts';
import type { WebhooksReply } from '../../src-shared/wire/webhooks.ts';
import { eventsOf, toldActions } from '../outbound/logged-event.ts';
import { NATS_OUTLET } from '../outbound/publish-events.ts';
import { readLogEnd, readLoggedChanges } from '../store/logged-events.ts';
import { type EventOutlet, findOutlet } from '../store/event-outlets.ts';
import { listWebhooks } from '../store/webhooks.ts';
import type { Db } from '../store/transaction.ts';

const READ_AT_ONCE = 200;

/** Everybody who is told of events, and how far. */
export async function listReceivers(db: Db): Promise<WebhooksReply> {
  const outlet = await findOutlet(db, NATS_OUTLET);
  const { size: position } = await readLogEnd(db);
  return { items: await listWebhooks(db), position, broker: outlet && shown(outlet) };
}

function shown({ id: name, position, failures, lastSuccessAt, lastError }: EventOutlet): WebhooksReply['broker'] {
  return { name, position, failures, lastSuccessAt: lastSuccessAt && instantOf(lastSuccessAt), lastError };
}

/** Events from a place in the change log on, of sites that the asker may know of. @param sees  '' is what belongs to none. */
export async function readEvents(db: Db, after: number, sees: (site: string) => boolean): Promise<EventsPage> {
  const { size: end, origin } = await readLogEnd(db);
  const page = { from: after, end, actions: toldActions, limit: READ_AT_ONCE };
  const { changes, next } = await readLoggedChanges(db, page);
  const items = changes.flatMap((change) => eventsOf(change, origin)).filter(({ site }) => sees(site));
  return { items: items.map(({ event }) => event), next };
}
