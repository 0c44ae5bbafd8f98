import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Resource } from '../../src-shared/fhir/resource.ts';
import { objectsAt } from '../../src-shared/fhir/resource.ts';
import { validateResource } from '../../src-shared/fhir/validate.ts';
import { askAddressIn } from '../outbound/ask-address.ts';
import { pollChanges } from '../integration/fhir/fhir-client.ts';
import { r4 } from '../integration/fhir/r4.ts';
import { type Desk, openDesk } from '../testing/test-desk.ts';
import { plainClaim, remittanceText } from '../testing/test-import.ts';
import { addDevice, addPerson, person } from '../testing/test-people.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const NOON = new Date('2026-11-24T12:00:00.000Z');
const SITE = 'mercy-general';

let desk: Desk;
let server: TestServer;
const tokens: Record<string, string> = {};
let caseId: string;

beforeAll(async () => {
  desk = await openDesk(NOON);
  const { importFile, receive } = desk.services;
  server = await startTestServer({ db: desk.db, clock: () => desk.now, importFile, receive });
  const people = [
    person('fhir.client', ['administrator', '*']),
    person('mercy.clerk', ['clinic-manager', SITE]),
    person('other.clerk', ['clinic-manager', 'westside-clinic']),
  ];
  for (const who of people) {
    await addPerson(desk.db, who);
    tokens[who.id] = (await addDevice(desk.db, who, { now: NOON })).token;
  }
  caseId = await desk.proposeWriteOff('wo-sample', 600_00, { site: SITE });
  const bodies = Array.from({ length: 3 }, (_, index) => plainClaim(`PA-${index}`));
  for (const [index, body] of bodies.entries()) {
    await desk.import(remittanceText([{ trace: `RM-${index}`, amount: '80', body }]));
  }
  await desk.settle();
});
afterAll(async () => {
  await server.close();
  await desk.close();
});

type Answer = { readonly status: number; readonly headers: Headers; readonly body: Resource };

async function ask(
  who: string,
  path: string,
  options: { readonly method?: string; readonly body?: unknown; readonly headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { method = 'GET', body, headers = {} } = options;
  const response = await fetch(`${server.url}/fhir/r4${path}`, {
    method,
    headers: {
      authorization: `Bearer ${tokens[who] ?? 'nobody-at-all-has-this'}`,
      ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? {} : JSON.parse(text)) as Resource,
  };
}

const issuesOf = ({ body }: Answer) => objectsAt(body, 'issue').map(({ code }) => code);
const resourcesOf = ({ body }: Answer) => objectsAt(body, 'entry').map(({ resource }) => resource as Resource);
const errorsIn = (resource: unknown) => validateResource(r4(), resource).filter(({ severity }) => severity === 'error');

const account = (id: string, name = 'Main account') => ({
  resourceType: 'Account',
  id,
  status: 'active',
  name,
  identifier: [{ value: `PA-${id}` }],
});

describe('what the desk tells', () => {
  it('is said in a CapabilityStatement, to everybody', async () => {
    const { status, body } = await ask('nobody', '/metadata');
    expect(status).toBe(200);
    expect(body).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', status: 'active' });
  });

  it('are its cases as Tasks, valid, with their version as ETag', async () => {
    const answer = await ask('mercy.clerk', `/Task/${caseId}`);
    expect(answer.body).toMatchObject({ resourceType: 'Task', id: caseId, status: 'ready', intent: 'order' });
    expect(errorsIn(answer.body)).toEqual([]);
    const etag = answer.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"\d+"$/);
    expect((await ask('mercy.clerk', `/Task/${caseId}`, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  it.each(['Task', 'PaymentReconciliation', 'ClaimResponse'])('are valid resources of type %s', async (type) => {
    const answer = await ask('mercy.clerk', `/${type}`);
    expect(resourcesOf(answer).length).toBeGreaterThan(0);
    expect(errorsIn(answer.body)).toEqual([]);
    const [first] = resourcesOf(answer);
    expect((await ask('mercy.clerk', `/${type}/${String(first?.['id'])}`)).body).toEqual(first);
  });

  it('come in pages that neither repeat nor leave out anything', async () => {
    const all = resourcesOf(await ask('mercy.clerk', '/ClaimResponse')).map(({ id }) => id);
    const seen: unknown[] = [];
    let path: string | null = '/ClaimResponse?_count=1';
    while (path !== null) {
      const page = await ask('mercy.clerk', path);
      seen.push(...resourcesOf(page).map(({ id }) => id));
      const next = objectsAt(page.body, 'link').find(({ relation }) => relation === 'next');
      path = next ? String(next['url']).split('/fhir/r4')[1]! : null;
    }
    expect(seen).toEqual(all);
    expect(new Set(all).size).toBe(3);
  });

  it('can be asked for by the instant of the last change', async () => {
    const found = async (search: string) => resourcesOf(await ask('mercy.clerk', `/Task?${search}`)).length;
    expect(await found('_lastUpdated=2026-11-24')).toBe(1);
    expect(await found('_lastUpdated=lt2026-11-24')).toBe(0);
    expect(await found('_lastUpdated=ge2026-11-24&_lastUpdated=lt2026-11-25')).toBe(1);
    expect(await found(`_id=${caseId}`)).toBe(1);
  });

  it('are nobody’s of another site, who is not told that they are there', async () => {
    const foreign = await ask('other.clerk', `/Task/${caseId}`);
    const none = await ask('other.clerk', '/Task/nothing');
    expect([foreign.status, none.status]).toEqual([404, 404]);
    expect(foreign.body).toEqual(none.body);
    expect(resourcesOf(await ask('other.clerk', '/ClaimResponse'))).toEqual([]);
  });

  it('are brought whole by our own client', async () => {
    const from = {
      base: `${server.url}/fhir/r4`,
      token: async () => tokens['mercy.clerk'] ?? null,
      ask: askAddressIn({ named: ['127.0.0.1'] }),
    };
    const ids: unknown[] = [];
    for await (const { resources } of pollChanges(from, 'PaymentReconciliation', null)) {
      ids.push(...resources.map(({ id }) => id));
    }
    expect(ids).toHaveLength(3);
  });
});

describe('a request that is refused', () => {
  it.each([
    ['without a session', 'nobody', '/Task', 401, 'login'],
    ['for what the role does not read', 'mercy.clerk', '/Patient', 403, 'forbidden'],
    ['for a type that is not kept', 'fhir.client', '/Observation', 404, 'not-supported'],
    ['with a parameter that is not known', 'mercy.clerk', '/Task?patient=1', 400, 'not-supported'],
    ['with a count that is none', 'mercy.clerk', '/Task?_count=0', 400, 'value'],
    ['with an instant that is none', 'mercy.clerk', '/Task?_lastUpdated=yesterday', 400, 'value'],
  ])('%s says why in an OperationOutcome', async (_what, who, path, status, code) => {
    const answer = await ask(who, path);
    expect([answer.status, answer.body.resourceType, issuesOf(answer)]).toEqual([status, 'OperationOutcome', [code]]);
    expect(answer.headers.get('content-type')).toMatch(/^application\/fhir\+json/);
  });
});

describe('what other systems tell', () => {
  const put = (id: string, body: unknown, headers: Record<string, string> = {}) =>
    ask('fhir.client', `/Account/${id}`, { method: 'PUT', body, headers });

  it('is taken, kept with a version, and read back', async () => {
    const created = await put('a-1', account('a-1'));
    expect([created.status, created.headers.get('etag')]).toEqual([201, 'W/"1"']);
    expect(created.headers.get('location')).toMatch(/\/fhir\/r4\/Account\/a-1\/_history\/1$/);
    expect((await ask('fhir.client', '/Account/a-1')).body).toMatchObject({
      ...account('a-1'),
      meta: { versionId: '1' },
    });
    const { imported } = await desk.db
      .selectFrom('import')
      .select(({ fn }) => fn.countAll<number>().as('imported'))
      .where('connector', '=', 'fhir')
      .executeTakeFirstOrThrow();
    expect(Number(imported)).toBe(1);
  });

  it('the same again is no new version; a change is, of the version it was made from alone', async () => {
    await put('a-2', account('a-2'));
    expect((await put('a-2', account('a-2'))).headers.get('etag')).toBe('W/"1"');
    const changed = await put('a-2', account('a-2', 'Second'), { 'if-match': 'W/"1"' });
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, 'W/"2"']);
    const late = await put('a-2', account('a-2', 'Third'), { 'if-match': 'W/"1"' });
    expect([late.status, issuesOf(late)]).toEqual([412, ['conflict']]);
    expect((await put('a-2', account('a-2'), { 'if-match': 'W/"2"' })).headers.get('etag')).toBe('W/"3"');
  });

  it('is given an id of ours where it has none to say', async () => {
    const { id: _id, ...rest } = account('x');
    const created = await ask('fhir.client', '/Account', { method: 'POST', body: rest });
    expect(created.status).toBe(201);
    expect(created.body['id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    ['that is no JSON', '{"resourceType"', 400, ['structure']],
    ['of another type', { resourceType: 'Patient' }, 400, ['invalid']],
    ['with another id', account('other'), 400, ['invalid']],
    ['that R4 does not have so', { ...account('a-9'), status: 'open', bill: 1 }, 422, ['code-invalid', 'structure']],
  ])('%s is refused, and nothing of it is kept', async (_what, body, status, codes) => {
    const answer = await put('a-9', body);
    expect([answer.status, issuesOf(answer)]).toEqual([status, codes]);
    expect((await ask('fhir.client', '/Account/a-9')).status).toBe(404);
  });

  it('is not told by whoever works on cases', async () => {
    const answer = await ask('mercy.clerk', '/Account/a-1', { method: 'PUT', body: account('a-1') });
    expect([answer.status, issuesOf(answer)]).toEqual([403, ['forbidden']]);
  });
});

describe('a Bundle', () => {
  const entry = (resource: object, url: string, more: object = {}) => ({
    resource,
    request: { method: 'PUT', url },
    ...more,
  });
  const send = (type: string, entries: readonly object[]) =>
    ask('fhir.client', '', { method: 'POST', body: { resourceType: 'Bundle', type, entry: entries } });

  it('that is a transaction is taken whole, its references resolved', async () => {
    const patient = { resourceType: 'Patient', gender: 'unknown' };
    const owned = { ...account('t-1'), subject: [{ reference: 'urn:uuid:0b0fa2a7-4a0c-4b4c-a1f5-3a2f1a0f0a01' }] };
    const answer = await send('transaction', [
      {
        fullUrl: 'urn:uuid:0b0fa2a7-4a0c-4b4c-a1f5-3a2f1a0f0a01',
        resource: patient,
        request: { method: 'POST', url: 'Patient' },
      },
      entry(owned, 'Account/t-1'),
    ]);
    expect([answer.status, answer.body['type']]).toEqual([200, 'transaction-response']);
    expect(errorsIn(answer.body)).toEqual([]);
    const kept = await ask('fhir.client', '/Account/t-1');
    const [subject] = objectsAt(kept.body, 'subject');
    const reference = String(subject?.['reference']);
    expect(reference).toMatch(/^Patient\/[0-9a-f-]{36}$/);
    expect((await ask('fhir.client', `/${reference}`)).body).toMatchObject(patient);
  });

  it('that is a transaction with one entry that is refused is not taken at all', async () => {
    const answer = await send('transaction', [
      entry(account('t-2'), 'Account/t-2'),
      entry({ ...account('t-3'), status: 'open' }, 'Account/t-3'),
    ]);
    expect([answer.status, objectsAt(answer.body, 'issue').map(({ expression }) => expression)]).toEqual([
      422,
      [['Bundle.entry[1].resource.status']],
    ]);
    expect((await ask('fhir.client', '/Account/t-2')).status).toBe(404);
  });

  it('that is a batch is taken entry by entry', async () => {
    const answer = await send('batch', [
      entry(account('b-1'), 'Account/b-1'),
      entry({ ...account('b-2'), status: 'open' }, 'Account/b-2'),
      entry(account('b-3'), 'Account/b-3'),
    ]);
    const statuses = objectsAt(answer.body, 'entry').map(({ response }) => (response as { status: string }).status);
    expect(statuses).toEqual(['201', '422', '201']);
    expect(errorsIn(answer.body)).toEqual([]);
  });
});
