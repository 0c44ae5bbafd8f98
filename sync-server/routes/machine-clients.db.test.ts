import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MachineScope } from '../../src-shared/authority/machine-client.ts';
import { ok } from '../../src-shared/base/result.ts';
import { writeOffProposal } from '../../src-shared/testing/build-write-off.ts';
import type { MachineClientEntry, PublicJwk, TokenReply } from '../../src-shared/wire/machine-clients.ts';
import type { ImportReply } from '../../src-shared/wire/http.ts';
import { openDesk, type Desk } from '../testing/test-desk.ts';
import { type ClientKey, newClientKey } from '../testing/test-machine-client.ts';
import { addDevice, addPerson, person } from '../testing/test-people.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { routeRules } from './route-rules.ts';

let desk: Desk;
let server: TestServer;
let admin = '';
let key: ClientKey;
let audience = '';

beforeAll(async () => {
  desk = await openDesk(new Date('2026-11-24T12:00:00.000Z'));
  const { takeRecords, documents, proposeCase, receive } = desk.services;
  server = await startTestServer({
    db: desk.db,
    clock: () => desk.now,
    takeRecords,
    documents,
    proposeCase,
    receive,
    importFile: async ({ name, sha256, bytes }) =>
      ok<ImportReply>({ id: 'i-1', file: name, kind: 'x12-835', sha256, bytes, transactions: [], problems: [] }),
  });
  audience = `${server.url}/api/v1/oauth/token`;
  const administrator = person('ada', ['administrator', '*']);
  await addPerson(desk.db, administrator);
  admin = (await addDevice(desk.db, administrator, { now: desk.now, hours: 100 })).token;
  key = await newClientKey('k1');
});
afterAll(async () => {
  await server.close();
  await desk.close();
});

type Call = { method?: string; token?: string; json?: unknown; headers?: Record<string, string> };

async function call(path: string, { method = 'GET', token = admin, json, headers = {} }: Call = {}) {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  const text = await response.text();
  const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  return { status: response.status, body, etag: response.headers.get('etag') };
}

let number = 0;
async function register(changes: Partial<MachineClientEntry> = {}): Promise<string> {
  number += 1;
  const id = `feed-${number}`;
  const client = { id, name: 'Feed', scopes: MachineScope.options, sites: ['*'], keys: [key.publicKey], ...changes };
  const { status, body } = await call('/api/v1/machine-clients', { method: 'POST', json: client });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return id;
}

async function ask(assertion: string, more: Record<string, string> = {}) {
  const response = await fetch(audience, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      ...more,
    }),
  });
  return {
    status: response.status,
    body: (await response.json()) as TokenReply & { error?: string; error_description?: string },
  };
}

const assert = (id: string, claims = {}, header = {}, by = key) => by.assertion(id, audience, desk.now, claims, header);
const tokenOf = async (id: string, scope?: string) =>
  (await ask(await assert(id), scope === undefined ? {} : { scope })).body.access_token;
const seconds = (ahead: number) => Math.floor(desk.now.getTime() / 1000) + ahead;

describe('a machine client', () => {
  it.each(['ES384', 'RS384'] as const)('gets a token of five minutes for what it signed with %s', async (alg) => {
    const own = await newClientKey('own', alg);
    const id = await register({ keys: [own.publicKey] });
    const { status, body } = await ask(await assert(id, {}, {}, own));
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'bearer', expires_in: 300, scope: MachineScope.options.join(' ') });
    expect((await call('/api/v1/cases', { token: body.access_token })).status).toBe(200);
    const before = desk.now;
    desk.now = new Date(before.getTime() + 301_000);
    expect((await call('/api/v1/cases', { token: body.access_token })).status).toBe(401);
    desk.now = before;
  });

  it('uses an assertion once: shown again it is refused, and the log knows', async () => {
    const id = await register();
    const assertion = await assert(id);
    const answers = await Promise.all([ask(assertion), ask(assertion), ask(assertion)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401, 401]);
    expect(await ask(assertion)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(await desk.actions(id)).toEqual(['client.register', ...Array<string>(3).fill('client.token.refused')]);
  });

  it.each<[string, () => Promise<string> | string]>([
    ['for another address', async () => assert(await register(), { aud: 'https://elsewhere.example/token' })],
    ['that is over', async () => assert(await register(), { exp: seconds(-6) })],
    ['for longer than five minutes', async () => assert(await register(), { exp: seconds(360) })],
    ['without an end', async () => assert(await register(), { exp: undefined })],
    ['without a number', async () => assert(await register(), { jti: undefined })],
    ['of a key that it does not name', async () => assert(await register(), {}, { kid: undefined })],
    ['of a key that is not its own', async () => assert(await register(), {}, {}, await newClientKey('k1'))],
    ['of somebody else', async () => assert(await register(), { sub: 'feed-0' })],
    ['of nobody', () => assert('nobody-here')],
    ['that is no assertion', () => 'x'.repeat(40)],
    [
      'that is not signed',
      async () => {
        const claims = (await assert(await register())).split('.')[1];
        return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
      },
    ],
  ])('is refused with an assertion %s', async (_what, assertion) => {
    const { status, body } = await ask(await assertion());
    expect([status, body.error]).toEqual([401, 'invalid_client']);
    expect(body.error_description).toMatch(/^[A-Z].+\.$/);
  });

  it('may ask for less than it has, and for nothing else', async () => {
    const id = await register({ scopes: ['cases.read', 'postings.read'] });
    const token = await tokenOf(id, 'postings.read');
    expect((await call('/api/v1/ledger/entries', { token })).status).toBe(200);
    expect((await call('/api/v1/cases', { token })).status).toBe(403);
    expect(await ask(await assert(id), { scope: 'records.write' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_scope', error_description: 'The client has these scopes: cases.read postings.read.' },
    });
  });

  it('sees and tells of its sites and of no other', async () => {
    await desk.proposeWriteOff('wo-west', 600_00, { site: 'westside-clinic' });
    await desk.proposeWriteOff('wo-north', 600_00, { site: 'northgate-imaging' });
    const token = await tokenOf(await register({ sites: ['westside-clinic'] }));
    const { body } = await call('/api/v1/cases', { token });
    expect((body['items'] as { id: string }[]).map(({ id }) => id)).toEqual(['wo-west']);
    expect((await call('/api/v1/cases/wo-north', { token })).status).toBe(404);
    const { body: balance } = await call('/api/v1/ledger/trial-balance', { token });
    expect(balance['sites']).toEqual(['westside-clinic']);
    const tell = (site: string) => {
      const record = { type: 'vendor', id: 'V-1', site, keys: {}, body: {}, asOf: '2026-11-24T12:00:00.000Z' };
      const headers = { 'idempotency-key': randomUUID() };
      return call('/api/v1/records', { method: 'PUT', token, json: { records: [record] }, headers });
    };
    expect((await tell('westside-clinic')).status).toBe(200);
    expect(await tell('network')).toMatchObject({
      status: 403,
      body: { detail: 'This client was not registered for all of the network.' },
    });
    const leaf = desk.db.selectFrom('audit_leaf').select('actor').where('action', '=', 'records.take');
    expect((await leaf.executeTakeFirstOrThrow()).actor).toMatch(/^client:feed-/);
  });

  it('changes nothing without an Idempotency-Key', async () => {
    const token = await tokenOf(await register());
    const answer = await call('/api/v1/records', { method: 'PUT', token, json: { records: [] } });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'headers.idempotency-key' }] } });
  });

  it('goes over to another key with both for a while, then the old one is nothing any more', async () => {
    const id = await register();
    const next = await newClientKey('k2');
    const keysPath = `/api/v1/machine-clients/${id}/keys`;
    const put = (keys: PublicJwk[]) => call(keysPath, { method: 'PUT', json: { keys } });
    expect((await put([key.publicKey, next.publicKey])).status).toBe(200);
    expect((await ask(await assert(id))).status).toBe(200);
    expect((await ask(await assert(id, {}, {}, next))).status).toBe(200);
    await put([next.publicKey]);
    expect((await ask(await assert(id))).status).toBe(401);
    expect((await ask(await assert(id, {}, {}, next))).status).toBe(200);
  });

  it('that is revoked is out at once, with the tokens it has, for good', async () => {
    const id = await register();
    const token = await tokenOf(id);
    const revoke = () => call(`/api/v1/machine-clients/${id}/revocation`, { method: 'POST', json: {} });
    expect(await revoke()).toMatchObject({ status: 200, body: { revokedAt: desk.now.toISOString() } });
    expect((await call('/api/v1/cases', { token })).status).toBe(401);
    expect((await ask(await assert(id))).body.error_description).toBe('The client was revoked.');
    expect((await revoke()).status).toBe(409);
    const again = { id, name: 'Feed', scopes: ['cases.read'], sites: ['*'], keys: [key.publicKey] };
    expect((await call('/api/v1/machine-clients', { method: 'POST', json: again })).status).toBe(409);
    expect(await desk.actions(id)).toEqual(['client.register', 'client.revoke', 'client.token.refused']);
  });
});

describe('an administrator', () => {
  it.each<[string, object]>([
    ['a private key', { keys: [{ kty: 'EC', crv: 'P-384', kid: 'k', x: 'AA', y: 'AA', d: 'AA' }] }],
    ['a curve that is not P-384', { keys: [{ kty: 'EC', crv: 'P-256', kid: 'k', x: 'AA', y: 'AA' }] }],
    ['a short RSA key', { keys: [{ kty: 'RSA', kid: 'k', n: 'A'.repeat(171), e: 'AQAB' }] }],
    ['a shared secret', { keys: [{ kty: 'oct', kid: 'k', k: 'AA' }] }],
    ['a scope that there is not', { scopes: ['everything'] }],
    ['a site that there is not', { sites: ['atlantis'] }],
  ])('cannot register %s', async (_what, changes) => {
    const client = {
      id: 'refused',
      name: 'Feed',
      scopes: ['cases.read'],
      sites: ['*'],
      keys: [key.publicKey],
      ...changes,
    };
    const { status, body } = await call('/api/v1/machine-clients', { method: 'POST', json: client });
    expect([status, Array.isArray(body['errors'])]).toEqual([400, true]);
    expect((await call('/api/v1/machine-clients/refused')).status).toBe(404);
  });

  it('does not overwrite what another changed: 412, and nothing is changed', async () => {
    const path = `/api/v1/machine-clients/${await register()}`;
    const { etag } = await call(path);
    const put = (kid: string) =>
      call(`${path}/keys`, {
        method: 'PUT',
        json: { keys: [{ ...key.publicKey, kid }] },
        headers: { 'if-match': etag ?? '' },
      });
    expect([etag, await put('mine')]).toMatchObject(['"1"', { status: 200, etag: '"2"' }]);
    expect(await put('theirs')).toMatchObject({ status: 412, etag: '"2"' });
    expect((await call(path)).body['keys']).toMatchObject([{ kid: 'mine' }]);
    expect((await call(path, { headers: { 'if-none-match': '"2"' } })).status).toBe(304);
  });
});

it('finds the way to tokens without being told', async () => {
  const metadata = await (await fetch(`${server.url}/.well-known/oauth-authorization-server`)).json();
  expect(metadata).toMatchObject({ issuer: server.url, token_endpoint: audience });
});

describe('of every route that asks for a session', () => {
  const routes = Object.entries(routeRules).flatMap(([route, rule]) => (rule === 'everybody' ? [] : [{ route, rule }]));
  const answer = async (route: string, token: string) => {
    const [method = '', pattern = ''] = route.split(' ');
    const headers = { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID(), 'countersign-sync': '1' };
    return (await fetch(`${server.url}${pattern.replaceAll(/:[a-z]+/g, '1')}`, { method, headers })).status;
  };

  it('a client with every scope passes those that name one, and with none of it no other', async () => {
    const all = await tokenOf(await register());
    const through: string[] = [];
    for (const { route } of routes) {
      const status = await answer(route, all);
      if (status !== 403 && status !== 426) through.push(route);
    }
    expect(through).toEqual(routes.filter(({ rule }) => rule.client !== undefined).map(({ route }) => route));
    expect(through.length).toBe(24);
  });

  it.each(routes.filter(({ rule }) => rule.client !== undefined))(
    '$route needs its own scope',
    async ({ route, rule }) => {
      const others = MachineScope.options.filter((scope) => !rule.client!.includes(scope));
      expect(await answer(route, await tokenOf(await register({ scopes: others })))).toBe(403);
      for (const scope of rule.client!) {
        expect(await answer(route, await tokenOf(await register({ scopes: [scope] })))).not.toBe(403);
      }
    },
  );
});

describe('a program that may propose', () => {
  const { type: _, ...request } = writeOffProposal({ account: 'PA-7F3K0100', amountMinor: 400_00 });
  const propose = (token: string, site: string, key?: string) =>
    call('/api/v1/cases', {
      method: 'POST',
      token,
      json: { ...request, site },
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });

  it('proposes at its sites alone, once for a key, and people decide as ever', async () => {
    const id = await register({ scopes: ['cases.propose'], sites: ['westside-clinic'] });
    const token = await tokenOf(id);
    expect((await propose(token, 'westside-clinic')).status).toBe(400);
    expect((await propose(token, 'northgate-imaging', randomUUID())).status).toBe(403);
    const sent = randomUUID();
    const first = await propose(token, 'westside-clinic', sent);
    expect(first).toMatchObject({ status: 201, body: { proposedBy: { id: `client:${id}`, name: 'Feed' } } });
    expect((await propose(token, 'westside-clinic', sent)).body['id']).toBe(first.body['id']);
    expect((await call(`/api/v1/cases/${String(first.body['id'])}`, { token })).status).toBe(403);
    expect(first.body).toMatchObject({ state: 'open', approvalsNeeded: 1 });
    const decided = await desk.decide('maya.okafor', String(first.body['id']), 'approve');
    expect(decided).toMatchObject({ state: 'accepted' });
  });
});

describe('a program that speaks FHIR', () => {
  const patient = { resourceType: 'Patient', id: 'p-1', identifier: [{ system: 'urn:mrn', value: 'M-1' }] };
  const put = (token: string, headers = {}) =>
    call('/fhir/r4/Patient/p-1', { method: 'PUT', token, json: patient, headers });

  it('tells resources with the scope to, and reads the types that its scopes name', async () => {
    const teller = await tokenOf(await register({ scopes: ['system/*.write'] }));
    expect((await put(teller)).status).toBe(201);
    expect((await call('/fhir/r4/Patient/p-1', { token: teller })).status).toBe(403);
    const reader = await tokenOf(await register({ scopes: ['system/Patient.read'] }));
    expect((await call('/fhir/r4/Patient/p-1', { token: reader })).body).toMatchObject({ id: 'p-1' });
    expect((await call('/fhir/r4/Account', { token: reader })).status).toBe(403);
    expect((await put(reader)).status).toBe(403);
    const all = await tokenOf(await register({ scopes: ['system/*.read'] }));
    expect((await call('/fhir/r4/Account', { token: all })).status).toBe(200);
  });

  it('of some sites reads cases of these, and nothing that belongs to none', async () => {
    await desk.proposeWriteOff('wo-fhir', 600_00, { site: 'westside-clinic' });
    const scopes = ['system/*.read', 'system/*.write'] as const;
    const here = await tokenOf(await register({ scopes: [...scopes], sites: ['westside-clinic'] }));
    const elsewhere = await tokenOf(await register({ scopes: [...scopes], sites: ['northgate-imaging'] }));
    expect((await call('/fhir/r4/Task/wo-fhir', { token: here })).status).toBe(200);
    expect((await call('/fhir/r4/Task/wo-fhir', { token: elsewhere })).status).toBe(404);
    expect((await call('/fhir/r4/Patient', { token: here })).status).toBe(403);
    expect((await put(here)).status).toBe(403);
  });

  it('is answered once under an Idempotency-Key, and needs none', async () => {
    const token = await tokenOf(await register({ scopes: ['system/*.write'] }));
    const create = (body: object, key: string) =>
      call('/fhir/r4/Patient', { method: 'POST', token, json: body, headers: { 'idempotency-key': key } });
    const { id: _, ...unnamed } = patient;
    const key = randomUUID();
    const first = await create(unnamed, key);
    expect(first.status).toBe(201);
    expect((await create(unnamed, key)).body['id']).toBe(first.body['id']);
    expect((await create({ ...unnamed, active: true }, key)).status).toBe(422);
  });
});

it('a key for development opens what a client may, as a client, and nothing where there is none', async () => {
  const devApiKey = 'development-key-of-mine';
  const own = await startTestServer({ db: desk.db, clock: () => desk.now, devApiKey });
  const ask = async (url: string, path: string, token: string) =>
    (await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect(await ask(own.url, '/api/v1/cases', devApiKey)).toBe(200);
  expect(await ask(own.url, '/api/v1/machine-clients', devApiKey)).toBe(403);
  expect(await ask(own.url, '/api/v1/cases', `${devApiKey}x`)).toBe(401);
  expect(await ask(server.url, '/api/v1/cases', devApiKey)).toBe(401);
  await own.close();
});
