import { loadSealedSecrets } from '../identity/sealed-secrets.ts';
import { WebhookDelivery } from '../outbound/deliver-webhooks.ts';
import { sendMessage } from '../outbound/send-message.ts';
import { openDatabase } from '../store/database.ts';

/** Of whose database, with which key, at which time. */
export type DeliveryRun = { readonly url: string; readonly dataDir: string; readonly now: string };

/**
 * Sends to webhooks until it is killed.
 *
 * @public The crash test's child process calls it by name.
 */
export async function runDeliveries(options: DeliveryRun): Promise<void> {
  const delivery = new WebhookDelivery({
    db: openDatabase(options.url),
    clock: () => new Date(options.now),
    secrets: loadSealedSecrets(options.dataDir),
    chance: () => 0,
    send: (message, ending) => sendMessage(message, { named: ['127.0.0.1'] }, ending),
    reportFault: (error) => {
      throw error;
    },
  });
  for (;;) {
    await delivery.pass();
    await delivery.settle();
  }
}
