import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { importJWK, type JWK, jwtVerify } from 'jose';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
export const TOKEN = 'a-token-of-this-test';
export const claims = Array.from({ length: 5 }, (_, index) => ({
  resourceType: 'Claim',
  id: `c-${index}`,
  meta: { lastUpdated: `2026-11-2${index}T08:00:00Z` },
  identifier: [{ value: `FC-${index}` }],
  type: { coding: [{ code: 'professional' }] },
  insurer: { identifier: { value: 'BLUEWATER' }, display: 'Bluewater Health' },
  billablePeriod: { start: '2026-11-10' },
  total: { value: 100 + index, currency: 'USD' },
}));

/** Who may have a token: by a signature of this key. */
export type KnownClient = { readonly id: string; readonly key: JWK };

/**
 * Test support: a FHIR server that keeps to the letter of the protocol: it refuses a request without its token, an export without
 * `Prefer: respond-async`, a question about an export that asks for anything but JSON, and a file that is not asked for as NDJSON.
 */
export class StrictServer {
  readonly requests: string[] = [];
  pages: 'sound' | 'elsewhere' | 'circle' = 'sound';
  pollsUntilDone = 2;
  isDeleted = false;
  /** It has claims alone, and these. */
  claims: readonly (typeof claims)[number][] = claims;
  client: KnownClient | null = null;
  readonly #used = new Set<string>();
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
    if (url.pathname === '/fhir/metadata') {
      const said = { resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', software: { name: 'Strict EHR' } };
      response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(said));
      return undefined;
    }
    if (url.pathname === '/fhir/.well-known/smart-configuration') {
      response.writeHead(200).end(JSON.stringify({ token_endpoint: `${this.base}/token` }));
      return undefined;
    }
    if (url.pathname === '/fhir/token') {
      void this.#giveToken(request, response);
      return undefined;
    }
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
      const lines = this.claims.map((claim) => JSON.stringify(claim)).join('\n');
      response.writeHead(200, { 'content-type': 'application/fhir+ndjson' });
      // In two pieces, cut within a resource.
      response.write(lines.slice(0, 70));
      response.end(lines.slice(70));
      return undefined;
    }
    return refuse(response, 404, 'not-found');
  }

  /** @see https://hl7.org/fhir/smart-app-launch/backend-services.html */
  async #giveToken(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await text(request));
    const { client } = this;
    const assertion = form.get('client_assertion') ?? '';
    try {
      if (request.method !== 'POST' || form.get('grant_type') !== 'client_credentials')
        throw new Error('no such grant');
      if (!client || form.get('client_assertion_type') !== ASSERTION_TYPE) throw new Error('no client');
      const { payload, protectedHeader } = await jwtVerify(assertion, await importJWK(client.key, 'ES384'), {
        algorithms: ['ES384', 'RS384'],
        issuer: client.id,
        subject: client.id,
        audience: `${this.base}/token`,
        requiredClaims: ['exp', 'jti'],
      });
      if (protectedHeader.kid !== client.key.kid || this.#used.has(payload.jti ?? '')) throw new Error('used before');
      this.#used.add(payload.jti ?? '');
      if (!form.get('scope')?.split(' ').includes('system/Claim.read')) throw new Error('no scope');
    } catch {
      response.writeHead(401).end(JSON.stringify({ error: 'invalid_client', error_description: 'Jane Doe' }));
      return;
    }
    response
      .writeHead(200)
      .end(JSON.stringify({ access_token: TOKEN, token_type: 'bearer', expires_in: 300, scope: form.get('scope') }));
  }

  #search(url: URL, response: ServerResponse): void {
    const since = url.searchParams.get('_lastUpdated')?.replace('ge', '') ?? '';
    const from = Number(url.searchParams.get('page') ?? '0');
    const found = this.claims.filter(({ meta }) => meta.lastUpdated >= since);
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
