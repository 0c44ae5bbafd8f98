import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Person, Role } from '../../src-shared/authority/person.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { SYNC_PROTOCOL_HEADER, SYNC_PROTOCOL_VERSION } from '../../src-shared/wire/sync.ts';
import { saveResource } from '../store/fhir-resources.ts';
import { inTransaction } from '../store/transaction.ts';
import { type Desk, openDesk } from '../testing/test-desk.ts';
import { plainClaim, remittanceText } from '../testing/test-import.ts';
import { addDevice, addPerson } from '../testing/test-people.ts';
import { juneRequest } from '../testing/test-periods.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { routeRules } from './route-rules.ts';

const NOON = new Date('2026-11-24T12:00:00.000Z');
/** Where the sample case, remittance and import are; people of 'elsewhere' hold their role at another site. */
const SITE = 'mercy-general';
const places = { here: SITE, elsewhere: 'westside-clinic', network: '*' } as const;
type Place = keyof typeof places;

/** SHA-256 of 'a'. */
const HASH = 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb';

const letter: Record<Role, string> = {
  'clinic-manager': 'M',
  'reconciliation-analyst': 'A',
  'ar-specialist': 'S',
  'revenue-cycle-director': 'D',
  controller: 'C',
  'governance-board': 'B',
  auditor: 'U',
  administrator: 'N',
};
const ALL = Object.values(letter).join('');

/**
 * Who gets through, by the letter of their role: with the role at the site of the sample, at another site, for the network.
 * Everybody else is refused (403), or told that there is no such thing (404).
 */
const expected: Readonly<Record<string, Readonly<Record<Place, string>>>> = {
  'GET /api/v1/machine-clients': { here: '', elsewhere: '', network: 'N' },
  'GET /api/v1/machine-clients/:id': { here: '', elsewhere: '', network: 'N' },
  'POST /api/v1/machine-clients': { here: '', elsewhere: '', network: 'N' },
  'PUT /api/v1/machine-clients/:id/keys': { here: '', elsewhere: '', network: 'N' },
  'POST /api/v1/machine-clients/:id/revocation': { here: '', elsewhere: '', network: 'N' },
  'GET /api/v1/releases': { here: '', elsewhere: '', network: 'N' },
  'PUT /api/v1/releases/:version/reach': { here: '', elsewhere: '', network: 'N' },
  'PUT /api/v1/update-terms': { here: '', elsewhere: '', network: 'N' },
  'GET /api/v1/events': { here: '', elsewhere: '', network: 'N' },
  'GET /api/v1/webhooks': { here: '', elsewhere: '', network: 'N' },
  'GET /api/v1/webhooks/:id': { here: '', elsewhere: '', network: 'N' },
  'GET /api/v1/webhooks/:id/deliveries': { here: '', elsewhere: '', network: 'N' },
  'POST /api/v1/webhooks': { here: '', elsewhere: '', network: 'N' },
  'PUT /api/v1/webhooks/:id': { here: '', elsewhere: '', network: 'N' },
  'POST /api/v1/webhooks/:id/secret': { here: '', elsewhere: '', network: 'N' },
  'POST /api/v1/webhooks/:id/replay': { here: '', elsewhere: '', network: 'N' },
  'POST /api/v1/webhooks/:id/tests': { here: '', elsewhere: '', network: 'N' },
  'POST /api/v1/webhooks/:id/deliveries/:event/retries': { here: '', elsewhere: '', network: 'N' },
  'POST /api/v1/webhooks/:id/deliveries/:event/dismissals': { here: '', elsewhere: '', network: 'N' },
  'DELETE /api/v1/webhooks/:id': { here: '', elsewhere: '', network: 'N' },
  'GET /api/v1/connectors': { here: '', elsewhere: '', network: 'N' },
  'GET /api/v1/connectors/:id': { here: '', elsewhere: '', network: 'N' },
  'POST /api/v1/connectors': { here: '', elsewhere: '', network: 'N' },
  'POST /api/v1/connectors/tests': { here: '', elsewhere: '', network: 'N' },
  'PUT /api/v1/connectors/:id': { here: '', elsewhere: '', network: 'N' },
  'DELETE /api/v1/connectors/:id': { here: '', elsewhere: '', network: 'N' },
  'GET /api/v1/quarantine': { here: '', elsewhere: '', network: 'N' },
  'GET /api/v1/quarantine/:id': { here: '', elsewhere: '', network: 'N' },
  'POST /api/v1/quarantine/:id/openings': { here: '', elsewhere: '', network: 'N' },
  'POST /api/v1/quarantine/:id/replays': { here: '', elsewhere: '', network: 'N' },
  'POST /api/v1/quarantine/:id/columns': { here: '', elsewhere: '', network: 'N' },
  'POST /api/v1/quarantine/:id/dismissals': { here: '', elsewhere: '', network: 'N' },
  'POST /api/v1/replays': { here: '', elsewhere: '', network: 'N' },
  'GET /api/v1/me': { here: ALL, elsewhere: ALL, network: ALL },
  'DELETE /api/v1/sessions': { here: ALL, elsewhere: ALL, network: ALL },
  'DELETE /api/v1/sessions/current': { here: ALL, elsewhere: ALL, network: ALL },
  'GET /api/v1/devices': { here: ALL, elsewhere: ALL, network: ALL },
  'POST /api/v1/devices/current': { here: ALL, elsewhere: ALL, network: ALL },
  'POST /api/v1/devices/:id/revocation': { here: ALL, elsewhere: ALL, network: ALL },
  'PUT /api/v1/devices/current/report': { here: ALL, elsewhere: ALL, network: ALL },
  'PUT /api/v1/devices/current/bundle': { here: ALL, elsewhere: ALL, network: ALL },
  'GET /api/v1/fleet': { here: '', elsewhere: '', network: 'N' },
  'PUT /api/v1/fleet/:id/ring': { here: '', elsewhere: '', network: 'N' },
  'POST /api/v1/fleet/:id/bundle-requests': { here: '', elsewhere: '', network: 'N' },
  'GET /api/v1/fleet/:id/bundle': { here: '', elsewhere: '', network: 'N' },
  'GET /api/v1/cases': { here: 'MASDCBU', elsewhere: 'MASDCBU', network: 'MASDCBU' },
  'GET /api/v1/cases/:id': { here: 'MASDCBU', elsewhere: '', network: 'MASDCBU' },
  'GET /api/v1/cases/:id/letters': { here: 'MASDCBU', elsewhere: '', network: 'MASDCBU' },
  'GET /api/v1/cases/:id/letters/:letter': { here: 'MASDCBU', elsewhere: '', network: 'MASDCBU' },
  'POST /api/v1/cases': { here: 'MASDC', elsewhere: 'MASDC', network: 'MASDC' },
  'POST /api/v1/cases/preview': { here: 'MASDC', elsewhere: 'MASDC', network: 'MASDC' },
  'PUT /api/v1/records': { here: '', elsewhere: '', network: 'AN' },
  'GET /api/v1/remittances': { here: 'MASDCU', elsewhere: 'MASDCU', network: 'MASDCU' },
  'GET /api/v1/remittances/:id': { here: 'MASDCU', elsewhere: '', network: 'MASDCU' },
  'GET /api/v1/carry-forwards': { here: 'MASDCU', elsewhere: 'MASDCU', network: 'MASDCU' },
  'GET /api/v1/reassociation': { here: 'MASDCU', elsewhere: 'MASDCU', network: 'MASDCU' },
  'GET /api/v1/remittances/:id/links': { here: 'MASDCU', elsewhere: '', network: 'MASDCU' },
  'PUT /api/v1/reconciliations/:id/sides/:side': { here: 'AC', elsewhere: '', network: 'AC' },
  'GET /api/v1/reconciliations/:id/sides/:side': { here: 'ADCBU', elsewhere: '', network: 'ADCBU' },
  'GET /api/v1/reconciliations/:id/certificate': { here: 'ADCBU', elsewhere: '', network: 'ADCBU' },
  'GET /api/v1/reconciliations/:id/rules': { here: 'ADCBU', elsewhere: '', network: 'ADCBU' },
  'GET /api/v1/match-rules/:pair': { here: 'ADCBU', elsewhere: '', network: 'ADCBU' },
  'PUT /api/v1/match-rules/:pair/draft': { here: 'AC', elsewhere: 'AC', network: 'AC' },
  'POST /api/v1/match-rules/:pair/draft/discard': { here: 'AC', elsewhere: 'AC', network: 'AC' },
  'POST /api/v1/match-rules/:pair/draft/rehearsals': { here: 'AC', elsewhere: 'AC', network: 'AC' },
  'POST /api/v1/match-rules/:pair/draft/use': { here: 'DC', elsewhere: 'DC', network: 'DC' },
  // Who attached a document sends it; to everybody else there is no such upload.
  'POST /api/v1/documents': { here: '', elsewhere: '', network: '' },
  'PUT /api/v1/documents/:id/pieces/:n': { here: '', elsewhere: '', network: '' },
  'POST /api/v1/documents/:id/complete': { here: '', elsewhere: '', network: '' },
  'GET /api/v1/documents/:id': { here: 'MASDCBU', elsewhere: '', network: 'MASDCBU' },
  'POST /api/v1/documents/:id/openings': { here: 'MASDCBU', elsewhere: '', network: 'MASDCBU' },
  'GET /api/v1/documents/:id/content': { here: 'MASDCBU', elsewhere: '', network: 'MASDCBU' },
  'POST /api/v1/imports': { here: 'MASDC', elsewhere: 'MASDC', network: 'MASDC' },
  // One file may hold several sites': only who sees all of them is told of somebody else's.
  'GET /api/v1/imports/:id': { here: '', elsewhere: '', network: 'MASDCU' },
  'GET /api/v1/lineage/imports/:id': { here: '', elsewhere: '', network: 'MASDCU' },
  'GET /api/v1/imports/:id/acknowledgements': { here: '', elsewhere: '', network: 'MASDCU' },
  'GET /api/v1/ledger/entries': { here: 'ADCBU', elsewhere: 'ADCBU', network: 'ADCBU' },
  'GET /api/v1/ledger/trial-balance': { here: 'ADCBU', elsewhere: 'ADCBU', network: 'ADCBU' },
  'GET /api/v1/processes': { here: ALL, elsewhere: ALL, network: ALL },
  'GET /api/v1/processes/:name/bpmn': { here: ALL, elsewhere: ALL, network: ALL },
  'GET /api/v1/processes/standing': { here: 'DCN', elsewhere: 'DCN', network: 'DCN' },
  'POST /api/v1/cases/:id/process': { here: 'DCN', elsewhere: '', network: 'DCN' },
  'GET /api/v1/comparisons': { here: '', elsewhere: '', network: 'ADCBU' },
  'POST /api/v1/comparisons': { here: '', elsewhere: '', network: 'ADCBU' },
  'GET /api/v1/erp': { here: '', elsewhere: '', network: 'ADCBU' },
  // Answered with nothing where no ERP is.
  'GET /api/v1/erp/cases/:id': { here: 'MASDCBU', elsewhere: 'MASDCBU', network: 'MASDCBU' },
  'GET /api/v1/erp/mapping': { here: '', elsewhere: '', network: 'ADCBU' },
  'PUT /api/v1/erp/mapping': { here: '', elsewhere: '', network: 'C' },
  'POST /api/v1/erp/previews': { here: '', elsewhere: '', network: 'ADCBU' },
  'POST /api/v1/erp/retries': { here: '', elsewhere: '', network: 'C' },
  'GET /api/v1/erp/reconciliation': { here: '', elsewhere: '', network: 'ADCBU' },
  'GET /api/v1/policies': { here: ALL, elsewhere: ALL, network: ALL },
  'GET /api/v1/policies/:policy': { here: ALL, elsewhere: ALL, network: ALL },
  'GET /api/v1/policies/:policy/versions/:version/dmn': { here: ALL, elsewhere: ALL, network: ALL },
  'GET /api/v1/policies/:policy/draft/findings': { here: ALL, elsewhere: ALL, network: ALL },
  'GET /api/v1/policies/:policy/draft/rehearsal': { here: '', elsewhere: '', network: 'B' },
  'GET /api/v1/policies/:policy/rehearsals/:id': { here: '', elsewhere: '', network: 'B' },
  'GET /api/v1/policies/:policy/rehearsals/:id/changes': { here: '', elsewhere: '', network: 'B' },
  'PUT /api/v1/policies/:policy/draft': { here: '', elsewhere: '', network: 'B' },
  'POST /api/v1/policies/:policy/draft/dmn': { here: '', elsewhere: '', network: 'B' },
  'POST /api/v1/policies/:policy/draft/discard': { here: '', elsewhere: '', network: 'B' },
  'POST /api/v1/policies/:policy/draft/submission': { here: '', elsewhere: '', network: 'B' },
  'POST /api/v1/policies/:policy/draft/review': { here: '', elsewhere: '', network: 'B' },
  'POST /api/v1/policies/:policy/draft/rehearsals': { here: '', elsewhere: '', network: 'B' },
  'GET /api/v1/audit/checkpoint': { here: ALL, elsewhere: ALL, network: ALL },
  'GET /api/v1/audit/consistency': { here: ALL, elsewhere: ALL, network: ALL },
  'GET /api/v1/audit/entries': { here: '', elsewhere: '', network: 'CBU' },
  'GET /api/v1/audit/entries/:index': { here: '', elsewhere: '', network: 'CBU' },
  'GET /api/v1/audit/export': { here: '', elsewhere: '', network: 'CBU' },
  'GET /api/v1/audit/holds': { here: '', elsewhere: '', network: 'CBU' },
  'POST /api/v1/audit/holds': { here: '', elsewhere: '', network: 'CB' },
  'DELETE /api/v1/audit/holds/:id': { here: '', elsewhere: '', network: 'CB' },
  'GET /api/v1/audit/evidence/cases/:id': { here: 'CBU', elsewhere: '', network: 'CBU' },
  'GET /fhir/r4/Task': { here: 'MASDCBU', elsewhere: 'MASDCBU', network: 'MASDCBU' },
  'GET /fhir/r4/Task/:id': { here: 'MASDCBU', elsewhere: '', network: 'MASDCBU' },
  'GET /fhir/r4/PaymentReconciliation': { here: 'MASDCU', elsewhere: 'MASDCU', network: 'MASDCU' },
  'GET /fhir/r4/PaymentReconciliation/:id': { here: 'MASDCU', elsewhere: '', network: 'MASDCU' },
  'GET /fhir/r4/ClaimResponse': { here: 'MASDCU', elsewhere: 'MASDCU', network: 'MASDCU' },
  'GET /fhir/r4/ClaimResponse/:id': { here: 'MASDCU', elsewhere: '', network: 'MASDCU' },
  'GET /fhir/r4/:type': { here: '', elsewhere: '', network: 'AN' },
  'GET /fhir/r4/:type/:id': { here: '', elsewhere: '', network: 'AN' },
  'POST /fhir/r4/:type': { here: '', elsewhere: '', network: 'AN' },
  'PUT /fhir/r4/:type/:id': { here: '', elsewhere: '', network: 'AN' },
  'POST /fhir/r4': { here: '', elsewhere: '', network: 'AN' },
  'POST /sync/v1/session': { here: ALL, elsewhere: ALL, network: ALL },
  'POST /sync/v1/purged': { here: ALL, elsewhere: ALL, network: ALL },
  'POST /sync/v1/pull': { here: ALL, elsewhere: ALL, network: ALL },
  'GET /sync/v1/digest/:scope/:coll': { here: 'MASDCBU', elsewhere: '', network: 'MASDCBU' },
  'POST /sync/v1/commands': { here: ALL, elsewhere: ALL, network: ALL },
  'GET /sync/v1/stream': { here: ALL, elsewhere: ALL, network: ALL },
};

const protocol = { [SYNC_PROTOCOL_HEADER]: String(SYNC_PROTOCOL_VERSION) };
const withSession = Object.entries(routeRules).filter(([, rule]) => rule !== 'everybody');

let desk: Desk;
let server: TestServer;
let sample: { period: string; document: string; caseId: string; remittance: string; importId: string };

beforeAll(async () => {
  desk = await openDesk(NOON);
  const services = servicesOf(desk);
  server = await startTestServer({ db: desk.db, clock: () => desk.now, ...services });
  const caseId = await desk.proposeWriteOff('wo-sample', 600_00, { site: SITE });
  const reply = await desk.import(remittanceText([{ trace: 'RM-1', amount: '80', body: plainClaim('PA-1') }]));
  await desk.settle();
  const { id } = await desk.db.selectFrom('remittance').select('id').executeTakeFirstOrThrow();
  const document = randomUUID();
  const attached = { document, sha256: HASH, name: 'a.txt', fileType: 'text', bytes: 1, pages: null, sensitive: true };
  await desk.command('daniel.reyes', caseId, { type: 'case.attach', ...attached } as CommandPayload);
  const period = randomUUID();
  await desk.command('priya.raman', period, { type: 'period.open', ...juneRequest, site: SITE });
  sample = { period, document, caseId, remittance: id, importId: reply.id };
  const told = { type: 'Account', id: 'sample', body: JSON.stringify({ resourceType: 'Account', id: 'sample' }) };
  await inTransaction(desk.db, (tx) => saveResource(tx, { ...told, after: 0, by: 'ehr' }, NOON));
});
afterAll(async () => {
  await server.close();
  await desk.close();
});

function servicesOf({ services }: Desk): Partial<Parameters<typeof startTestServer>[0]> {
  const { proposeCase, previewCase, operateProcess, takeRecords } = services;
  const { compare, importFile, findImport, documents } = services;
  const cases = { proposeCase, previewCase, operateProcess, takeRecords };
  return { ...cases, compare, importFile, findImport, documents };
}

/** The address of a route about the sample, and what is sent there. */
function requestOf(route: string, deviceId: string): { method: string; path: string; type?: string; body?: string } {
  const [method = '', pattern = ''] = route.split(' ');
  const ids: Record<string, string> = {
    '/api/v1/cases/:id': sample.caseId,
    '/api/v1/cases/:id/process': sample.caseId,
    '/api/v1/cases/:id/letters': sample.caseId,
    '/api/v1/cases/:id/letters/:letter': sample.caseId,
    '/api/v1/audit/evidence/cases/:id': sample.caseId,
    '/api/v1/remittances/:id': sample.remittance,
    '/api/v1/remittances/:id/links': sample.remittance,
    '/api/v1/reconciliations/:id/sides/:side': sample.period,
    '/api/v1/reconciliations/:id/certificate': sample.period,
    '/api/v1/reconciliations/:id/rules': sample.period,
    '/api/v1/imports/:id': sample.importId,
    '/api/v1/imports/:id/acknowledgements': sample.importId,
    '/api/v1/lineage/imports/:id': sample.importId,
    '/api/v1/documents/:id': sample.document,
    '/api/v1/documents/:id/openings': sample.document,
    '/api/v1/documents/:id/content': sample.document,
    '/api/v1/documents/:id/complete': sample.document,
    '/api/v1/documents/:id/pieces/:n': sample.document,
    '/fhir/r4/Task/:id': sample.caseId,
    '/fhir/r4/PaymentReconciliation/:id': sample.remittance,
    '/fhir/r4/ClaimResponse/:id': `${sample.remittance}.0`,
    '/fhir/r4/:type/:id': 'sample',
  };
  const path = pattern
    .replace(':id', ids[pattern] ?? randomUUID())
    .replace(':side', 'left')
    .replace(':pair', `${SITE}.bank.posted`)
    .replace(':n', '0')
    .replace(':type', 'Account')
    .replace(':letter', 'refusal')
    .replace(':policy', 'clock')
    .replace(':version', '1')
    .replace(':index', '0')
    .replace(':scope', encodeURIComponent(`${SITE}/work`))
    .replace(':coll', 'cases');
  if (method === 'PUT' && pattern.includes('/pieces/')) {
    return { method, path: `${path}?sha256=${HASH}`, type: 'application/octet-stream', body: 'a' };
  }
  if (pattern.endsWith('/complete')) return { method, path };
  if (method !== 'POST') return { method, path };
  if (pattern === '/api/v1/documents') {
    const body = JSON.stringify({ document: sample.document, sha256: HASH, bytes: 1 });
    return { method, path, type: 'application/json', body };
  }
  if (pattern.endsWith('/openings')) {
    return { method, path, type: 'application/json', body: JSON.stringify({ purpose: 'call', reason: '' }) };
  }
  if (pattern === '/api/v1/imports') {
    return { method, path: `${path}?name=a.835`, type: 'application/octet-stream', body: 'no remittance' };
  }
  // No kind of that name: what the service says of the site comes after it.
  const request = { kind: 'parking-refund', site: SITE, values: {} };
  const pause = { action: 'pause', reason: 'The payer is being sold.' };
  const body = pattern.endsWith('/process')
    ? pause
    : pattern.startsWith('/api/v1/cases')
      ? request
      : { deviceId, heldScopes: [] };
  return { method, path, type: 'application/json', body: JSON.stringify(body) };
}

/** 'through' whatever the service then says of the request; the document of another site is not there (404). */
async function answerOf(route: string, role: Role, place: Place): Promise<'through' | 'refused' | 'hidden'> {
  const person = Person.parse({ id: randomUUID(), name: role, roles: [{ role, site: places[place] }] });
  await addPerson(desk.db, person);
  const { device, token } = await addDevice(desk.db, person, { now: NOON });
  const { method, path, type, body } = requestOf(route, device.id);
  const stop = new AbortController();
  const response = await fetch(`${server.url}${path}`, {
    method,
    signal: stop.signal,
    headers: {
      authorization: `Bearer ${token}`,
      ...protocol,
      ...(type === undefined ? {} : { 'content-type': type }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const { status } = response;
  const isHidden =
    status === 404 &&
    /There is no such (document|import|case|resource)|You attached no such document|hold no such scope/.test(
      await text(response, stop),
    );
  stop.abort();
  if (status === 500) throw new Error(`${route} answers ${role} with a fault`);
  return status === 403 ? 'refused' : isHidden ? 'hidden' : 'through';
}

async function text(response: Response, stop: AbortController): Promise<string> {
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    stop.abort();
    return '';
  }
  return response.text();
}

describe('every route', () => {
  it('that asks for a session stands in the table, and the table has no other', () =>
    expect(Object.keys(expected).toSorted()).toEqual(withSession.map(([route]) => route).toSorted()));

  it('exists: there is no rule for a route that is gone', async () => {
    for (const route of Object.keys(routeRules)) {
      const { method, path } = requestOf(route, randomUUID());
      const response = await fetch(`${server.url}${path}`, { method });
      expect([route, /There is nothing at this address|Only .* can be used here/.test(await response.text())]).toEqual([
        route,
        false,
      ]);
    }
  });

  it.each(withSession.map(([route]) => route))('%s is closed without a session', async (route) => {
    const { method, path, type, body } = requestOf(route, randomUUID());
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: { ...protocol, ...(type === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body }),
    });
    expect(response.status).toBe(401);
  });

  describe.each(withSession.map(([route]) => route))('%s', (route) => {
    it.each(Object.keys(places) as Place[])('lets through, of the roles held %s, those in the table', async (place) => {
      const answers = await Promise.all(
        Role.options.map(async (role) => ((await answerOf(route, role, place)) === 'through' ? letter[role] : '')),
      );
      expect(answers.join('')).toBe(expected[route]?.[place]);
    });
  });
});
