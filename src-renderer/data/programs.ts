import {
  MachineClientEntry,
  type MachineClientRequest,
  MachineClientsReply,
  type MachineClientKeys,
} from '../../src-shared/wire/machine-clients.ts';
import {
  type WebhookChange,
  WebhookDeliveriesReply,
  type WebhookDelivery,
  WebhookEntry,
  type WebhookReplay,
  type WebhookRequest,
  WebhookSecretReply,
  WebhooksReply,
  WebhookTestReply,
} from '../../src-shared/wire/webhooks.ts';
import type { ServerClient } from './server-client.ts';

/** Of one webhook, as many as one looks through. */
const DELIVERIES = 100;

/** Programs that ask by themselves, and addresses that are told of events, as administrators see to them. Every call throws `RequestFailure`. */
export class Programs {
  readonly #server: Pick<ServerClient, 'get' | 'send'>;

  constructor(server: Pick<ServerClient, 'get' | 'send'>) {
    this.#server = server;
  }

  clients(): Promise<MachineClientsReply> {
    return this.#server.get('/api/v1/machine-clients', MachineClientsReply);
  }

  register(request: MachineClientRequest): Promise<MachineClientEntry> {
    return this.#server.send('POST', '/api/v1/machine-clients', request, MachineClientEntry);
  }

  /** @param ver  what the change is based on, as in all that follows: refused when somebody else was faster. */
  rotateKeys(id: string, ver: number, keys: MachineClientKeys): Promise<MachineClientEntry> {
    return this.#server.send('PUT', `${clientAt(id)}/keys`, keys, MachineClientEntry, ver);
  }

  revoke(id: string, ver: number): Promise<MachineClientEntry> {
    return this.#server.send('POST', `${clientAt(id)}/revocation`, {}, MachineClientEntry, ver);
  }

  webhooks(): Promise<WebhooksReply> {
    return this.#server.get('/api/v1/webhooks', WebhooksReply);
  }

  /** Its secret is told this once. */
  addWebhook(request: WebhookRequest): Promise<WebhookSecretReply> {
    return this.#server.send('POST', '/api/v1/webhooks', request, WebhookSecretReply);
  }

  changeWebhook(id: string, ver: number, change: WebhookChange): Promise<WebhookEntry> {
    return this.#server.send('PUT', webhookAt(id), change, WebhookEntry, ver);
  }

  rotateSecret(id: string, ver: number): Promise<WebhookSecretReply> {
    return this.#server.send('POST', `${webhookAt(id)}/secret`, {}, WebhookSecretReply, ver);
  }

  endWebhook(id: string, ver: number): Promise<WebhookEntry> {
    return this.#server.send('DELETE', webhookAt(id), {}, WebhookEntry, ver);
  }

  testWebhook(id: string): Promise<WebhookTestReply> {
    return this.#server.send('POST', `${webhookAt(id)}/tests`, {}, WebhookTestReply);
  }

  replay(id: string, replay: WebhookReplay): Promise<WebhookEntry> {
    return this.#server.send('POST', `${webhookAt(id)}/replay`, replay, WebhookEntry);
  }

  /** The newest hundred. @param state  null: in every state. */
  deliveries(id: string, state: WebhookDelivery['state'] | null): Promise<WebhookDeliveriesReply> {
    const only = state === null ? '' : `&state=${state}`;
    return this.#server.get(`${webhookAt(id)}/deliveries?limit=${DELIVERIES}${only}`, WebhookDeliveriesReply);
  }

  retry(id: string, event: string): Promise<WebhookEntry> {
    return this.#server.send('POST', `${deliveryAt(id, event)}/retries`, {}, WebhookEntry);
  }

  giveUp(id: string, event: string, reason: string): Promise<WebhookEntry> {
    return this.#server.send('POST', `${deliveryAt(id, event)}/dismissals`, { reason }, WebhookEntry);
  }
}

function clientAt(id: string): string {
  return `/api/v1/machine-clients/${encodeURIComponent(id)}`;
}

function webhookAt(id: string): string {
  return `/api/v1/webhooks/${encodeURIComponent(id)}`;
}

function deliveryAt(id: string, event: string): string {
  return `${webhookAt(id)}/deliveries/${encodeURIComponent(event)}`;
}
