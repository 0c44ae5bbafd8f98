import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PublishedKeys } from '../identity/published-keys.ts';
import { askAddressIn } from '../outbound/ask-address.ts';
import { openDesk, type Desk } from '../testing/test-desk.ts';
import { type ClientKey, newClientKey } from '../testing/test-machine-client.ts';
import { addDevice, addPerson, person } from '../testing/test-people.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let desk: Desk;
let server: TestServer;
let admin = '';
let publisher: Server;
let published: unknown = { keys: [] };
let fetches = 0;
const [first, second] = [await newClientKey('k1'), await newClientKey('k2')];

beforeAll(async () => {
  desk = await openDesk(new Date('2026-12-01T12:00:00.000Z'));
  const { takeRecords, documents, publishedKeys } = desk.services;
  server = await startTestServer({ db: desk.db, clock: () => desk.now, takeRecords, documents, publishedKeys });
  const administrator = person('ada', ['administrator', '*']);
  await addPerson(desk.db, administrator);
  admin = (await addDevice(desk.db, administrator, { now: desk.now, hours: 100 })).token;
  publisher = createServer((_request, response) => {
    fetches += 1;
    if (published === null) response.writeHead(503).end();
    else response.writeHead(200, { 'content-type': 'application/jwk-set+json' }).end(JSON.stringify(published));
  });
  publisher.listen(0, '127.0.0.1');
  await once(publisher, 'listening');
});
afterAll(async () => {
  publisher.closeAllConnections();
  publisher.close();
  await server.close();
  await desk.close();
});

const address = () => `http://127.0.0.1:${(publisher.address() as AddressInfo).port}/jwks.json`;
const later = (seconds: number) => (desk.now = new Date(desk.now.getTime() + seconds * 1000));

async function register(changes: object) {
  const client = { id: 'ehr-feed', name: 'EHR', scopes: ['records.write'], sites: ['*'], ...changes };
  const response = await fetch(`${server.url}/api/v1/machine-clients`, {
    method: 'POST',
    headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' },
    body: JSON.stringify(client),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function tokenBy(key: ClientKey) {
  const audience = `${server.url}/api/v1/oauth/token`;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await key.assertion('ehr-feed', audience, desk.now),
  });
  return (await fetch(audience, { method: 'POST', body })).status;
}

describe('a program that publishes its keys', () => {
  it('is registered with the address, once there are keys that could be taken', async () => {
    expect((await register({ jwksUrl: address(), keys: [first.publicKey] })).status).toBe(400);
    expect((await register({ jwksUrl: 'https://127.0.0.2/jwks' })).body['detail']).toMatch(/inside a network/);
    expect((await register({ jwksUrl: address() })).body['detail']).toMatch(/has no key for ES384 or RS384/);
    // As key sets are out there: with members and keys that are none of ours.
    const other = { kty: 'RSA', kid: 'enc', use: 'enc', n: 'x', e: 'AQAB' };
    published = { keys: [{ ...first.publicKey, x5t: 'abc', nbf: 1 }, other] };
    const { status, body } = await register({ jwksUrl: address() });
    expect([status, body['keys'], body['jwksUrl']]).toEqual([201, [], address()]);
    const leaves = await desk.db
      .selectFrom('audit_leaf')
      .select('body')
      .where('action', '=', 'client.register')
      .execute();
    expect(JSON.stringify(leaves)).toContain(address());
  });

  it('gets tokens by them, and goes over to another key without anybody here', async () => {
    later(60);
    expect(await tokenBy(first)).toBe(200);
    const before = fetches;
    expect(await tokenBy(first)).toBe(200);
    expect(fetches).toBe(before);
    published = { keys: [second.publicKey] };
    later(60);
    expect(await tokenBy(second)).toBe(200);
    expect(await tokenBy(first)).toBe(401);
  });

  it('is asked once for names that are made up, and stays in while its address does not answer, for an hour', async () => {
    later(3600);
    expect(await tokenBy(second)).toBe(200);
    const before = fetches;
    const strangers = await Promise.all(['x1', 'x2', 'x3'].map((kid) => newClientKey(kid)));
    for (const stranger of strangers) expect(await tokenBy(stranger)).toBe(401);
    expect(fetches - before).toBeLessThanOrEqual(1);
    published = null;
    later(1800);
    expect(await tokenBy(second)).toBe(200);
    later(2400);
    expect(await tokenBy(second)).toBe(401);
  });

  it('publishes no more than so many bytes', async () => {
    published = { keys: [], padding: 'x'.repeat(300_000) };
    const keys = new PublishedKeys({ ask: askAddressIn({ named: ['127.0.0.1'] }), clock: () => desk.now });
    expect(await keys.fetch(address())).toMatchObject({
      ok: false,
      error: expect.stringMatching(/no key set/) as string,
    });
  });
});
