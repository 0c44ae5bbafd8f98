import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountRecord } from '../../src-shared/testing/build-account.ts';
import { LettersReply } from '../../src-shared/wire/letters.ts';
import { openDesk, personOf, type Desk } from '../testing/test-desk.ts';
import { addDevice } from '../testing/test-people.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let desk: Desk;
let server: TestServer;

beforeAll(async () => {
  desk = await openDesk(new Date('2026-11-25T03:00:00.000Z'));
  server = await startTestServer({ db: desk.db, clock: () => desk.now, documents: desk.services.documents });
  await desk.services.takeRecords(personOf('priya.raman'), [accountRecord('PA-1', { balanceMinor: 600_00 })]);
  await desk.command('daniel.reyes', 'pp-1', {
    type: 'case.propose',
    kind: 'payment-plan',
    site: 'westside-clinic',
    values: {
      account: 'PA-1',
      request: 'new',
      balanceMinor: 480_00,
      instalments: 6,
      interval: 'monthly',
      firstDueOn: '2026-12-15',
      isWritten: true,
      hasFinanceCharge: false,
      reason: 'Lost the job in October.',
    },
  });
});
afterAll(async () => {
  await server.close();
  await desk.close();
});

async function get(path: string, who = 'daniel.reyes', method = 'GET'): Promise<Response> {
  const { token } = await addDevice(desk.db, personOf(who), { now: desk.now });
  const headers = { authorization: `Bearer ${token}` };
  return fetch(`${server.url}/api/v1/cases/pp-1/letters${path}`, { method, headers });
}
async function content(document: string): Promise<Buffer> {
  const { token } = await addDevice(desk.db, personOf('maya.okafor'), { now: desk.now });
  const headers = { authorization: `Bearer ${token}` };
  const reply = await fetch(`${server.url}/api/v1/documents/${document}/content`, { headers });
  expect(reply.status).toBe(200);
  return Buffer.from(await reply.arrayBuffer());
}
const taken = () =>
  desk.db.selectFrom('audit_leaf').select(['actor', 'entity', 'body']).where('action', '=', 'case.letter').execute();
const agreement = async () =>
  LettersReply.parse(await (await get('')).json()).letters.find(({ id }) => id === 'payment-plan-agreement');

describe('letters over HTTP', () => {
  it('before the case is approved are listed with the reason, and only looked at', async () => {
    const reason = 'It can be taken once the case is approved.';
    expect(await agreement()).toMatchObject({ version: 2, reason, preview: true });
    const early = await get('/payment-plan-agreement');
    expect([early.status, ((await early.json()) as { detail: string }).detail]).toEqual([409, reason]);
    const preview = await get('/payment-plan-agreement?preview');
    expect([preview.status, preview.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(preview.headers.get('content-disposition')).toContain('preview-payment-plan-agreement-PP-1001.pdf');
    expect(await taken()).toEqual([]);
  });

  it('that are taken out leave who took which template, its version, and the hash of the very file', async () => {
    await desk.command('daniel.reyes', 'pp-1', {
      type: 'case.complete-step',
      step: 'disclosure',
      note: 'Handed over.',
    });
    await desk.decide('maya.okafor', 'pp-1', 'approve');
    await desk.settle();
    expect(await agreement()).toMatchObject({ reason: null });
    const reply = await get('/payment-plan-agreement');
    const file = Buffer.from(await reply.arrayBuffer());
    expect(file.subarray(0, 5).toString()).toBe('%PDF-');
    const leaves = await taken();
    expect(leaves.map(({ actor, entity }) => [actor, entity])).toEqual([['daniel.reyes', 'pp-1']]);
    const sha256 = createHash('sha256').update(file).digest('hex');
    expect(leaves[0]!.body).toContain(sha256);
    expect(leaves[0]!.body).toContain('"template":"payment-plan-agreement"');
    expect(leaves[0]!.body).toContain('"version":2');
  });

  it('that are taken out are documents of the case and stand on its timeline, the same one once', async () => {
    const again = Buffer.from(await (await get('/payment-plan-agreement')).arrayBuffer());
    const sha256 = createHash('sha256').update(again).digest('hex');
    const { documents = [], timeline } = await desk.case('pp-1');
    expect(documents).toMatchObject([
      {
        name: 'payment-plan-agreement-v2-PP-1001.pdf',
        origin: 'letter',
        sha256,
        addedBy: { id: 'daniel.reyes' },
        sensitive: false,
        retainUntil: '2036-11-25',
      },
    ]);
    expect(timeline.filter(({ event }) => event === 'attach')).toMatchObject([
      { by: { id: 'daniel.reyes' }, text: 'Payment-plan agreement, version 2.', documents: [documents[0]?.id] },
    ]);
    const kept = await content(documents[0]?.id ?? '');
    expect(kept.equals(again)).toBe(true);
  });

  it('are only copied by whoever may not put anything on the case', async () => {
    const before = (await taken()).length;
    desk.now = new Date('2026-11-26T03:00:00.000Z');
    expect((await get('/payment-plan-agreement', 'samuel.osei')).status).toBe(200);
    expect((await desk.case('pp-1')).documents).toHaveLength(1);
    expect((await taken()).length).toBe(before + 1);
  });

  it('are not taken by asking whether they are there, nor with a preview of one that is ready', async () => {
    const before = (await taken()).length;
    expect((await get('/payment-plan-agreement', 'daniel.reyes', 'HEAD')).status).toBe(405);
    expect((await get('/payment-plan-agreement?preview=true')).status).toBe(200);
    expect((await taken()).length).toBe(before);
  });

  it('that a case does not have, or with another question, are refused in words', async () => {
    const none = await get('/vendor-query');
    expect([none.status, ((await none.json()) as { detail: string }).detail]).toEqual([
      404,
      'This case has no such letter.',
    ]);
    expect((await get('/payment-plan-agreement?draft=1')).status).toBe(400);
  });
});
