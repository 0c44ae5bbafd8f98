import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../src-shared/base/dates.ts';
import { DeviceOrders, type DeviceReport, type FleetEntry, FleetReply } from '../../src-shared/wire/devices.ts';
import { listFleet } from '../store/fleet.ts';
import { addDevice, addPerson, person, type TestDevice } from '../testing/test-people.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
const now = new Date('2026-03-02T12:00:00.000Z');
const maya = person('maya', ['clinic-manager', 'westside-clinic']);
const ines = person('ines', ['administrator', '*']);
let hers: { device: TestDevice; token: string };
let admin: { device: TestDevice; token: string };

beforeAll(async () => {
  server = await startTestServer({ clock: () => now });
  for (const who of [maya, ines]) await addPerson(server.db, who);
  hers = await addDevice(server.db, maya, { now });
  admin = await addDevice(server.db, ines, { now });
});
afterAll(() => server.close());

const report: DeviceReport = {
  system: 'linux x64',
  ring: { followed: 'broad', isFixed: false },
  faults: ['disk'],
  warnings: [],
  crashes: 1,
  unsent: 2,
  syncedAt: instantOf(now),
};

function send(token: string, method: string, path: string, body?: unknown): Promise<Response> {
  const isBytes = body instanceof Uint8Array;
  return fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }),
    },
    ...(body === undefined ? {} : { body: isBytes ? new Blob([new Uint8Array(body)]) : JSON.stringify(body) }),
  });
}
const tell = async (change: Partial<DeviceReport> = {}) =>
  DeviceOrders.parse(
    await (await send(hers.token, 'PUT', '/api/v1/devices/current/report', { ...report, ...change })).json(),
  );
const fleetOf = async (after = '') =>
  FleetReply.parse(await (await send(admin.token, 'GET', `/api/v1/fleet${after}`)).json());
const entryOf = async ({ id }: TestDevice): Promise<FleetEntry | undefined> =>
  (await fleetOf()).items.find((one) => one.id === id);
const actions = async ({ id }: TestDevice) =>
  (await server.db.selectFrom('audit_leaf').select('action').where('entity', '=', id).execute()).map(
    ({ action }) => action,
  );

describe('the fleet', () => {
  it('shows what a computer said of itself, and when', async () => {
    expect(await tell()).toEqual({ ring: null, bundle: null });
    expect(await entryOf(hers.device)).toMatchObject({ report, reportedAt: now.toISOString(), ring: null });
    expect(await entryOf(admin.device)).toMatchObject({ report: null, reportedAt: null });
  });

  it('tells a computer the ring that an administrator named, and that it was taken back', async () => {
    const path = `/api/v1/fleet/${hers.device.id}/ring`;
    expect(await (await send(admin.token, 'PUT', path, { ring: 'pilot' })).json()).toMatchObject({ ring: 'pilot' });
    expect((await tell()).ring).toBe('pilot');
    await send(admin.token, 'PUT', path, { ring: null });
    expect((await tell()).ring).toBeNull();
    expect((await actions(hers.device)).filter((action) => action === 'device.ring')).toHaveLength(2);
    expect((await send(admin.token, 'PUT', path, { ring: 'everybody' })).status).toBe(400);
  });

  it('takes a bundle that was asked for, once, and gives it to an administrator; each step is on record', async () => {
    const own = '/api/v1/devices/current/bundle';
    const bytes = Uint8Array.of(80, 75, 3, 4);
    expect((await send(hers.token, 'PUT', own, bytes)).status).toBe(409);
    const path = `/api/v1/fleet/${hers.device.id}`;
    expect((await send(admin.token, 'GET', `${path}/bundle`)).status).toBe(404);
    await send(admin.token, 'POST', `${path}/bundle-requests`, {});
    expect((await tell()).bundle).toEqual({ requestedAt: now.toISOString(), by: 'Name of ines' });
    expect(await (await send(hers.token, 'PUT', own, bytes)).json()).toEqual({ ring: null, bundle: null });
    expect((await tell()).bundle).toBeNull();
    expect((await send(hers.token, 'PUT', own, bytes)).status).toBe(409);
    expect((await entryOf(hers.device))?.bundle).toMatchObject({
      requestedAt: null,
      sentAt: now.toISOString(),
      bytes: 4,
    });
    const given = await send(admin.token, 'GET', `${path}/bundle`);
    expect(given.headers.get('content-type')).toBe('application/zip');
    expect(new Uint8Array(await given.arrayBuffer())).toEqual(bytes);
    expect((await actions(hers.device)).filter((action) => action.startsWith('device.bundle')).toSorted()).toEqual([
      'device.bundle.asked',
      'device.bundle.read',
      'device.bundle.sent',
    ]);
  });

  it('asks nothing of a computer that was revoked, or that is not there', async () => {
    const { device } = await addDevice(server.db, maya, { now });
    await send(admin.token, 'POST', `/api/v1/devices/${device.id}/revocation`, {});
    expect((await send(admin.token, 'PUT', `/api/v1/fleet/${device.id}/ring`, { ring: 'early' })).status).toBe(409);
    expect((await send(admin.token, 'POST', `/api/v1/fleet/${device.id}/bundle-requests`, {})).status).toBe(409);
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect((await send(admin.token, 'PUT', `/api/v1/fleet/${nobody}/ring`, { ring: 'early' })).status).toBe(404);
  });

  it('comes in pages, of which none leaves a computer out or shows it twice', async () => {
    const [first] = await listFleet(server.db, null, 1);
    const rest = await listFleet(server.db, first?.id ?? null, 100);
    const { items, total, next } = await fleetOf();
    expect([first, ...rest].map((one) => one?.id)).toEqual(items.map(({ id }) => id));
    expect([items.length, next]).toEqual([total, null]);
    expect((await fleetOf(`?after=${items[0]?.id}`)).items.map(({ id }) => id)).toEqual(rest.map(({ id }) => id));
  });
});

describe('a fleet of ten thousand computers', () => {
  beforeAll(async () => {
    await sql`
      insert into device (id, name, public_key, person_id, enrolled_at, last_contact_at, report, reported_at)
      select gen_random_uuid(), 'Front desk ' || n, convert_to('key ' || n, 'UTF8'), ${maya.id}, ${now}, ${now}, ${JSON.stringify(report)}, ${now}
      from generate_series(1, 10000) n`.execute(server.db);
  });

  it('comes in pages of a thousand and of less than a megabyte, with each computer once and in order', async () => {
    const seen: string[] = [];
    const sizes: number[] = [];
    let total = 0;
    for (let after: string | null = ''; after !== null;) {
      const text: string = await (await send(admin.token, 'GET', `/api/v1/fleet${after && `?after=${after}`}`)).text();
      const page = FleetReply.parse(JSON.parse(text));
      seen.push(...page.items.map(({ id }) => id));
      sizes.push(text.length);
      ({ total, next: after } = page);
    }
    expect(sizes).toHaveLength(11);
    expect(Math.max(...sizes)).toBeLessThan(1_000_000);
    expect([seen.length, new Set(seen).size]).toEqual([total, total]);
    expect(seen).toEqual(seen.toSorted());
  });

  it('names the ring of one of them as before', async () => {
    const [one] = (await fleetOf()).items;
    const path = `/api/v1/fleet/${one!.id}/ring`;
    expect(await (await send(admin.token, 'PUT', path, { ring: 'early' })).json()).toMatchObject({ ring: 'early' });
  });
});
