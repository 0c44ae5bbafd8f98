import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../src-shared/base/result.ts';
import type { ImportReply } from '../../src-shared/wire/http.ts';
import { keepAnswer, takeAnswerKey } from '../store/kept-answers.ts';
import { openDesk, personOf, type Desk } from '../testing/test-desk.ts';
import { addDevice, addPerson, person } from '../testing/test-people.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { writeOffProposal } from '../../src-shared/testing/build-write-off.ts';
import { routeRules } from './route-rules.ts';

const HOUR_MS = 3_600_000;
let desk: Desk;
let server: TestServer;
let imports = 0;
const omni = person('omni', ['controller', '*'], ['reconciliation-analyst', '*'], ['revenue-cycle-director', '*']);
// Whoever keeps the policies works on no case.
const board = person('board', ['governance-board', '*']);
const ada = person('ada', ['administrator', '*']);
const tokens = new Map<string, string>();

beforeAll(async () => {
  desk = await openDesk(new Date('2026-11-24T12:00:00.000Z'));
  const { proposeCase, takeRecords, documents } = desk.services;
  server = await startTestServer({
    db: desk.db,
    clock: () => desk.now,
    proposeCase,
    takeRecords,
    documents,
    importFile: async ({ name, sha256, bytes }) => {
      imports += 1;
      const id = `import-${imports}`;
      return ok<ImportReply>({ id, file: name, kind: 'x12-835', sha256, bytes, transactions: [], problems: [] });
    },
  });
  for (const who of [omni, board, ada]) {
    await addPerson(desk.db, who);
    tokens.set(who.id, (await addDevice(desk.db, who, { now: desk.now, hours: 200 })).token);
  }
});
afterAll(async () => {
  await server.close();
  await desk.close();
});

type Sent = { method?: string; key?: string; body?: string; type?: string; token?: string | undefined };

async function send(path: string, { method = 'POST', key, body, type = 'application/json', ...sent }: Sent) {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${sent.token ?? tokens.get('omni')}`,
      ...(body === undefined ? {} : { 'content-type': type }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const replayed = response.headers.get('idempotent-replayed') === 'true';
  return { status: response.status, replayed, text: await response.text() };
}

const file = { type: 'application/octet-stream' };
const proposal = (amountMinor: number) => {
  const { type: _, ...request } = writeOffProposal({ amountMinor, account: 'PA-7F3K0100', category: 'small-balance' });
  return JSON.stringify(request);
};

describe('a call under an Idempotency-Key', () => {
  it('is answered again as it was, word for word, and done once', async () => {
    const key = randomUUID();
    const first = await send('/api/v1/cases', { key, body: proposal(4_00) });
    const again = await send('/api/v1/cases', { key, body: proposal(4_00) });
    expect(first).toMatchObject({ status: 201, replayed: false });
    expect(again).toEqual({ ...first, replayed: true });
    expect(await desk.cases('write-off')).toHaveLength(1);
  });

  it('with a file is done once, and another file under the same key is refused', async () => {
    const key = randomUUID();
    const path = '/api/v1/imports?name=a.835';
    const before = imports;
    const first = await send(path, { key, body: 'ISA*one', ...file });
    expect(await send(path, { key, body: 'ISA*one', ...file })).toEqual({ ...first, replayed: true });
    const other = await send(path, { key, body: 'ISA*two', ...file });
    expect([first.status, other.status, imports - before]).toEqual([201, 422, 1]);
  });

  it('of somebody else is a call of its own', async () => {
    const key = randomUUID();
    const other = await addDevice(desk.db, personOf('daniel.reyes'), { now: desk.now });
    const first = await send('/api/v1/cases', { key, body: proposal(4_00) });
    const second = await send('/api/v1/cases', { key, body: proposal(4_00), token: other.token });
    expect([second.status, second.replayed, second.text === first.text]).toEqual([201, false, false]);
  });

  it('that was refused changed nothing: the key is free for what is right', async () => {
    const key = randomUUID();
    const elsewhere = proposal(4_00).replace('westside-clinic', 'atlantis');
    expect((await send('/api/v1/cases', { key, body: elsewhere })).status).toBe(403);
    const right = await send('/api/v1/cases', { key, body: proposal(4_00) });
    expect([right.status, right.replayed]).toEqual([201, false]);
  });

  it('is kept for 24 hours and done anew after', async () => {
    const key = randomUUID();
    const path = '/api/v1/imports?name=b.835';
    await send(path, { key, body: 'ISA*day', ...file });
    desk.now = new Date(desk.now.getTime() + 23 * HOUR_MS);
    expect((await send(path, { key, body: 'ISA*day', ...file })).replayed).toBe(true);
    desk.now = new Date(desk.now.getTime() + 2 * HOUR_MS);
    expect((await send(path, { key, body: 'ISA*day', ...file })).replayed).toBe(false);
  });

  it('whose server was killed is free when its time is over', async () => {
    const key = randomUUID();
    const lost = { caller: 'person omni', key, attempt: randomUUID(), fingerprint: '', leaseMs: 1000, now: desk.now };
    await takeAnswerKey(desk.db, lost);
    expect((await send('/api/v1/cases', { key, body: proposal(4_00) })).status).toBe(409);
    desk.now = new Date(desk.now.getTime() + 2000);
    expect((await send('/api/v1/cases', { key, body: proposal(4_00) })).status).toBe(201);
  });
});

const changing = Object.entries(routeRules).filter(
  ([route, rule]) => /^(POST|PUT|PATCH|DELETE) \/api\/v1\//.test(route) && rule !== 'everybody',
);

describe.each(changing.map(([route]) => route))('%s', (route) => {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern.replaceAll(/:[a-z]+/g, '1');
  const isAdministrators = /machine-clients|webhooks|releases|update-terms|connectors|quarantine|fleet|\/replays/.test(
    route,
  );
  const who = /policies|audit/.test(route) ? 'board' : isAdministrators ? 'ada' : 'omni';
  const isFile = /pieces|\/imports/.test(route);
  const bodies = isFile ? ['bytes', 'other'] : method === 'DELETE' ? [] : ['{"a":1}', '{"a":2}'];
  const sentWith = (key: string, body: string | undefined, to = path) => {
    const type = isFile ? 'application/octet-stream' : 'application/json';
    return send(to, { method, key, type, token: tokens.get(who), ...(body === undefined ? {} : { body }) });
  };
  const hash = createHash('sha256')
    .update(bodies[0] ?? '')
    .digest('hex');
  const hold = async () => {
    const held = { caller: `person ${who}`, key: randomUUID(), attempt: randomUUID() };
    const fingerprint = `${method} ${path} ${hash}`;
    await takeAnswerKey(desk.db, { ...held, fingerprint, leaseMs: 60_000, now: desk.now });
    return held;
  };

  it('takes a key: 400 for none that could be one, 409 while it is in flight', async () => {
    const refused = await sentWith('x', bodies[0]);
    expect(refused).toMatchObject({ status: 400, text: expect.stringContaining('Idempotency-Key') as unknown });
    expect(await sentWith((await hold()).key, bodies[0])).toMatchObject({ status: 409 });
  });

  it('answers what it answered before, and 422 to another body', async () => {
    const held = await hold();
    const answer = { status: 200, headers: { 'content-type': 'text/plain' }, body: Buffer.from('as before') };
    await keepAnswer(desk.db, held, { fingerprint: `${method} ${path} ${hash}`, answer, now: desk.now });
    expect(await sentWith(held.key, bodies[0])).toEqual({ status: 200, replayed: true, text: 'as before' });
    // What has no body differs by its address.
    const other = await sentWith(held.key, bodies[1], method === 'DELETE' ? `${path}?other` : path);
    expect(other).toMatchObject({ status: 422, text: expect.stringContaining('/problems/key-reused') as unknown });
  });
});
