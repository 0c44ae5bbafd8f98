import type { Person } from '../../src-shared/authority/person.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import type { WebhookEntry } from '../../src-shared/wire/webhooks.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { type Db, inTransaction } from '../store/transaction.ts';
import { dismissDelivery, lockDelivery, retryDelivery } from '../store/webhook-deliveries.ts';
import { findWebhook, lockWebhook } from '../store/webhooks.ts';

export type SettleDeliveryRefusal =
  | { readonly kind: 'noSuchWebhook' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'noSuchDelivery' }
  /** It arrived, or is on the line at this moment. */
  | { readonly kind: 'notWaiting'; readonly state: 'delivered' | 'sending' | 'dismissed' };

/**
 * Has one delivery tried again at once, or lets go of it for good: then what follows it in its case is sent.
 *
 * @param how  a reason: it is given up.
 */
export async function settleDelivery(
  { db, clock }: { readonly db: Db; readonly clock: () => Date },
  delivery: { readonly by: Person; readonly webhook: string; readonly event: string },
  how: 'retry' | { readonly reason: string },
): Promise<Result<WebhookEntry, SettleDeliveryRefusal>> {
  const { by, webhook: id, event } = delivery;
  return await inTransaction(db, async (tx): Promise<Result<WebhookEntry, SettleDeliveryRefusal>> => {
    // The webhook first, as whoever sends does.
    const webhook = await lockWebhook(tx, id);
    if (!webhook) return err({ kind: 'noSuchWebhook' });
    if (webhook.state === 'ended') return err({ kind: 'ended' });
    const state = await lockDelivery(tx, id, event);
    if (state === null) return err({ kind: 'noSuchDelivery' });
    const isOver = state === 'delivered' || state === 'sending';
    if (isOver || (state === 'dismissed' && how !== 'retry')) return err({ kind: 'notWaiting', state });
    const now = clock();
    if (how === 'retry') await retryDelivery(tx, id, event, now);
    else await dismissDelivery(tx, { webhook: id, event, reason: how.reason }, now);
    const action = how === 'retry' ? 'webhook.retry' : 'webhook.dismiss';
    const body = how === 'retry' ? { event } : { event, reason: how.reason };
    await appendLeaf(tx, { at: now, actor: by.id, action, entity: id, body });
    return ok((await findWebhook(tx, id))!);
  });
}
