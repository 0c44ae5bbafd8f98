import { createPublicKey, randomUUID, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leaseText, revocationText } from '../../src-shared/authority/server-signed.ts';
import { type RenewRequest, SignInReply } from '../../src-shared/wire/http.ts';
import { hashPassword } from '../identity/passwords.ts';
import { revokeDevice } from '../store/devices.ts';
import { inTransaction } from '../store/transaction.ts';
import { addPerson, person, TestDevice } from '../testing/test-people.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let now = new Date('2026-03-02T12:00:00.000Z');
const maya = person('maya', ['clinic-manager', 'westside-clinic']);

beforeAll(async () => {
  server = await startTestServer({ clock: () => now });
  await addPerson(server.db, maya, await hashPassword('countersign'));
});
afterAll(() => server.close());

async function post(path: string, body: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function signIn(device = new TestDevice(maya)): Promise<{ device: TestDevice; reply: SignInReply }> {
  const { id, publicKey } = device;
  const offer = { account: maya.id, password: 'countersign', device: { id, name: 'Desk', publicKey } };
  return { device, reply: SignInReply.parse((await post('/api/v1/sessions', offer)).body) };
}

function renew(device: TestDevice, refreshToken: string, attempt?: string) {
  return post('/api/v1/sessions/renew', device.renewal(refreshToken, attempt));
}

async function meStatus(token: string): Promise<number> {
  return (await fetch(`${server.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status;
}

async function leaves(action: string): Promise<unknown[]> {
  return server.db.selectFrom('audit_leaf').select('body').where('action', '=', action).execute();
}

async function refusedRenewals(device: string): Promise<unknown[]> {
  const leaves = server.db.selectFrom('audit_leaf').select('body').where('action', '=', 'identity.renew.refused');
  return (await leaves.where('entity', '=', device).execute()).map(
    ({ body }) => (JSON.parse(body ?? 'null') as { body: unknown }).body,
  );
}

function signedByServer(reply: SignInReply, text: string, sig: string): boolean {
  const key = createPublicKey({ key: Buffer.from(reply.serverKey, 'base64'), format: 'der', type: 'spki' });
  return verify(null, Buffer.from(text), key, Buffer.from(sig, 'base64'));
}

const problem = (kind: string) => expect.objectContaining({ type: `/problems/${kind}` }) as unknown;

describe('a refresh token', () => {
  it('brings new tokens and a new lease, without a password, for three days', async () => {
    const { device, reply } = await signIn();
    now = new Date(now.getTime() + 72 * 3_600_000 - 1);
    expect(await meStatus(reply.token)).toBe(401);
    const renewed = SignInReply.parse((await renew(device, reply.refreshToken)).body);
    expect(await meStatus(renewed.token)).toBe(200);
    expect(renewed.lease.lease.id).not.toBe(reply.lease.lease.id);
    now = new Date(now.getTime() + 72 * 3_600_000);
    expect((await renew(device, renewed.refreshToken)).body).toEqual(problem('not-signed-in'));
  });

  it('is used once: used again it ends everything that came of that sign-in, and the audit log says so', async () => {
    const { device, reply } = await signIn();
    const other = await signIn();
    const second = SignInReply.parse((await renew(device, reply.refreshToken)).body);
    const again = await renew(device, reply.refreshToken);
    expect([again.status, again.body]).toEqual([401, problem('refresh-reused')]);
    expect(await meStatus(second.token)).toBe(401);
    expect((await renew(device, second.refreshToken)).body).toEqual(problem('not-signed-in'));
    expect(await leaves('identity.refresh-reused')).toHaveLength(1);
    expect(await meStatus(other.reply.token)).toBe(200);
  });

  it('may be sent again with the same attempt when the answer was lost; the answer that was lost is then void', async () => {
    const { device, reply } = await signIn();
    const attempt = randomUUID();
    const lost = SignInReply.parse((await renew(device, reply.refreshToken, attempt)).body);
    const answered = SignInReply.parse((await renew(device, reply.refreshToken, attempt)).body);
    expect((await renew(device, answered.refreshToken)).status).toBe(200);
    expect((await renew(device, lost.refreshToken)).body).toEqual(problem('not-signed-in'));
  });

  it('is overtaken once its successor was used: even with its own attempt it then ends everything, and is on record', async () => {
    const before = (await leaves('identity.refresh-reused')).length;
    const { device, reply } = await signIn();
    const attempt = randomUUID();
    const second = SignInReply.parse((await renew(device, reply.refreshToken, attempt)).body);
    const third = SignInReply.parse((await renew(device, second.refreshToken)).body);
    const replayed = await renew(device, reply.refreshToken, attempt);
    expect([replayed.status, replayed.body]).toEqual([401, problem('refresh-reused')]);
    expect(await meStatus(third.token)).toBe(401);
    expect(await leaves('identity.refresh-reused')).toHaveLength(before + 1);
  });

  it('is of no use on another device', async () => {
    const { reply } = await signIn();
    expect((await renew(new TestDevice(maya), reply.refreshToken)).body).toEqual(problem('not-signed-in'));
  });

  it.each([
    ['with no signature', (own: RenewRequest): RenewRequest => ({ ...own, proof: '' })],
    [
      'signed with another key',
      (own) => ({ ...own, proof: new TestDevice(maya).renewal(own.refreshToken, own.attempt).proof }),
    ],
    [
      'with the signature of another request',
      (own, device) => ({ ...own, proof: device.renewal(own.refreshToken).proof }),
    ],
  ] satisfies [string, (own: RenewRequest, device: TestDevice) => RenewRequest][])(
    'that was stolen is of no use %s: the computer it was given to goes on, and the attempt is on record',
    async (_, steal) => {
      const { device, reply } = await signIn();
      const stolen = await post('/api/v1/sessions/renew', steal(device.renewal(reply.refreshToken), device));
      expect([stolen.status, stolen.body]).toEqual([401, problem('not-signed-in')]);
      expect(await refusedRenewals(device.id)).toEqual([{ reason: 'notProven', person: maya.id }]);
      expect((await renew(device, reply.refreshToken)).status).toBe(200);
    },
  );

  it('that nobody was given leaves a leaf with the computer that named it', async () => {
    const device = new TestDevice(maya);
    expect((await renew(device, 'a guess')).status).toBe(401);
    expect(await refusedRenewals(device.id)).toEqual([{ reason: 'familyEnded' }]);
  });

  it('is kept as its hash alone', async () => {
    const { reply } = await signIn();
    const stored = JSON.stringify(await server.db.selectFrom('refresh_token').selectAll().execute());
    expect(stored).not.toContain(reply.refreshToken);
  });
});

describe('signing out everywhere', () => {
  it('ends every sign-in of the person, and only theirs', async () => {
    const [one, two] = [await signIn(), await signIn()];
    const response = await fetch(`${server.url}/api/v1/sessions`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${one.reply.token}` },
    });
    expect(response.status).toBe(204);
    expect([await meStatus(one.reply.token), await meStatus(two.reply.token)]).toEqual([401, 401]);
    expect((await renew(two.device, two.reply.refreshToken)).status).toBe(401);
    expect(await leaves('identity.sign-out-everywhere')).toHaveLength(1);
  });
});

describe('a lease', () => {
  it('is signed by the server for this person on this device, with what the policy allows them', async () => {
    const { device, reply } = await signIn();
    const { lease, sig } = reply.lease;
    expect(lease).toMatchObject({ deviceId: device.id, personId: maya.id, maxCount: 200, maxAmountMinor: 25_000_00 });
    expect(Date.parse(lease.expiresAt) - now.getTime()).toBe(72 * 3_600_000);
    expect(signedByServer(reply, leaseText(lease), sig)).toBe(true);
    expect(signedByServer(reply, leaseText({ ...lease, maxCount: 201 }), sig)).toBe(false);
  });
});

describe('a revoked device', () => {
  it('is told so by a signed order, whether it renews or signs in', async () => {
    const { device, reply } = await signIn();
    await inTransaction(server.db, (tx) => revokeDevice(tx, device.id, now, maya.id));
    const renewed = await renew(device, reply.refreshToken);
    expect([renewed.status, renewed.body]).toEqual([403, problem('device-revoked')]);
    const order = renewed.body['order'] as { deviceId: string; revokedAt: never; sig: string };
    expect(order.deviceId).toBe(device.id);
    expect(signedByServer(reply, revocationText(order), order.sig)).toBe(true);
  });
});

describe('a refused sign-in', () => {
  it('leaves a leaf with the account that was tried and never the password', async () => {
    const { id, publicKey } = new TestDevice(maya);
    await post('/api/v1/sessions', {
      account: 'mallory',
      password: 'open sesame',
      device: { id, name: 'Desk', publicKey },
    });
    const refused = JSON.stringify(await leaves('identity.sign-in.refused'));
    expect(refused).toContain('mallory');
    expect(refused).not.toContain('sesame');
  });
});
