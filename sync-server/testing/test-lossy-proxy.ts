import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** `cut`: the request is carried out and its answer lost. `hold`: the answer never comes, and the line stays. */
export type Fate = 'pass' | 'cut' | 'hold';

export type LossyProxy = {
  readonly url: string;
  /** Methods that were asked for, in order. */
  readonly asked: string[];
  /** Decides about the answer to a request with this body, once the other side has given it. */
  fate: (method: string) => Fate;
  close(): void;
};

/** Stands between a client and a JSON-RPC server and loses answers after the server has done its work. */
export async function lossyProxy(target: string): Promise<LossyProxy> {
  const proxy = { asked: [] as string[], fate: (): Fate => 'pass' } as { asked: string[]; fate: LossyProxy['fate'] };
  const server = createServer((incoming, outgoing) => void forward(target, proxy, incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(proxy, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
}

async function forward(
  target: string,
  proxy: Pick<LossyProxy, 'asked' | 'fate'>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const { method } = JSON.parse(body.toString()) as { method: string };
  proxy.asked.push(method);
  const options = { method: 'POST', headers: { ...incoming.headers, 'content-length': body.length } };
  const there = request(new URL(incoming.url ?? '/', target), options, (answer) => {
    const parts: Buffer[] = [];
    answer.on('data', (part: Buffer) => parts.push(part));
    answer.on('end', () => {
      const fate = proxy.fate(method);
      if (fate === 'cut') outgoing.destroy();
      if (fate !== 'pass') return;
      outgoing.writeHead(answer.statusCode ?? 502, { 'content-type': answer.headers['content-type'] ?? 'text/plain' });
      outgoing.end(Buffer.concat(parts));
    });
  });
  there.on('error', () => outgoing.destroy());
  there.end(body);
}
