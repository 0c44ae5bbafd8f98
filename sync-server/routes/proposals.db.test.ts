import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import type { IntakeField } from '../../src-shared/case/intake.ts';
import { caseKinds } from '../../src-shared/case/kinds.ts';
import { writeOffProposal, type WriteOffStated } from '../../src-shared/testing/build-write-off.ts';
import { openDesk, personOf, type Desk } from '../testing/test-desk.ts';
import { addDevice } from '../testing/test-people.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const NOON = new Date('2026-11-24T12:00:00.000Z');
let desk: Desk;
let server: TestServer;

beforeAll(async () => {
  desk = await openDesk(NOON);
  const { proposeCase } = desk.services;
  server = await startTestServer({ db: desk.db, clock: () => desk.now, proposeCase });
});
afterAll(async () => {
  await server.close();
  await desk.close();
});

const proposal = ({ amountMinor = 4_00, ...stated }: Partial<WriteOffStated> = {}) => {
  const { type: _, ...request } = writeOffProposal({
    amountMinor,
    account: 'PA-7F3K0100',
    category: 'small-balance',
    reason: 'Below the cost of a letter',
    ...stated,
  });
  return request;
};

async function send(body: object, key: string | null, who = 'daniel.reyes') {
  const { token } = await addDevice(desk.db, personOf(who), { now: desk.now });
  const response = await fetch(`${server.url}/api/v1/cases`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(key === null ? {} : { 'idempotency-key': key }),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as CaseDocument & { type?: string } };
}

const countCases = async () => (await desk.cases('write-off')).length;

describe('a case proposed over HTTP', () => {
  it('under a key is one case, however often and at whatever moment it is sent', async () => {
    const key = randomUUID();
    const before = await countCases();
    const answers = await Promise.all([send(proposal(), key), send(proposal(), key), send(proposal(), key)]);
    answers.push(await send(proposal(), key));
    const done = answers.filter(({ status }) => status === 201);
    // One that comes while another is worked on is told to ask again.
    expect(answers.filter(({ status }) => status !== 409)).toEqual(done);
    expect(answers.at(-1)!.status).toBe(201);
    expect(new Set(done.map(({ body }) => body.id)).size).toBe(1);
    expect(await countCases()).toBe(before + 1);
  });

  it('of more than any remittance can state is refused, and the account can be worked on as before', async () => {
    const account = 'PA-7F3K0199';
    const absurd = await send(proposal({ account, amountMinor: Number.MAX_SAFE_INTEGER }), null);
    expect(absurd).toMatchObject({ status: 400, body: { type: '/problems/malformed-request' } });
    expect((await send(proposal({ account, amountMinor: 1e13 - 1 }), null)).status).toBe(201);
    expect((await send(proposal({ account }), null)).status).toBe(201);
  });

  it('under a key of another proposal is refused and opens nothing', async () => {
    const key = randomUUID();
    await send(proposal(), key);
    const before = await countCases();
    const other = await send(proposal({ amountMinor: 5_00 }), key);
    expect(other).toMatchObject({ status: 422, body: { type: '/problems/key-reused' } });
    expect(await countCases()).toBe(before);
  });

  it('under a key that somebody else uses is a proposal of its own', async () => {
    const key = randomUUID();
    const [first, second] = [await send(proposal(), key), await send(proposal(), key, 'maya.okafor')];
    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.body.id);
  });

  it('may be sent again under its key after it was refused', async () => {
    const key = randomUUID();
    const elsewhere = proposal({ site: 'atlantis' });
    expect((await send(elsewhere, key)).status).toBe(403);
    expect((await send(proposal(), key)).status).toBe(201);
  });

  it('without a key is another case each time', async () => {
    const [first, second] = [await send(proposal(), null), await send(proposal(), null)];
    expect(second.body.id).not.toBe(first.body.id);
  });

  it('under a key that is no UUID is malformed', async () =>
    expect(await send(proposal(), 'once')).toMatchObject({
      status: 400,
      body: { type: '/problems/malformed-request' },
    }));

  it('ten times over with small amounts does not pass ten times without people', async () => {
    const account = 'PA-7F3K0200';
    const sent = [];
    for (let i = 0; i < 10; i += 1) sent.push(await send(proposal({ account, amountMinor: 9_00 }), randomUUID()));
    expect(sent.map(({ body }) => body.approvalsNeeded)).toEqual([0, ...Array.from({ length: 9 }, () => 1)]);
  });
});

describe.each(caseKinds.all.flatMap(({ kind, intake }) => (intake ? [{ kind, fields: intake.fields }] : [])))(
  'a $kind proposed over HTTP',
  ({ kind, fields }) => {
    it('with nothing right in it is answered with every field that is wrong, and opens nothing', async () => {
      const wrong = ({ type }: IntakeField) => (type === 'yes-no' ? 'perhaps' : true);
      const values = Object.fromEntries(
        fields.map((field) => [
          field.key,
          field.type === 'lines'
            ? [Object.fromEntries(field.fields.map((each) => [each.key, wrong(each)]))]
            : wrong(field),
        ]),
      );
      const before = (await desk.cases(kind)).length;
      const answer = await send({ kind, site: 'westside-clinic', values }, null);
      expect(answer).toMatchObject({ status: 400, body: { type: '/problems/malformed-request' } });
      const { errors = [] } = answer.body as { errors?: { path: string; message: string }[] };
      const named = errors.map(({ path }) => path);
      const expected = fields.flatMap((field) =>
        field.type === 'lines'
          ? field.fields.map(({ key }) => `values.${field.key}.0.${key}`)
          : [`values.${field.key}`],
      );
      expect(expected.filter((path) => !named.includes(path))).toEqual([]);
      expect(errors.every(({ message }) => /^[A-Z].+\.$/.test(message))).toBe(true);
      expect(await desk.cases(kind)).toHaveLength(before);
    });
  },
);
