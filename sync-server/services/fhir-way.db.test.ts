import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectorEntry, ConnectorTestReply } from '../../src-shared/wire/connectors.ts';
import type { QuarantineReply, QuarantineText } from '../../src-shared/wire/quarantine.ts';
import { rawFilePath } from '../integration/raw-files.ts';
import { type Connections, openConnections } from '../testing/test-connections.ts';
import { claims, StrictServer } from '../testing/test-fhir-server.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;

let made: Connections;
let ehr: StrictServer;
beforeAll(async () => {
  // Signatures are held against the real time by the other side.
  made = await openConnections(new Date());
  ehr = new StrictServer();
  await ehr.listen();
  ehr.client = { id: 'countersign', key: { ...publicKey.export({ format: 'jwk' }), kid: 'k1' } };
});
afterAll(async () => {
  await ehr.close();
  await made.close();
});

const asking = (changes: object = {}) => ({
  kind: 'fhir',
  base: `${ehr.base}/`,
  clientId: 'countersign',
  tokenUrl: '',
  kid: 'k1',
  resources: ['Claim'],
  way: 'poll',
  everyMinutes: 1,
  ...changes,
});

async function create(settings: object): Promise<ConnectorEntry> {
  const request = { name: 'Lakeshore EHR', site: '', enabled: true, settings, privateKey: pem };
  const { status, body } = await made.ask('POST', '/connectors', request);
  expect([status, body]).toEqual([201, body]);
  return body as ConnectorEntry;
}

const entryOf = async (id: string) => (await made.ask('GET', `/connectors/${id}`)).body as ConnectorEntry;
const importsOf = (id: string) =>
  made.desk.db.selectFrom('import').selectAll().where('connector', '=', id).orderBy('id').execute();
const claimsKept = async () =>
  (await made.desk.db.selectFrom('claim').select('id').orderBy('id').execute()).map(({ id }) => id);

describe('a FHIR server that is asked for what changed', () => {
  it('is signed in to, read page by page with the bytes kept, and asked again for what came since alone', async () => {
    ehr.claims = claims.slice(0, 3);
    const { id } = await create(asking());
    await made.look();
    expect(await entryOf(id)).toMatchObject({
      run: { state: 'running', problem: '', where: ehr.base },
      health: { day: { received: 2, faulty: 0 } },
      hasPrivateKey: true,
    });
    expect(await claimsKept()).toEqual(['FC-0', 'FC-1', 'FC-2']);
    const first = (await importsOf(id)).find(({ file }) => file === 'Claim, page 1');
    expect(first?.kind).toBe('fhir-r4');
    const kept = JSON.parse(await readFile(rawFilePath(made.desk.dataDir, first?.sha256 ?? ''), 'utf8')) as object;
    expect(kept).toMatchObject({ resourceType: 'Bundle', type: 'searchset' });

    const changed = { ...claims[3]!, meta: { lastUpdated: made.desk.now.toISOString() } };
    ehr.claims = [...claims.slice(0, 3), changed];
    await made.look();
    expect(await claimsKept()).toEqual(['FC-0', 'FC-1', 'FC-2', 'FC-3']);
    expect(await importsOf(id)).toHaveLength(3);
    await remove(id);
  });

  it('has what cannot be taken put aside, and takes the rest', async () => {
    const charge = { resourceType: 'ChargeItem', id: 'x', meta: { lastUpdated: made.desk.now.toISOString() } };
    ehr.claims = [{ ...claims[4]!, meta: charge.meta }, charge as unknown as (typeof claims)[number]];
    const { id } = await create(asking());
    await made.look();
    expect(await claimsKept()).toContain('FC-4');
    const { items } = (await made.ask('GET', `/quarantine?way=${id}`)).body as QuarantineReply;
    expect(items).toMatchObject([{ what: 'ChargeItem', kind: 'fhir-r4', state: 'waiting' }]);
    const { text, from } = (await made.ask('POST', `/quarantine/${items[0]?.id}/openings`, {})).body as QuarantineText;
    expect(text?.slice(from)).toMatch(/^\{"resource":\{"resourceType":"ChargeItem"/);
    ehr.claims = claims;
    await remove(id);
  });

  it('says why it cannot be asked, and goes on from where it was when it can', async () => {
    const { id } = await create(asking());
    const known = ehr.client;
    ehr.client = null;
    await made.look();
    const { run } = await entryOf(id);
    expect(run.state).toBe('failing');
    expect(run.problem).toMatch(/^127\.0\.0\.1:\d+ gave out no token: 401 \(invalid_client\)\.$/);
    ehr.client = known;
    await made.look();
    expect((await entryOf(id)).run).toMatchObject({ state: 'running', problem: '' });
    await remove(id);
  });
});

describe('a FHIR server that exports', () => {
  it('is asked until its files are ready, which are taken as they are; another export waits for its time', async () => {
    ehr.pollsUntilDone = 1;
    const { id } = await create(asking({ way: 'export', everyMinutes: 60 }));
    await made.look();
    expect((await entryOf(id)).run).toMatchObject({ state: 'running', backlog: 1 });
    await made.look();
    await made.look();
    expect(await importsOf(id)).toMatchObject([{ file: 'Claim, file 1', records: 5 }]);
    expect((await entryOf(id)).run).toMatchObject({ state: 'running', backlog: 0 });
    expect(ehr.isDeleted).toBe(true);
    const asked = ehr.requests.length;
    await switched(id, false);
    await switched(id, true);
    expect(ehr.requests).toHaveLength(asked);
    await remove(id);
  });
});

describe('the settings of a FHIR server', () => {
  it('are tested with the key that is given, or the one that is kept', async () => {
    ehr.claims = claims;
    const test = async (asked: object) =>
      (await made.ask('POST', '/connectors/tests', asked)).body as ConnectorTestReply;
    expect(await test({ settings: asking(), privateKey: pem })).toEqual({
      ok: true,
      message: 'Strict EHR answers with FHIR 4.0.1, and what is asked for can be read.',
    });
    const other = stranger.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect((await test({ settings: asking(), privateKey: other })).message).toMatch(/gave out no token: 401/);
    expect(await test({ settings: asking() })).toEqual({
      ok: false,
      message: 'The private key: whoever signs in does so with a private key.',
    });
    const inside = await test({ settings: asking({ base: 'http://10.0.0.1/fhir', clientId: '' }) });
    expect(inside.message).toMatch(/^10\.0\.0\.1 is 10\.0\.0\.1 inside a network/);
  });

  it('never give the key out again, and refuse one that no server takes', async () => {
    const { id } = await create(asking());
    expect(JSON.stringify(await entryOf(id))).not.toContain('PRIVATE KEY');
    const leaves = await made.desk.db.selectFrom('audit_leaf').select('body').where('entity', '=', id).execute();
    expect(JSON.stringify(leaves)).not.toContain('PRIVATE KEY');
    const weak = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const request = { name: 'Weak', site: '', enabled: false, settings: asking() };
    const given = { ...request, privateKey: weak.export({ type: 'pkcs8', format: 'pem' }).toString() };
    expect(await made.ask('POST', '/connectors', given)).toMatchObject({ status: 400 });
    expect(await made.ask('POST', '/connectors', request)).toMatchObject({ status: 400 });
    await remove(id);
  });
});

/** Switched on, it is opened anew as after a restart of the server. */
async function switched(id: string, enabled: boolean): Promise<void> {
  const { name, site, settings, ver } = await entryOf(id);
  const request = { name, site, enabled, settings };
  expect((await made.ask('PUT', `/connectors/${id}`, request, { 'if-match': `"${ver}"` })).status).toBe(200);
  await made.look();
  expect((await entryOf(id)).run.state).toBe(enabled ? 'running' : 'off');
}

async function remove(id: string): Promise<void> {
  const { etag } = await made.ask('GET', `/connectors/${id}`);
  expect((await made.ask('DELETE', `/connectors/${id}`, undefined, { 'if-match': etag ?? '' })).status).toBe(204);
  await made.look();
}
