import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventsPage } from '../../src-shared/wire/events.ts';
import type { WebhookSecretReply } from '../../src-shared/wire/webhooks.ts';
import { openLogKey } from '../audit/log-key.ts';
import { sealLeaves } from '../audit/sequencer.ts';
import { registerMachineClient } from '../services/machine-clients.ts';
import { openDesk, type Desk } from '../testing/test-desk.ts';
import { newClientKey } from '../testing/test-machine-client.ts';
import { addDevice, addPerson, person } from '../testing/test-people.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let desk: Desk;
let server: TestServer;
let admin = '';
const ada = person('ada', ['administrator', '*']);
beforeAll(async () => {
  desk = await openDesk(new Date('2026-11-24T12:00:00.000Z'));
  const { secrets, documents } = desk.services;
  server = await startTestServer({ db: desk.db, clock: () => desk.now, secrets, documents });
  await addPerson(desk.db, ada);
  admin = (await addDevice(desk.db, ada, { now: desk.now, hours: 100 })).token;
});
afterAll(async () => {
  await server.close();
  await desk.close();
});

async function call(method: string, path: string, json?: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${admin}`,
      ...(json ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(json ? { body: JSON.stringify(json) } : {}),
  });
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, body, etag: response.headers.get('etag') };
}

const terms = { name: 'Warehouse', url: 'http://127.0.0.1:9/hook', types: ['case.opened'], sites: ['*'] };

async function register() {
  const answer = await call('POST', '/api/v1/webhooks', terms);
  return answer.body as WebhookSecretReply;
}

describe('a webhook', () => {
  it('has a secret that is told once, and stands nowhere in the clear', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await call('POST', '/api/v1/webhooks', terms, headers);
    expect(first).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^whsec_/) as string } });
    const again = await call('POST', '/api/v1/webhooks', terms, headers);
    expect(again).toMatchObject({ status: 201, body: { secret: null, webhook: first.body['webhook'] } });
    const { secret } = first.body as WebhookSecretReply;
    const kept = await desk.db.selectFrom('kept_answer').select('body').execute();
    const hooks = await desk.db.selectFrom('webhook').select('secret').execute();
    const leaves = await desk.db.selectFrom('audit_leaf').select('body').execute();
    expect(kept.length).toBeGreaterThan(0);
    for (const { body } of kept) expect(body?.toString() ?? '').not.toContain(secret);
    for (const one of hooks) expect(one.secret.includes(secret!)).toBe(false);
    for (const { body } of leaves) expect(body ?? '').not.toContain(secret);
    expect(JSON.stringify((await call('GET', '/api/v1/webhooks')).body)).not.toContain('whsec_');
  });

  it.each([
    ['url', { url: 'https://169.254.169.254/' }],
    ['url', { url: 'https://10.0.0.8/' }],
    ['url', { url: 'http://93.184.215.14/' }],
    ['url', { url: 'https://a:b@93.184.215.14/' }],
    ['url', { url: 'ftp://93.184.215.14/' }],
    ['sites', { sites: ['atlantis'] }],
    ['types.0', { types: ['case.dreamed'] }],
  ])('is not registered with a bad %s: %j', async (path, changes) => {
    const { status, body } = await call('POST', '/api/v1/webhooks', { ...terms, ...changes });
    expect({ status, path: (body['errors'] as { path: string }[])[0]?.path }).toEqual({ status: 400, path });
  });

  it('is changed from the version that was read alone, paused and ended', async () => {
    const { webhook } = await register();
    const path = `/api/v1/webhooks/${webhook.id}`;
    const { etag } = await call('GET', path);
    const change = { ...terms, name: 'Lake', paused: true };
    const put = () => call('PUT', path, change, { 'if-match': etag ?? '' });
    expect(await put()).toMatchObject({ status: 200, body: { name: 'Lake', state: 'paused', ver: 2 } });
    expect((await put()).status).toBe(412);
    const secret = await call('POST', `${path}/secret`, {});
    expect(secret.body).toMatchObject({ webhook: { ver: 3 }, secret: expect.stringMatching(/^whsec_/) as string });
    expect(await call('POST', `${path}/replay`, { from: 0 })).toMatchObject({ status: 200, body: { position: 0 } });
    expect((await call('POST', `${path}/replay`, { from: -1 })).status).toBe(400);
    expect((await call('GET', `${path}/deliveries`)).body).toEqual({ items: [] });
    expect(await call('DELETE', path)).toMatchObject({ status: 200, body: { state: 'ended' } });
    expect((await call('DELETE', path)).status).toBe(409);
    expect((await call('GET', '/api/v1/webhooks/nobody')).status).toBe(404);
    expect((await call('GET', '/api/v1/webhooks/nobody/deliveries')).status).toBe(404);
  });
});

it('what waits to be told, and what came in, stands in the metrics without a name', async () => {
  const { webhook } = await register();
  const text = await (await fetch(`${server.url}/metrics`)).text();
  expect(text).toMatch(/^countersign_webhook_deliveries\{state="waiting"\} 0$/m);
  expect(text).toMatch(/^countersign_webhooks\{state="active"\} \d+$/m);
  expect(text).toMatch(/^countersign_webhook_oldest_waiting_seconds 0$/m);
  expect(text).toMatch(/^countersign_quarantine_waiting 0$/m);
  for (const word of [webhook.id, webhook.url, webhook.name]) expect(text).not.toContain(word);
});

it('events are asked for from a place on, by a machine client of its sites alone', async () => {
  await desk.proposeWriteOff('wo-west', 600_00, { site: 'westside-clinic' });
  await desk.proposeWriteOff('wo-north', 600_00, { site: 'northgate-imaging' });
  const signer = await openLogKey(desk.db, desk.dataDir);
  await sealLeaves({ db: desk.db, clock: () => desk.now, signer: signer! });
  const all = (await call('GET', '/api/v1/events')).body as EventsPage;
  expect(all.items.map(({ subject }) => subject)).toEqual(['cases/wo-west', 'cases/wo-north']);
  expect((await call('GET', `/api/v1/events?after=${all.next}`)).body).toEqual({ items: [], next: all.next });
  const key = await newClientKey('k1');
  const client = { id: 'lake', name: 'Lake', sites: ['northgate-imaging'], keys: [key.publicKey] };
  await registerMachineClient({ db: desk.db, clock: () => desk.now, publishedKeys: desk.services.publishedKeys }, ada, {
    ...client,
    scopes: ['events.read'],
  });
  const audience = `${server.url}/api/v1/oauth/token`;
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await key.assertion('lake', audience, desk.now),
  });
  const token = (await (await fetch(audience, { method: 'POST', body: form })).json()) as { access_token: string };
  const own = await call('GET', '/api/v1/events', undefined, { authorization: `Bearer ${token.access_token}` });
  expect((own.body as EventsPage).items.map(({ subject }) => subject)).toEqual(['cases/wo-north']);
});
