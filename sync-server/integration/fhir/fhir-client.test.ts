import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beginExport, endExport, exportedLines, waitForExport } from './bulk-export.ts';
import { type FhirServer, pollChanges } from './fhir-client.ts';

const TOKEN = 'a-token-of-this-test';
const claims = Array.from({ length: 5 }, (_, index) => ({
  resourceType: 'Claim',
  id: `c-${index}`,
  meta: { lastUpdated: `2026-11-2${index}T08:00:00Z` },
}));

/**
 * A FHIR server that keeps to the letter of the protocol: it refuses a request without its token, an export without
 * `Prefer: respond-async`, a question about an export that asks for anything but JSON, and a file that is not asked for as NDJSON.
 */
class StrictServer {
  readonly requests: string[] = [];
  pages: 'sound' | 'elsewhere' | 'circle' = 'sound';
  pollsUntilDone = 2;
  isDeleted = false;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  get base(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/fhir`;
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', this.base);
    this.requests.push(`${request.method} ${url.pathname}${url.search}`);
    const { authorization, accept, prefer } = request.headers;
    if (authorization !== `Bearer ${TOKEN}`) return refuse(response, 401, 'login');
    if (url.pathname === '/fhir/Claim') return this.#search(url, response);
    if (url.pathname === '/fhir/$export') {
      if (prefer !== 'respond-async' || accept !== 'application/fhir+json') return refuse(response, 400, 'invalid');
      if (url.searchParams.get('_outputFormat') !== 'application/fhir+ndjson') return refuse(response, 400, 'invalid');
      response.writeHead(202, { 'content-location': `${this.base}/jobs/7` }).end();
      return undefined;
    }
    if (url.pathname === '/fhir/jobs/7') return this.#job(request, response);
    if (url.pathname === '/fhir/files/claims.ndjson') {
      if (accept !== 'application/fhir+ndjson') return refuse(response, 406, 'invalid');
      const text = claims.map((claim) => JSON.stringify(claim)).join('\n');
      response.writeHead(200, { 'content-type': 'application/fhir+ndjson' });
      // In two pieces, cut within a resource.
      response.write(text.slice(0, 70));
      response.end(text.slice(70));
      return undefined;
    }
    return refuse(response, 404, 'not-found');
  }

  #search(url: URL, response: ServerResponse): void {
    const since = url.searchParams.get('_lastUpdated')?.replace('ge', '') ?? '';
    const from = Number(url.searchParams.get('page') ?? '0');
    const found = claims.filter(({ meta }) => meta.lastUpdated >= since);
    const next = new URL(url);
    next.searchParams.set('page', this.pages === 'circle' ? String(from) : String(from + 2));
    if (this.pages === 'elsewhere') next.hostname = 'localhost';
    const hasMore = from + 2 < found.length;
    const bundle = {
      resourceType: 'Bundle',
      type: 'searchset',
      link: hasMore ? [{ relation: 'next', url: next.href }] : [],
      entry: found.slice(from, from + 2).map((resource) => ({ resource })),
    };
    response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(bundle));
  }

  #job(request: IncomingMessage, response: ServerResponse): void {
    if (request.method === 'DELETE') {
      this.isDeleted = true;
      response.writeHead(202).end();
      return;
    }
    if (request.headers.accept !== 'application/json') return refuse(response, 406, 'invalid');
    this.pollsUntilDone -= 1;
    if (this.pollsUntilDone >= 0) {
      response.writeHead(202, { 'retry-after': '3', 'x-progress': 'half of it' }).end();
      return;
    }
    const manifest = {
      transactionTime: '2026-11-25T00:00:00Z',
      request: `${this.base}/$export`,
      requiresAccessToken: true,
      output: [{ type: 'Claim', url: `${this.base}/files/claims.ndjson` }],
      error: [],
    };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(manifest));
  }
}

function refuse(response: ServerResponse, status: number, code: string): void {
  const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, diagnostics: 'Jane Doe' }] };
  response.writeHead(status, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(outcome));
}

let strict: StrictServer;
let server: FhirServer;
beforeEach(async () => {
  strict = new StrictServer();
  await strict.listen();
  server = { base: strict.base, token: async () => TOKEN };
});
afterEach(() => strict.close());

async function polled(since: string | null): Promise<unknown[]> {
  const ids: unknown[] = [];
  for await (const page of pollChanges(server, 'Claim', since)) ids.push(...page.map(({ id }) => id));
  return ids;
}

describe('a poll of another FHIR server', () => {
  it('brings every page of what there is, and of what changed since', async () => {
    expect(await polled(null)).toEqual(['c-0', 'c-1', 'c-2', 'c-3', 'c-4']);
    expect(await polled('2026-11-23T00:00:00Z')).toEqual(['c-3', 'c-4']);
  });

  it('gives its token to no other host, and does not go round in a circle', async () => {
    strict.pages = 'elsewhere';
    await expect(polled(null)).rejects.toMatchObject({ kind: 'malformed', retryable: false });
    strict.pages = 'circle';
    await expect(polled(null)).rejects.toMatchObject({ kind: 'malformed' });
  });

  it('tells a refusal by its code and none of its text, and a server that is gone as one to try again', async () => {
    server = { ...server, token: async () => 'another' };
    await expect(polled(null)).rejects.toMatchObject({ kind: 'refused' });
    await expect(polled(null)).rejects.toThrow(/401: login\.$/);
    await strict.close();
    await expect(polled(null)).rejects.toMatchObject({ kind: 'unreachable', retryable: true });
    await strict.listen();
  });
});

describe('an export of everything', () => {
  it('is begun, waited for as long as the server asks, fetched line by line, and ended', async () => {
    const waits: number[] = [];
    const sleep = async (ms: number): Promise<void> => void waits.push(ms);
    const begun = await beginExport(server, { types: ['Claim', 'Coverage'], since: '2026-11-20T00:00:00Z' });
    const done = await waitForExport(server, begun, { sleep, mostPolls: 10 });
    expect(waits).toEqual([3000, 3000]);
    expect(done).toMatchObject({ transactionTime: '2026-11-25T00:00:00Z', files: [{ type: 'Claim' }] });
    const lines: unknown[] = [];
    for (const file of done.files) {
      for await (const line of exportedLines(server, file)) lines.push(JSON.parse(line.toString('utf8')));
    }
    expect(lines).toEqual(claims);
    await endExport(server, begun);
    expect(strict.isDeleted).toBe(true);
    expect(strict.requests[0]).toContain('_type=Claim%2CCoverage&_since=2026-11-20T00%3A00%3A00Z');
  });

  it('that is not ready after so many questions can be asked for later', async () => {
    strict.pollsUntilDone = 3;
    const begun = await beginExport(server, { types: ['Claim'], since: null });
    const sleep = async (): Promise<void> => {};
    await expect(waitForExport(server, begun, { sleep, mostPolls: 2 })).rejects.toMatchObject({ kind: 'too-slow' });
    expect(await waitForExport(server, begun, { sleep, mostPolls: 3 })).toMatchObject({ kind: 'done' });
  });
});
