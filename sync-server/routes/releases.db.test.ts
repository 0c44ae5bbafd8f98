import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP, signedText } from '../../src-shared/update/manifest.ts';
import { Rollout } from '../../src-shared/update/rollout.ts';
import { ReleasesReply } from '../../src-shared/wire/releases.ts';
import { addDevice, addPerson, person } from '../testing/test-people.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const now = new Date('2026-03-02T12:00:00.000Z');
const folder = mkdtempSync(join(tmpdir(), 'countersign-releases-'));
const { privateKey } = generateKeyPairSync('ed25519');
const installer = randomBytes(200_000);
let server: TestServer;
let admin = '';

function putRelease(version: string, notes = ''): void {
  const file = `countersign-${version}-linux-amd64.deb`;
  mkdirSync(join(folder, version));
  writeFileSync(join(folder, version, file), installer);
  const manifest = JSON.stringify({
    format: 'countersign-update/1',
    app: APP,
    version,
    platform: 'linux',
    arch: 'x64',
    file,
    bytes: installer.length,
    sha512: createHash('sha512').update(installer).digest('hex'),
    issuedAt: '2026-03-01T00:00:00.000Z',
    expiresAt: '2026-04-01T00:00:00.000Z',
  });
  const signature = sign(null, Buffer.from(signedText(manifest)), privateKey).toString('base64');
  writeFileSync(join(folder, version, `${file}.update.json`), JSON.stringify({ manifest, signature }));
  if (notes) writeFileSync(join(folder, version, 'notes.txt'), notes);
}

beforeAll(async () => {
  putRelease('1.9.0', 'Letters print on two sides.\n');
  putRelease('1.10.0');
  // Not of a release: nothing signed beside it, and another kind of name.
  mkdirSync(join(folder, '1.11.0'));
  writeFileSync(join(folder, '1.11.0', 'countersign-1.11.0-linux-amd64.deb'), installer);
  mkdirSync(join(folder, 'latest'));
  writeFileSync(join(folder, 'secret'), 'not of a release');
  symlinkSync('/etc', join(folder, '1.9.0', 'etc'));
  server = await startTestServer({ clock: () => now, updatesFolder: folder });
  const ines = person('ines', ['administrator', '*']);
  await addPerson(server.db, ines);
  admin = (await addDevice(server.db, ines, { now })).token;
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${admin}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const reach = (version: string, body: unknown, headers?: Record<string, string>) =>
  ask('PUT', `/api/v1/releases/${version}/reach`, body, headers);
const rollout = async () => Rollout.parse(await (await fetch(`${server.url}/updates/rollout.json`)).json());
const everybody = { ring: 'broad', percentage: 100, state: 'offered' };

async function leaves(entity: string): Promise<{ action: string; body: unknown }[]> {
  const rows = await server.db
    .selectFrom('audit_leaf')
    .select(['action', 'body'])
    .where('entity', '=', entity)
    .orderBy('seq')
    .execute();
  return rows.map(({ action, body }) => ({ action, body: (JSON.parse(body ?? '') as { body: unknown }).body }));
}

describe('the releases of the workbench', () => {
  it('are those in the folder, the newest first, and none of them is offered before an administrator says so', async () => {
    const { items, hasFolder } = ReleasesReply.parse((await ask('GET', '/api/v1/releases')).body);
    expect(hasFolder).toBe(true);
    expect(items.map(({ version, files, reach: set }) => [version, files.length, set])).toEqual([
      ['1.11.0', 0, null],
      ['1.10.0', 1, null],
      ['1.9.0', 1, null],
    ]);
    expect(items[2]).toMatchObject({ notes: 'Letters print on two sides.', files: [{ arch: 'x64', bytes: 200_000 }] });
    expect((await rollout()).releases).toEqual([]);
  });

  it('go to a ring and a share of it, and the audit log has who let them', async () => {
    const set = await reach('1.10.0', { ring: 'early', percentage: 20, state: 'offered' });
    expect(set).toMatchObject({ status: 200 });
    expect(set.headers.get('etag')).toBe('"1"');
    expect((await rollout()).releases).toMatchObject([{ version: '1.10.0', ring: 'early', percentage: 20 }]);
    expect((await reach('1.10.0', everybody, { 'if-match': '"7"' })).status).toBe(412);
    expect((await reach('1.10.0', everybody, { 'if-match': '"1"' })).status).toBe(200);
    expect((await leaves('1.10.0')).map(({ action }) => action)).toEqual(['release.reach', 'release.reach']);
    expect((await leaves('1.10.0'))[1]?.body).toEqual({
      before: { ring: 'early', percentage: 20, state: 'offered' },
      after: everybody,
    });
    expect((await reach('1.10.0', { ...everybody, percentage: 101 })).status).toBe(400);
    expect((await reach('1.12.0', everybody)).status).toBe(404);
  });

  it('are never offered when nothing signed lies beside them', async () => {
    expect((await reach('1.11.0', everybody)).status).toBe(200);
    expect((await rollout()).releases.map(({ version }) => version)).toEqual(['1.10.0']);
  });

  it('do not come back once they were withdrawn', async () => {
    expect((await reach('1.9.0', { ...everybody, state: 'withdrawn' })).status).toBe(200);
    expect((await reach('1.9.0', everybody)).status).toBe(409);
    expect((await rollout()).releases.find(({ version }) => version === '1.9.0')).toMatchObject({ state: 'withdrawn' });
  });

  it('have terms: a minimum version and hours of maintenance', async () => {
    const terms = { minimumVersion: '1.9.0', maintenance: { from: '19:00', until: '06:00' } };
    expect((await ask('PUT', '/api/v1/update-terms', terms)).status).toBe(200);
    expect(await rollout()).toMatchObject(terms);
    expect((await ask('PUT', '/api/v1/update-terms', terms, { 'if-match': '"0"' })).status).toBe(412);
    const wrong = { ...terms, maintenance: { from: '25:00', until: '06:00' } };
    expect((await ask('PUT', '/api/v1/update-terms', wrong)).status).toBe(400);
    expect((await leaves('updates')).map(({ action }) => action)).toEqual(['release.terms']);
  });
});

describe('the feed of updates', () => {
  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${server.url}${path}`, { headers });
  const file = '/updates/1.10.0/countersign-1.10.0-linux-amd64.deb';

  it('gives installers without a session, whole and by ranges', async () => {
    const whole = await get(file);
    expect(whole.headers.get('accept-ranges')).toBe('bytes');
    expect(Buffer.from(await whole.arrayBuffer()).equals(installer)).toBe(true);
    const part = await get(file, { range: 'bytes=150000-' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 150000-199999/200000']);
    expect(Buffer.from(await part.arrayBuffer()).equals(installer.subarray(150_000))).toBe(true);
    expect((await get(file, { range: 'bytes=200000-' })).status).toBe(416);
    expect((await get(`${file}.update.json`)).status).toBe(200);
  });

  it.each([
    '/updates/1.10.0/..%2fsecret',
    '/updates/..%2f..%2fetc/passwd',
    '/updates/latest/x',
    '/updates/1.10.0/.hidden',
    '/updates/1.9.0/etc',
    '/updates/1.9.0/etc%2fpasswd',
    '/updates/1.10.0/missing.deb',
  ])('has nothing at %s', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    await answer.text();
  });
});
