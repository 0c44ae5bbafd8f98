import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export type FakeRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** undefined: what was sent is not JSON. */
  json(): unknown;
};

export type FakeReply = {
  readonly status: number;
  /** An object is sent as JSON, a text as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/**
 * `cut`, `hold`, `fail`, `garbage`: it is done, and the line is cut, the answer never comes, says 500, or cannot be read. `reset`,
 * `fail-before`, `throttle`: nothing is done. `slow`: it is done and answered, late.
 */
export type Fault = 'cut' | 'hold' | 'fail' | 'garbage' | 'reset' | 'fail-before' | 'throttle' | 'slow';

export type FakeServer = {
  readonly url: string;
  /** Steps that were asked for, in order. */
  readonly asked: string[];
  /** What becomes of the next request of a step. */
  inject(step: string, fault: Fault): void;
  /** What happens there just before the next request of a step is answered. */
  before(step: string, act: () => void): void;
  stop(): Promise<void>;
};

export const RETRY_AFTER_SECONDS = 7;

/** A real HTTP server on loopback that speaks as an ERP does. @param stepOf  names what a request is for. */
export async function startFakeServer(
  stepOf: (request: FakeRequest) => string,
  handle: (request: FakeRequest) => FakeReply,
): Promise<FakeServer> {
  const asked: string[] = [];
  const faults = new Map<string, Fault>();
  const acts = new Map<string, () => void>();
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await read(incoming);
    const step = stepOf(request);
    asked.push(step);
    const fault = faults.get(step);
    faults.delete(step);
    if (fault === 'reset') return void outgoing.destroy();
    if (fault === 'fail-before') return write(outgoing, { status: 503, body: 'Service Unavailable' });
    if (fault === 'throttle')
      return write(outgoing, { status: 429, body: {}, headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } });
    acts.get(step)?.();
    acts.delete(step);
    const reply = handle(request);
    if (fault === 'cut') return void outgoing.destroy();
    if (fault === 'hold') return;
    if (fault === 'fail') return write(outgoing, { status: 500, body: 'Internal Server Error' });
    if (fault === 'garbage')
      return write(outgoing, { status: reply.status === 204 ? 200 : reply.status, body: '<html>' });
    if (fault === 'slow') await pause(150);
    write(outgoing, reply);
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    inject: (step, fault) => void faults.set(step, fault),
    before: (step, act) => void acts.set(step, act),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(incoming: IncomingMessage): Promise<FakeRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const url = new URL(incoming.url ?? '/', 'http://fake');
  return {
    method: incoming.method ?? 'GET',
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    headers: incoming.headers,
    text,
    json: () => {
      try {
        return JSON.parse(text);
      } catch {
        return undefined;
      }
    },
  };
}

function write(outgoing: ServerResponse, { status, body, headers = {} }: FakeReply): void {
  const isText = typeof body === 'string';
  outgoing.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers });
  outgoing.end(body === undefined ? undefined : isText ? body : JSON.stringify(body));
}
