import { OPENS_AFTER, pauseAfter } from '../erp/forward/breaker.ts';
import type { SealedSecrets } from '../identity/sealed-secrets.ts';
import { readLogEnd, readLoggedChanges, findLoggedChange } from '../store/logged-events.ts';
import { type Db, inTransaction } from '../store/transaction.ts';
import {
  forgetDeliveries,
  leaveAlone,
  listActiveWebhooks,
  lockSending,
  queueDeliveries,
  recordAttempt,
  recordFailure,
  recordSuccess,
  type Sending,
  stopWebhook,
  takeDeliveries,
  type TakenDelivery,
} from '../store/webhook-deliveries.ts';
import { eventsOf, type LoggedEvent, toldActions } from './logged-event.ts';
import { nextAttempt } from './pauses.ts';
import type { SendOutcome } from './send-message.ts';
import { signedHeaders } from './webhook-signature.ts';

export type DeliverDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  readonly secrets: SealedSecrets;
  /** 0 to 1; of a real server a random number. */
  readonly chance: () => number;
  readonly send: (
    message: { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body: string },
    ending: AbortSignal,
  ) => Promise<SendOutcome>;
  readonly reportFault: (error: unknown) => void;
};

const READ_AT_ONCE = 500;
const SENT_AT_ONCE = 8;
/** Longer than an attempt lasts: then whoever made it is gone. */
const LOST_AFTER_MS = 60_000;
const KEPT_MS = 30 * 24 * 60 * 60_000;
const FORGET_EVERY_MS = 60 * 60_000;
const GONE = 410;

/**
 * Tells webhooks what stands in the change log, each event at least once and always under the same id: how far a webhook was told
 * is on the disk before anything is sent, and what was sent counts only once its end is on the disk too. Webhooks do not wait for
 * one another, nor the events of one case for those of another.
 */
export class WebhookDelivery {
  readonly #deps: DeliverDeps;
  readonly #ending = new AbortController();
  readonly #running = new Map<string, Promise<void>>();
  #forgotAt = 0;

  constructor(deps: DeliverDeps) {
    this.#deps = deps;
  }

  /** Begins to send what is due to every webhook that is not being sent to; to be called again and again. */
  async pass(): Promise<void> {
    const { db, clock, reportFault } = this.#deps;
    for (const id of await listActiveWebhooks(db)) {
      if (this.#running.has(id) || this.#ending.signal.aborted) continue;
      const work = this.#deliver(id)
        .catch(reportFault)
        .finally(() => this.#running.delete(id));
      this.#running.set(id, work);
    }
    const now = clock().getTime();
    if (now - this.#forgotAt < FORGET_EVERY_MS) return;
    this.#forgotAt = now;
    await forgetDeliveries(db, new Date(now - KEPT_MS));
  }

  /** Resolves when nothing is being sent. */
  async settle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  /** Cuts off what is being sent: it is sent again by whoever comes next. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.settle();
  }

  async #deliver(id: string): Promise<void> {
    while (await this.#queue(id));
    while (!this.#ending.signal.aborted && (await this.#sendSome(id)));
  }

  /** @returns whether there may be more. */
  async #queue(id: string): Promise<boolean> {
    const { db, clock } = this.#deps;
    return await inTransaction(db, async (tx) => {
      const now = clock();
      const webhook = await lockSending(tx, id, now);
      if (!webhook) return false;
      const { size: end, origin } = await readLogEnd(tx);
      if (webhook.position >= end) return false;
      const page = { from: webhook.position, end, actions: toldActions, limit: READ_AT_ONCE };
      const { changes, next } = await readLoggedChanges(tx, page);
      const events = changes.flatMap((change) => eventsOf(change, origin)).filter((event) => isFor(webhook, event));
      const deliveries = events.map(({ event, type, index, part }) => {
        return { event: event.id, type, index, part, key: event.partitionkey };
      });
      await queueDeliveries(tx, id, deliveries, next, now);
      return next < end;
    });
  }

  /** @returns whether there may be more. */
  async #sendSome(id: string): Promise<boolean> {
    const { db, clock } = this.#deps;
    const taken = await inTransaction(db, async (tx) => {
      const now = clock();
      const webhook = await lockSending(tx, id, now);
      if (!webhook) return null;
      // One look decides whether a receiver that failed is back.
      const limit = webhook.failures >= OPENS_AFTER ? 1 : SENT_AT_ONCE;
      const lostAt = new Date(now.getTime() + LOST_AFTER_MS);
      return { webhook, deliveries: await takeDeliveries(tx, id, { limit, now, lostAt }) };
    });
    if (!taken || taken.deliveries.length === 0) return false;
    await Promise.all(taken.deliveries.map((delivery) => this.#attempt(taken.webhook, delivery)));
    return true;
  }

  async #attempt(webhook: Sending, delivery: TakenDelivery): Promise<void> {
    const { db, clock, secrets, send } = this.#deps;
    const { origin } = await readLogEnd(db);
    const change = await findLoggedChange(db, delivery.index, toldActions);
    const event = change && eventsOf(change, origin)[delivery.part]?.event;
    if (!event) {
      const outcome = { status: null, error: 'Its text is not kept any more.', retryAfterMs: null };
      return await this.#record(webhook, delivery, outcome, true);
    }
    const body = JSON.stringify(event);
    const signed = signedHeaders({ id: event.id, at: clock(), body }, webhook.secrets.map(secrets.open));
    const headers = { ...signed, 'content-type': 'application/cloudevents+json; charset=utf-8' };
    const outcome = await send({ url: webhook.url, headers, body }, this.#ending.signal);
    if (outcome.error !== '' && this.#ending.signal.aborted) return await this.#putBack(webhook, delivery);
    await this.#record(webhook, delivery, outcome, false);
  }

  /** Cut off by our own end, which says nothing of the receiver: the next server sends it at once. */
  async #putBack({ id }: Sending, { event, attempts }: TakenDelivery): Promise<void> {
    const { db, clock } = this.#deps;
    const undone = { webhook: id, event, attempts, state: 'waiting', retryAt: null, status: null, error: '' } as const;
    await inTransaction(db, (tx) => recordAttempt(tx, undone, clock()));
  }

  async #record(
    webhook: Sending,
    delivery: TakenDelivery,
    { status, error, retryAfterMs }: SendOutcome,
    isHopeless: boolean,
  ): Promise<void> {
    const { db, clock, chance } = this.#deps;
    const now = clock();
    const { event, attempts, firstAttemptAt } = delivery;
    const isTaken = error === '';
    const again = isHopeless ? null : nextAttempt({ attempts, firstAttemptAt, retryAfterMs }, now, chance());
    const state = isTaken ? 'delivered' : again === null ? 'dead' : 'waiting';
    const retryAt = isTaken ? null : again;
    await inTransaction(db, async (tx) => {
      // The webhook first, as whoever takes deliveries: two that lock in another order could wait for each other.
      const failures = isTaken
        ? await recordSuccess(tx, webhook.id, now)
        : await recordFailure(tx, webhook.id, error, now);
      await recordAttempt(tx, { webhook: webhook.id, event, attempts, state, retryAt, status, error }, now);
      if (isTaken) return;
      // @see Standard Webhooks: a receiver says in this way that it wants no more.
      if (status === GONE) return await stopWebhook(tx, webhook.id, 'It answered that it is gone for good (410).');
      if (failures < OPENS_AFTER) return;
      await leaveAlone(tx, webhook.id, new Date(now.getTime() + pauseAfter(failures, chance())));
    });
  }
}

function isFor({ types, sites }: Sending, { type, site }: LoggedEvent): boolean {
  return types.includes(type) && (sites.includes('*') || sites.includes(site));
}
