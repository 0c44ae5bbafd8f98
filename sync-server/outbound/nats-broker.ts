import { jetstream, jetstreamManager, JetStreamApiCodes, JetStreamApiError } from '@nats-io/jetstream';
import { connect, credsAuthenticator, headers, nanos, type NatsConnection } from '@nats-io/transport-node';
import { type CloudEvent, EVENT_NAMESPACE } from '../../src-shared/wire/events.ts';
import type { EventBroker } from './publish-events.ts';

const STREAM = 'COUNTERSIGN';
const TIMEOUT_MS = 5_000;
const KEPT_MS = 30 * 24 * 60 * 60_000;
/** What is sent twice within it is kept once. Longer than a broker that failed is left alone. */
const DUPLICATES_MS = 60 * 60_000;

type NatsSettings = {
  readonly url: string;
  /** Its text, as `nsc` writes it; null: the server asks for none. */
  readonly credentials: string | null;
};

/**
 * JetStream: each event under `countersign.TYPE` in the stream COUNTERSIGN, which is made unless somebody made it as they want it.
 * An event counts as published when the stream has it on its disk.
 *
 * @see NATS JetStream, “Nats-Msg-Id”; the NATS protocol binding of CloudEvents 1.0, structured mode
 */
export function natsBroker({ url, credentials }: NatsSettings): EventBroker {
  const encoder = new TextEncoder();
  let connected: Promise<NatsConnection> | null = null;

  async function open(): Promise<NatsConnection> {
    const connection = await connect({
      servers: url,
      name: 'countersign',
      timeout: TIMEOUT_MS,
      // The publisher tries again by itself and says since when it has failed.
      reconnect: false,
      ...(credentials === null ? {} : { authenticator: credsAuthenticator(encoder.encode(credentials)) }),
    });
    void connection.closed().then(() => (connected = null));
    await makeStream(connection);
    return connection;
  }

  return {
    async publish(event: CloudEvent) {
      connected ??= open();
      const connection = await connected.catch((error: unknown) => {
        connected = null;
        throw error;
      });
      const told = headers();
      told.set('content-type', 'application/cloudevents+json');
      await jetstream(connection).publish(event.type, JSON.stringify(event), {
        msgID: event.id,
        headers: told,
        timeout: TIMEOUT_MS,
        expect: { streamName: STREAM },
      });
    },
    async close() {
      const connection = await connected?.catch(() => null);
      await connection?.close();
    },
  };
}

async function makeStream(connection: NatsConnection): Promise<void> {
  const manager = await jetstreamManager(connection, { timeout: TIMEOUT_MS });
  try {
    await manager.streams.info(STREAM);
  } catch (error) {
    if (!(error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound)) throw error;
    await manager.streams.add({
      name: STREAM,
      subjects: [`${EVENT_NAMESPACE}.>`],
      max_age: nanos(KEPT_MS),
      duplicate_window: nanos(DUPLICATES_MS),
    });
  }
}
