import type { Person } from '../../src-shared/authority/person.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import type { TestEvent } from '../../src-shared/wire/events.ts';
import type { WebhookTestReply } from '../../src-shared/wire/webhooks.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { newId } from '../new-id.ts';
import { sendMessage } from '../outbound/send-message.ts';
import { signedHeaders } from '../outbound/webhook-signature.ts';
import { readLogEnd } from '../store/logged-events.ts';
import { inTransaction } from '../store/transaction.ts';
import { findWebhook, readWebhookSecrets } from '../store/webhooks.ts';
import type { WebhookDeps, WebhookRefusal } from './keep-webhooks.ts';

/**
 * Sends a message that says nothing to a webhook, signed as all others, and tells what came of it. It is sent once, whatever the
 * state of the webhook, and counts neither as a delivery nor as a failure.
 */
export async function testWebhook(
  { db, clock, secrets, webhookNetworks }: WebhookDeps,
  by: Person,
  id: string,
): Promise<Result<WebhookTestReply, WebhookRefusal>> {
  const webhook = await findWebhook(db, id);
  if (!webhook) return err({ kind: 'noSuchWebhook' });
  if (webhook.state === 'ended') return err({ kind: 'ended' });
  const at = clock();
  const { size, origin } = await readLogEnd(db);
  const event: TestEvent = {
    specversion: '1.0',
    id: `test-${newId(at)}`,
    source: `urn:${origin.replace('/', ':')}`,
    type: 'countersign.test',
    subject: 'test',
    time: instantOf(at),
    datacontenttype: 'application/json',
    partitionkey: 'test',
    sequence: `${String(size).padStart(15, '0')}-0`,
    data: { message: 'Somebody tries whether messages arrive. Nothing happened.' },
  };
  const body = JSON.stringify(event);
  const opened = (await readWebhookSecrets(db, id, at)).map(secrets.open);
  const headers = {
    ...signedHeaders({ id: event.id, at, body }, opened),
    'content-type': 'application/cloudevents+json; charset=utf-8',
  };
  const outcome = await sendMessage({ url: webhook.url, headers, body }, webhookNetworks, new AbortController().signal);
  const reached = outcome.error === '';
  const leaf = { event: event.id, status: outcome.status, error: outcome.error };
  await inTransaction(db, (tx) =>
    appendLeaf(tx, { at: clock(), actor: by.id, action: 'webhook.test', entity: id, body: leaf }),
  );
  const message = reached ? `It was taken: ${webhook.name} answered ${outcome.status}.` : outcome.error;
  return ok({ ok: reached, status: outcome.status, message, event: event.id });
}
