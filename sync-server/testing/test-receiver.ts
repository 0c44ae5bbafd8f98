import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { CloudEvent, TestEvent } from '../../src-shared/wire/events.ts';

export type Received = {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: CloudEvent | TestEvent;
};

/** Test support: what another organisation has behind a webhook's address. */
export type Receiver = {
  readonly url: string;
  /** Everything that came, also what was not taken. */
  readonly received: Received[];
  /** How the next ones are answered: a status, or 'hangUp', or 'never'. */
  answer: (received: Received, count: number) => number | 'hangUp' | 'never';
  close(): Promise<void>;
};

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const one = { headers: request.headers, body, event: TestEvent.or(CloudEvent).parse(JSON.parse(body)) };
      received.push(one);
      const answer = receiver.answer(one, received.length);
      if (answer === 'hangUp') response.destroy();
      else if (answer !== 'never') response.writeHead(answer, { location: 'http://127.0.0.1:1/' }).end('thanks');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    answer: () => 204,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

/** As a receiver does it that uses the public library. @throws when it was not signed with the secret, or is old. */
export function verified(secret: string, { headers, body }: Received): unknown {
  return new Webhook(secret).verify(body, headers as Record<string, string>);
}
