import { createHash, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { err, ok } from '../../src-shared/base/result.ts';
import type { ImportReply } from '../../src-shared/wire/http.ts';
import type { AppDeps } from '../app.ts';
import { hashPassword } from '../identity/passwords.ts';
import { openDatabase } from '../store/database.ts';
import { revokeDevice } from '../store/devices.ts';
import { inTransaction } from '../store/transaction.ts';
import { addPerson, person, TestDevice } from '../testing/test-people.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let now = new Date('2026-03-02T12:00:00.000Z');
let missing: string | null = null;
let queues: AppDeps['readQueues'] = async () => [];
const imported: { name: string; bytes: number; sha256: string; by: { id: string } }[] = [];
const taken: ImportReply['transactions'][number] = {
  remittance: 'r-1',
  status: 'imported',
  trace: '880001',
  claims: 1,
  paidMinor: 80_00,
  balanced: true,
  differenceMinor: 0,
  problems: [],
};
const maya = person('maya', ['clinic-manager', 'westside-clinic']);
const tom = person('tom', ['clinic-manager', 'northgate-imaging']);
const samuel = person('samuel', ['auditor', '*']);

beforeAll(async () => {
  server = await startTestServer({
    clock: () => now,
    whatIsMissing: async () => missing,
    readQueues: () => queues(),
    importFile: async (file) => {
      // As the file system says it, and as the database does.
      if (file.name === 'disk-full.835') throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      if (file.name === 'database-full.835') throw Object.assign(new Error('could not extend'), { code: '53100' });
      imported.push(file);
      const { name, sha256, bytes } = file;
      if (name === 'refused.835') return err({ message: 'This is not a remittance advice.', problems: [] });
      const transactions = name === 'two-sets.835' ? [taken, taken] : [];
      return ok<ImportReply>({ id: 'i-1', file: name, kind: 'x12-835', sha256, bytes, transactions, problems: [] });
    },
  });
  const hash = await hashPassword('countersign');
  for (const who of [maya, tom, samuel]) await addPerson(server.db, who, hash);
});
afterAll(() => server.close());

type Answer = { status: number; type: string | null; headers: Headers; body: Record<string, unknown> };

async function ask(
  method: string,
  path: string,
  options: { body?: unknown; token?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { body, token, headers = {} } = options;
  const isRaw = body instanceof Uint8Array || typeof body === 'string';
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body !== undefined && !isRaw ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isRaw ? (body as string) : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    headers: response.headers,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}

function credentials(device: TestDevice, changes: Record<string, unknown> = {}) {
  const { id, publicKey } = device;
  return { account: device.owner.id, password: 'countersign', device: { id, name: 'Desk', publicKey }, ...changes };
}

async function signedIn(device: TestDevice): Promise<string> {
  const { body } = await ask('POST', '/api/v1/sessions', { body: credentials(device) });
  return body['token'] as string;
}

function problem(kind: string) {
  return expect.objectContaining({ type: `/problems/${kind}`, detail: expect.any(String) as unknown });
}

describe('signing in', () => {
  it('gives a token that says who one is, until one signs out', async () => {
    const token = await signedIn(new TestDevice(maya));
    expect((await ask('GET', '/api/v1/me', { token })).body).toEqual(maya);
    expect((await ask('DELETE', '/api/v1/sessions/current', { token })).status).toBe(204);
    expect((await ask('GET', '/api/v1/me', { token })).body).toEqual(problem('not-signed-in'));
  });

  it('lasts for ten minutes, unless it is renewed', async () => {
    const token = await signedIn(new TestDevice(maya));
    now = new Date(now.getTime() + 10 * 60_000 - 1);
    expect((await ask('GET', '/api/v1/me', { token })).status).toBe(200);
    now = new Date(now.getTime() + 1);
    expect((await ask('GET', '/api/v1/me', { token })).status).toBe(401);
  });

  it('does not tell an unknown account from a wrong password', async () => {
    const device = new TestDevice(maya);
    const wrong = await ask('POST', '/api/v1/sessions', { body: credentials(device, { password: 'wrong' }) });
    const unknown = await ask('POST', '/api/v1/sessions', { body: credentials(device, { account: 'nobody' }) });
    expect([wrong.status, wrong.body]).toEqual([401, problem('wrong-credentials')]);
    expect(unknown).toMatchObject({ status: wrong.status, body: wrong.body });
  });

  it('makes an account wait after five failures, and forgets them after the wait and a success', async () => {
    const device = new TestDevice(tom);
    const guess = () => ask('POST', '/api/v1/sessions', { body: credentials(device, { password: 'guess' }) });
    for (let i = 0; i < 5; i += 1) expect((await guess()).status).toBe(401);
    const blocked = await ask('POST', '/api/v1/sessions', { body: credentials(device) });
    expect([blocked.status, blocked.body]).toEqual([429, problem('too-many-attempts')]);
    now = new Date(now.getTime() + Number(blocked.headers.get('retry-after')) * 1000);
    expect((await ask('POST', '/api/v1/sessions', { body: credentials(device) })).status).toBe(201);
    expect((await guess()).status).toBe(401);
    expect((await ask('POST', '/api/v1/sessions', { body: credentials(device) })).status).toBe(201);
  });

  it('refuses a known device with another key, as another person’s, or revoked', async () => {
    const device = new TestDevice(maya);
    await signedIn(device);
    const stranger = new TestDevice(maya);
    const otherKey = credentials(device, { device: { id: device.id, name: 'x', publicKey: stranger.publicKey } });
    expect((await ask('POST', '/api/v1/sessions', { body: otherKey })).body).toEqual(problem('device-refused'));
    const otherPerson = credentials(device, { account: 'tom' });
    expect((await ask('POST', '/api/v1/sessions', { body: otherPerson })).body).toEqual(problem('device-refused'));
    await inTransaction(server.db, (tx) => revokeDevice(tx, device.id, now, maya.id));
    expect((await ask('POST', '/api/v1/sessions', { body: credentials(device) })).body).toEqual(
      problem('device-revoked'),
    );
  });

  it('refuses a key that is not Ed25519, naming the field', async () => {
    const body = credentials(new TestDevice(maya), { device: { id: randomUUID(), name: 'x', publicKey: 'AAAA' } });
    expect((await ask('POST', '/api/v1/sessions', { body })).body).toMatchObject({
      status: 400,
      errors: [{ path: 'device.publicKey' }],
    });
  });

  it('ends with the revocation of the device', async () => {
    const device = new TestDevice(maya);
    const token = await signedIn(device);
    await inTransaction(server.db, (tx) => revokeDevice(tx, device.id, now, maya.id));
    expect((await ask('GET', '/api/v1/me', { token })).status).toBe(401);
  });

  it('keeps neither token nor password where a reader of the database would find it', async () => {
    const token = await signedIn(new TestDevice(maya));
    const stored = JSON.stringify([
      await server.db.selectFrom('session').selectAll().execute(),
      await server.db.selectFrom('account').selectAll().execute(),
    ]);
    expect(stored).toContain('$argon2id$');
    expect(stored).not.toContain(token);
    expect(stored).not.toContain('countersign"');
  });

  it('offers the accounts of a demonstration', async () =>
    expect((await ask('GET', '/api/v1/demo-accounts')).body).toMatchObject({
      accounts: [{ account: 'maya' }, { account: 'samuel' }, { account: 'tom' }],
    }));
});

describe('a request that cannot be served', () => {
  it('because a text holds a NUL is malformed, wherever that stands', async () => {
    const inBody = await ask('POST', '/api/v1/sessions', {
      body: credentials(new TestDevice(maya), { account: 'a\0' }),
    });
    expect([inBody.status, inBody.body]).toEqual([400, problem('malformed-request')]);
    const inPath = await ask('GET', '/api/v1/cases/a%00b', { token: await signedIn(new TestDevice(maya)) });
    expect([inPath.status, inPath.body]).toEqual([400, problem('malformed-request')]);
  });

  it('names the field that is wrong, and keys that nobody knows, at every depth', async () => {
    const body = { ...credentials(new TestDevice(maya)), account: 7, remember: true };
    const answer = await ask('POST', '/api/v1/sessions', { body: { ...body, device: { ...body.device, os: 'x' } } });
    expect(answer.type).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ status: 400, type: '/problems/malformed-request' });
    const paths = (answer.body['errors'] as { path: string }[]).map(({ path }) => path);
    expect(paths.toSorted()).toEqual(['account', 'device.os', 'remember']);
  });

  it('whose body is no object says that it is the body', async () => {
    const answer = await ask('POST', '/api/v1/sessions', { body: [] });
    expect(answer.body['detail']).toBe('body: Invalid input: expected object, received array');
    expect(answer.body['errors']).toEqual([
      { path: 'body', message: 'Invalid input: expected object, received array' },
    ]);
  });

  it('without a body says so', async () =>
    expect((await ask('POST', '/api/v1/sessions')).body['detail']).toMatch(/^body: Invalid input: expected object/));

  it.each([
    ['an address that does not exist', 'GET', '/api/v2/nothing', {}, 404, 'not-found'],
    [
      'text that is not JSON',
      'POST',
      '/api/v1/sessions',
      { body: '{', headers: { 'content-type': 'application/json' } },
      400,
      'malformed-request',
    ],
    [
      'another content type',
      'POST',
      '/api/v1/sessions',
      { body: 'a=b', headers: { 'content-type': 'text/csv' } },
      415,
      'unsupported-media-type',
    ],
    [
      'a body over 1 MB',
      'POST',
      '/api/v1/sessions',
      { body: `"${'x'.repeat(1_100_000)}"`, headers: { 'content-type': 'application/json' } },
      413,
      'too-large',
    ],
    ['an address that is none', 'GET', '/api/v1/%ZZ', {}, 400, 'malformed-request'],
    ['no session', 'GET', '/api/v1/cases', {}, 401, 'not-signed-in'],
    ['no protocol version', 'POST', '/sync/v1/pull', { body: {} }, 426, 'outdated'],
  ] as const)('says so as a problem: %s', async (_title, method, path, options, status, kind) => {
    const answer = await ask(method, path, options);
    expect([answer.status, answer.type, answer.body]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
      problem(kind),
    ]);
  });

  it('because the database is away may be tried again in a moment', async () => {
    const db = openDatabase('postgresql://nobody@127.0.0.1:1/none');
    const faults: unknown[] = [];
    const cut = await startTestServer({ db, reportFault: (error) => faults.push(error) });
    const response = await fetch(`${cut.url}/api/v1/demo-accounts`);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await response.json()).toEqual(problem('unavailable'));
    expect(faults).toEqual([expect.objectContaining({ code: 'ECONNREFUSED' })]);
    await cut.close();
    await db.destroy();
  });

  it('says which methods an address knows', async () => {
    const answer = await ask('PUT', '/api/v1/sessions/current');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'DELETE']);
  });

  it('refuses a query that is misspelt instead of ignoring it', async () => {
    const token = await signedIn(new TestDevice(maya));
    const answer = await ask('GET', '/api/v1/cases?que=denials&limit=0', { token });
    expect((answer.body['errors'] as { path: string }[]).map(({ path }) => path).toSorted()).toEqual(['limit', 'que']);
  });
});

describe('an import', () => {
  const upload = (token: string, body: Uint8Array, path = '/api/v1/imports?name=a.835') =>
    ask('POST', path, { token, body, headers: { 'content-type': 'application/octet-stream' } });
  const spooled = () => readdir(join(server.dataDir, 'tmp')).catch(() => []);

  it('is spooled to disk, hashed, named and attributed, and leaves nothing behind', async () => {
    const token = await signedIn(new TestDevice(maya));
    const answer = await upload(token, Buffer.from('ISA*'), '/api/v1/imports?name=März%2001.835');
    expect(answer.status).toBe(201);
    expect(imported.at(-1)).toMatchObject({ name: 'März 01.835', bytes: 4, by: { id: 'maya' } });
    expect(imported.at(-1)?.sha256).toBe(createHash('sha256').update('ISA*').digest('hex'));
    expect(await spooled()).toEqual([]);
  });

  it('over the limit is refused, announced or not', async () => {
    const token = await signedIn(new TestDevice(maya));
    const before = imported.length;
    expect((await upload(token, new Uint8Array(1_000_001))).body).toEqual(problem('too-large'));
    const chunks = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(100_000)),
    });
    const chunked = fetch(`${server.url}/api/v1/imports?name=a`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
      body: chunks,
      duplex: 'half',
    }).then(
      ({ status }) => status,
      () => 'cut',
    );
    expect([413, 'cut']).toContain(await chunked);
    expect([imported.length, await spooled()]).toEqual([before, []]);
  });

  it('that breaks off leaves nothing', async () => {
    const token = await signedIn(new TestDevice(maya));
    const before = imported.length;
    await new Promise<void>((resolve) => {
      const request = httpRequest(`${server.url}/api/v1/imports?name=a`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/octet-stream',
          'content-length': '100000',
        },
      });
      request.on('error', () => resolve());
      request.write(new Uint8Array(50_000));
      // Cut once the server is known to have begun.
      const timer = setInterval(() => {
        void spooled().then((files) => {
          if (files.length === 0) return;
          clearInterval(timer);
          request.destroy(new Error('cut'));
        });
      }, 5);
    });
    await expect.poll(spooled).toEqual([]);
    expect(imported.length).toBe(before);
  });

  it('that finds the disk full says so, and leaves nothing', async () => {
    const token = await signedIn(new TestDevice(maya));
    for (const name of ['disk-full.835', 'database-full.835']) {
      const answer = await upload(token, Buffer.from('ISA*'), `/api/v1/imports?name=${name}`);
      expect([answer.status, answer.body, await spooled()]).toEqual([507, problem('disk-full'), []]);
    }
  });

  it.each(['is being imported', 'is still on its way'])(
    'that %s when the server stops can be sent again',
    async (stage) => {
      let hasBegun = () => {};
      const begun = new Promise<void>((resolve) => (hasBegun = resolve));
      const faults: unknown[] = [];
      const stopped = await startTestServer({
        reportFault: (error) => faults.push(error),
        importFile: ({ signal }) => {
          hasBegun();
          return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
        },
      });
      await addPerson(stopped.db, maya, await hashPassword('countersign'));
      const signIn = await fetch(`${stopped.url}/api/v1/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(credentials(new TestDevice(maya))),
      });
      const { token } = (await signIn.json()) as { token: string };
      const isOnItsWay = stage === 'is still on its way';
      const request = httpRequest(`${stopped.url}/api/v1/imports?name=a`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/octet-stream',
          ...(isOnItsWay ? {} : { 'content-length': '4' }),
        },
      });
      const answered = once(request, 'response') as Promise<[IncomingMessage]>;
      request.write('ISA*');
      if (isOnItsWay) await expect.poll(() => readdir(join(stopped.dataDir, 'tmp')).catch(() => [])).toHaveLength(1);
      else {
        request.end();
        await begun;
      }
      const closed = stopped.close();
      if (isOnItsWay) request.write('*00*');
      const [response] = await answered;
      expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '5']);
      expect(JSON.parse(await text(response))).toMatchObject({
        type: '/problems/unavailable',
        detail: 'The server is stopping: send it again once it runs.',
      });
      request.destroy();
      await closed;
      expect(faults).toEqual([]);
    },
  );

  it('is not for an auditor', async () =>
    expect((await upload(await signedIn(new TestDevice(samuel)), Buffer.from('ISA*'))).body).toEqual(
      problem('not-permitted'),
    ));
});

describe('the server', () => {
  it('is ready when nothing is missing, and says what is', async () => {
    for (const path of ['/health', '/health/ready']) expect((await ask('GET', path)).status).toBe(200);
    missing = 'The engine has not started yet.';
    expect((await ask('GET', '/health/ready')).body).toMatchObject({ status: 503, detail: missing });
    missing = null;
    expect((await ask('GET', '/health/live')).status).toBe(200);
  });

  it('describes itself in OpenAPI 3.1', async () => {
    const { body } = await ask('GET', '/api/v1/openapi.json');
    expect(body['openapi']).toBe('3.1.0');
    expect(Object.keys(body['paths'] as object)).toEqual(
      expect.arrayContaining(['/api/v1/sessions', '/sync/v1/pull', '/sync/v1/stream', '/api/v1/imports']),
    );
  });

  it('counts what it is asked, in text that Prometheus reads', async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toMatch(/^countersign_http_requests_total\{method="GET",route="\/health\/live",status="200"\} \d+$/m);
    expect(text).not.toContain('maya');
  });

  it('counts the transaction sets it took in, and the files it refused', async () => {
    const token = await signedIn(new TestDevice(maya));
    const upload = (name: string) =>
      ask('POST', `/api/v1/imports?name=${name}`, {
        token,
        body: Buffer.from('ISA*'),
        headers: { 'content-type': 'application/octet-stream' },
      });
    await upload('two-sets.835');
    await upload('refused.835');
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toMatch(/^countersign_import_sets_total\{outcome="imported"\} 2$/m);
    expect(text).toMatch(/^countersign_import_sets_total\{outcome="refused"\} 1$/m);
  });

  it('tells how much waits in its queues, and that the database is away', async () => {
    queues = async () => [{ queue: 'wf.advance', state: 'created', jobs: 3 }];
    const metrics = async () => (await fetch(`${server.url}/metrics`)).text();
    expect(await metrics()).toMatch(
      /^countersign_database_up 1\n.*\ncountersign_queue_jobs\{queue="wf.advance",state="created"\} 3$/m,
    );
    queues = () => Promise.reject(new Error('away'));
    const text = await metrics();
    expect(text).toMatch(/^countersign_database_up 0$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
  });

  it('lets the workbench’s window in, and no other page', async () => {
    const from = async (origin: string) =>
      (await ask('GET', '/health/live', { headers: { origin } })).headers.get('access-control-allow-origin');
    expect([await from('app://countersign'), await from('https://example.com')]).toEqual(['app://countersign', null]);
  });
});
