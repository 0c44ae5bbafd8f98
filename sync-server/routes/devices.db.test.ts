import { sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crushedText } from '../../src-shared/authority/device-signed.ts';
import { DevicesReply } from '../../src-shared/wire/devices.ts';
import { addDevice, addPerson, person, type TestDevice } from '../testing/test-people.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
const now = new Date('2026-03-02T12:00:00.000Z');
const maya = person('maya', ['clinic-manager', 'westside-clinic']);
const tom = person('tom', ['clinic-manager', 'northgate-imaging']);
const ines = person('ines', ['administrator', '*']);
const joan = person('joan', ['administrator', 'westside-clinic']);

beforeAll(async () => {
  server = await startTestServer({ clock: () => now });
  for (const who of [maya, tom, ines, joan]) await addPerson(server.db, who);
});
afterAll(() => server.close());

async function ask(token: string | null, method: string, path: string, body?: unknown) {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
}

async function devicesOf(token: string): Promise<DevicesReply> {
  return DevicesReply.parse((await ask(token, 'GET', '/api/v1/devices')).body);
}

function receiptOf(device: TestDevice, revokedAt: string): string {
  const text = crushedText({ deviceId: device.id, revokedAt: revokedAt as never });
  return sign(null, Buffer.from(text), device.keys.privateKey).toString('base64');
}

async function actions(entity: string): Promise<string[]> {
  const rows = await server.db
    .selectFrom('audit_leaf')
    .select('action')
    .where('entity', '=', entity)
    .orderBy('id')
    .execute();
  return rows.map(({ action }) => action);
}

describe('the list of computers', () => {
  it('shows people their own, and everybody’s to an administrator, with owner, sites and encryption', async () => {
    const hers = await addDevice(server.db, maya, { now });
    const admin = await addDevice(server.db, ines, { now });
    const evidence = { version: '0.1.0', osSealed: false, kdf: 'argon2id' };
    expect((await ask(hers.token, 'POST', '/api/v1/devices/current', evidence)).status).toBe(204);
    const own = await devicesOf(hers.token);
    expect(own.everybody).toBe(false);
    expect(own.devices.map(({ owner }) => owner.id)).toEqual(['maya']);
    expect(own.devices[0]).toMatchObject({ name: 'Desk', sites: ['westside-clinic'], evidence, revokedAt: null });
    const all = await devicesOf(admin.token);
    expect(all.everybody).toBe(true);
    expect(new Set(all.devices.map(({ owner }) => owner.id))).toEqual(new Set(['maya', 'ines']));
  });
});

describe('revoking a computer', () => {
  it('ends its sessions at once, and keeps what it signs as its last word', async () => {
    const { device, token } = await addDevice(server.db, maya, { now });
    const admin = await addDevice(server.db, ines, { now });
    const early = receiptOf(device, now.toISOString());
    expect((await ask(null, 'POST', `/api/v1/devices/${device.id}/crushed`, { receipt: early })).status).toBe(403);
    expect((await ask(admin.token, 'POST', `/api/v1/devices/${device.id}/revocation`, {})).status).toBe(204);
    expect((await ask(token, 'GET', '/api/v1/me')).status).toBe(401);
    const forged = receiptOf(admin.device, now.toISOString());
    expect((await ask(null, 'POST', `/api/v1/devices/${device.id}/crushed`, { receipt: forged })).status).toBe(403);
    expect((await ask(null, 'POST', `/api/v1/devices/${device.id}/crushed`, { receipt: early })).status).toBe(204);
    const entry = (await devicesOf(admin.token)).devices.find(({ id }) => id === device.id);
    expect(entry).toMatchObject({ revokedBy: 'ines', revokedAt: now.toISOString(), crushedAt: now.toISOString() });
    expect(await actions(device.id)).toEqual(expect.arrayContaining(['device.revoke', 'device.crushed']));
  });

  it('is not for the administrator of one site, who sees their own computers alone', async () => {
    const { device } = await addDevice(server.db, maya, { now });
    const local = await addDevice(server.db, joan, { now });
    const seen = await devicesOf(local.token);
    expect([seen.everybody, seen.devices.map(({ owner }) => owner.id)]).toEqual([false, ['joan']]);
    expect((await ask(local.token, 'POST', `/api/v1/devices/${device.id}/revocation`, {})).status).toBe(404);
    expect(await actions(device.id)).toContain('device.revoke.refused');
  });

  it('is for its owner and an administrator; for anybody else it does not exist, and the try is on record', async () => {
    const { device } = await addDevice(server.db, maya, { now });
    const other = await addDevice(server.db, tom, { now });
    expect((await ask(other.token, 'POST', `/api/v1/devices/${device.id}/revocation`, {})).status).toBe(404);
    expect(await actions(device.id)).toContain('device.revoke.refused');
    const again = await addDevice(server.db, maya, { now });
    expect((await ask(again.token, 'POST', `/api/v1/devices/${device.id}/revocation`, {})).status).toBe(204);
  });
});
