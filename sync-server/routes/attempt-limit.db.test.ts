import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const TOKEN = 'a token of the HR system that is long enough';

let now = new Date('2026-11-24T12:00:00.000Z');
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ attemptsPerMinute: 10, clock: () => now, scimToken: TOKEN });
});
afterAll(() => server.close());

const later = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));
const post = (path: string, body: object, { to = server, from = '' } = {}) =>
  fetch(`${to.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(from && { 'x-forwarded-for': from }) },
    body: JSON.stringify(body),
  });
const renewal = (deviceId = randomUUID(), how = {}) =>
  post('/api/v1/sessions/renew', { refreshToken: 'x', deviceId, attempt: randomUUID(), proof: 'AAAA' }, how);
const scim = (token: string) => fetch(`${server.url}/scim/v2/Users`, { headers: { authorization: `Bearer ${token}` } });
const statuses = async (count: number, send: () => Promise<Response>) => {
  const found = [];
  for (let index = 0; index < count; index += 1) found.push((await send()).status);
  return found;
};

describe('an address that is not signed in', () => {
  it('may try ten times in a minute; then it is told when it may again, whatever it tries', async () => {
    later(60);
    expect(await statuses(10, () => renewal())).toEqual(Array.from({ length: 10 }, () => 401));
    const refused = await post('/api/v1/organisation-sign-ins', {});
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '6']);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(await refused.json()).toMatchObject({
      type: '/problems/too-many-requests',
      detail: 'Too many attempts from here. Try again in 6 s.',
    });
    const receipt = await post(`/api/v1/devices/${randomUUID()}/crushed`, {});
    expect(receipt.status).toBe(429);
    later(6);
    expect(await statuses(2, () => renewal())).toEqual([401, 429]);
  });

  it('reads what everybody may all the same', async () => {
    expect((await fetch(`${server.url}/api/v1/sign-in-ways`)).status).toBe(200);
  });

  it('may try one computer, or one account, a fifth as often', async () => {
    later(60);
    const device = randomUUID();
    expect(await statuses(3, () => renewal(device))).toEqual([401, 401, 429]);
    expect((await renewal()).status).toBe(401);
  });

  it('may guess the token of the HR system ten times in a minute, which disturbs nobody who has it', async () => {
    later(60);
    expect((await statuses(11, () => scim('a guess'))).slice(-2)).toEqual([401, 429]);
    expect((await scim('a guess')).headers.get('retry-after')).toBe('6');
    expect(await statuses(15, () => scim(TOKEN))).toEqual(Array.from({ length: 15 }, () => 200));
  });
});

describe('behind a reverse proxy', () => {
  it('that is trusted each address has its own attempts, and the proxy’s word counts before the client’s', async () => {
    const to = await startTestServer({ attemptsPerMinute: 3, clock: () => now, trustedProxies: ['127.0.0.1'] });
    const from = (forwarded: string) => () => renewal(undefined, { to, from: forwarded });
    expect(await statuses(4, from('192.0.2.7'))).toEqual([401, 401, 401, 429]);
    expect(await statuses(4, from('192.0.2.8'))).toEqual([401, 401, 401, 429]);
    expect(await statuses(1, from('203.0.113.9, 192.0.2.8'))).toEqual([429]);
    await to.close();
  });

  it('that nobody named it is the proxy that has used them up, whatever a header says', async () => {
    later(60);
    let count = 0;
    const elsewhere = () => renewal(undefined, { from: `192.0.2.${(count += 1)}` });
    expect((await statuses(11, elsewhere)).slice(-2)).toEqual([401, 429]);
  });
});
