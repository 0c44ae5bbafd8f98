import type { CloudEvent } from '../../src-shared/wire/events.ts';
import { pauseAfter } from '../erp/forward/breaker.ts';
import { type EventOutlet, lockOutlet, saveOutlet } from '../store/event-outlets.ts';
import { readLogEnd, readLoggedChanges } from '../store/logged-events.ts';
import { type Db, inTransaction } from '../store/transaction.ts';
import { eventsOf, toldActions } from './logged-event.ts';

/** Where events are published for whoever subscribes there. */
export type EventBroker = {
  /** Resolves when the broker has it for good. Sent again, it is the same one by its id. @throws when it may not have it. */
  publish(event: CloudEvent): Promise<void>;
  close(): Promise<void>;
};

/** The name that a NATS server has here. */
export const NATS_OUTLET = 'nats';

const AT_ONCE = 200;

/**
 * Publishes what stands in the change log, all of it in its order: after an event that the broker did not take none follows. How
 * far it came is recorded after the broker has it, so that a server that dies in between publishes some again under their ids.
 *
 * @param outlet  the name of the broker, see `openOutlet`.
 * @returns how many entries of the log were told.
 */
export async function publishEvents(
  deps: { readonly db: Db; readonly clock: () => Date; readonly chance: () => number; readonly broker: EventBroker },
  id: string,
): Promise<number> {
  const { db, clock } = deps;
  let told = 0;
  for (;;) {
    const read = await inTransaction(db, async (tx) => {
      const outlet = await lockOutlet(tx, id, clock());
      if (!outlet) return null;
      const { size: end, origin } = await readLogEnd(tx);
      const page = { from: outlet.position, end, actions: toldActions, limit: AT_ONCE };
      const { changes, next } = await readLoggedChanges(tx, page);
      if (next === outlet.position) return null;
      let position = outlet.position;
      try {
        for (const change of changes) {
          for (const { event } of eventsOf(change, origin)) await deps.broker.publish(event);
          position = change.index + 1;
          told += 1;
        }
      } catch (error) {
        await saveOutlet(tx, failed(deps, { ...outlet, position }, error));
        return null;
      }
      const lastSuccessAt = changes.length > 0 ? clock() : outlet.lastSuccessAt;
      await saveOutlet(tx, { ...outlet, position: next, failures: 0, openUntil: null, lastSuccessAt, lastError: '' });
      return next < end;
    });
    if (read !== true) return told;
  }
}

function failed(
  { clock, chance }: { readonly clock: () => Date; readonly chance: () => number },
  outlet: EventOutlet,
  error: unknown,
): EventOutlet {
  const failures = outlet.failures + 1;
  const openUntil = new Date(clock().getTime() + pauseAfter(failures, chance()));
  const lastError = (error instanceof Error ? error.message || error.name : String(error)).slice(0, 300);
  return { ...outlet, failures, openUntil, lastError };
}
