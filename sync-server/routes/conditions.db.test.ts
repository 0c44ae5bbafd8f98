import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDesk, personOf, type Desk } from '../testing/test-desk.ts';
import { addDevice } from '../testing/test-people.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let desk: Desk;
let server: TestServer;
let now = new Date('2026-11-24T12:00:00.000Z');

beforeAll(async () => {
  desk = await openDesk(now);
  server = await startTestServer({ db: desk.db, clock: () => now, requestsPerMinute: 6 });
});
afterAll(async () => {
  await server.close();
  await desk.close();
});

async function reader(who: string): Promise<(path: string, headers?: Record<string, string>) => Promise<Response>> {
  const { token } = await addDevice(desk.db, personOf(who), { now });
  return (path, headers = {}) =>
    fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } });
}

describe('one case', () => {
  it('has a tag that stays until it changes: 304 for who has it', async () => {
    const id = await desk.proposeWriteOff('wo-tag', 600_00);
    await desk.settle();
    const read = await reader('maya.okafor');
    const first = await read(`/api/v1/cases/${id}`);
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toMatch(/^"[0-9a-f]{32}"$/);
    const known = await read(`/api/v1/cases/${id}`, { 'if-none-match': `"other", W/${tag}` });
    expect([known.status, await known.text()]).toEqual([304, '']);
    await desk.command('daniel.reyes', id, { type: 'case.comment', text: 'noted' });
    const changed = await read(`/api/v1/cases/${id}`, { 'if-none-match': tag });
    expect([changed.status, changed.headers.get('etag') === tag]).toEqual([200, false]);
  });
});

describe('the budget of a caller', () => {
  it('is told with every answer, refuses above it, and fills up again', async () => {
    const ask = await reader('priya.raman');
    const answers = [];
    for (let i = 0; i < 7; i += 1) answers.push(await ask('/api/v1/me'));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 429]);
    expect(answers[0]!.headers.get('ratelimit-policy')).toBe('"caller";q=6;w=60');
    expect(answers.map(({ headers }) => headers.get('ratelimit'))).toEqual(
      ['5;t=10', '4;t=20', '3;t=30', '2;t=40', '1;t=50', '0;t=60', '0;t=60'].map((left) => `"caller";r=${left}`),
    );
    expect(answers[6]!.headers.get('retry-after')).toBe('10');
    expect(await answers[6]!.json()).toMatchObject({ type: '/problems/too-many-requests' });
    now = new Date(now.getTime() + 10_000);
    expect((await ask('/api/v1/me')).status).toBe(200);
  });

  it('is nobody else’s', async () => expect((await (await reader('daniel.reyes'))('/api/v1/me')).status).toBe(200));
});
