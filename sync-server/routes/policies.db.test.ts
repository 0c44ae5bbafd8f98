import { DAY_MS } from '../../src-shared/base/dates.ts';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { writeOffApproval } from '../../src-shared/policy/defaults/write-off-approval.ts';
import type { PolicyTable } from '../../src-shared/policy/policy-document.ts';
import type { PolicyDraft } from '../../src-shared/policy/policy-draft.ts';
import type { CheckDraftReply, PolicyReply, RehearsalReply } from '../../src-shared/wire/policies.ts';
import { type Desk, openDesk, personOf } from '../testing/test-desk.ts';
import { addDevice } from '../testing/test-people.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const NOON = new Date('2026-11-24T12:00:00.000Z');
const ELENA = 'elena.petrov';
const HANNAH = 'hannah.weiss';
const ADDRESS = '/api/v1/policies/write-off-approval';
const ADDRESS_OF_REHEARSALS = `${ADDRESS}/rehearsals`;

let desk: Desk;
let server: TestServer;
const tokens = new Map<string, string>();

beforeAll(async () => {
  desk = await openDesk(NOON);
  server = await startTestServer({ db: desk.db, clock: () => desk.now });
});
// One test that fails leaves no draft to those behind it.
afterEach(() => discard());
afterAll(async () => {
  await server.close();
  await desk.close();
});

type Answer<T> = { readonly status: number; readonly body: T & { readonly detail?: string } };

async function call<T = PolicyDraft>(who: string, method: string, path: string, body?: object): Promise<Answer<T>> {
  let token = tokens.get(who);
  if (token === undefined) {
    ({ token } = await addDevice(desk.db, personOf(who), { now: desk.now, hours: 24 * 90 }));
    tokens.set(who, token);
  }
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return { status: response.status, body: isJson ? (JSON.parse(text) as Answer<T>['body']) : ({ text } as never) };
}

/** Write-offs up to this amount post without approval. */
function limit(minor: number, changes: Partial<PolicyTable> = {}): PolicyTable {
  return {
    ...writeOffApproval,
    effectiveFrom: desk.now.toISOString().slice(0, 10),
    rules: writeOffApproval.rules.map((rule) =>
      rule.id === 'WO-3' ? { ...rule, when: { amountMinor: `<= ${minor}` } } : rule,
    ),
    examples: writeOffApproval.examples.map((example) =>
      example.text === '$10.01 is not'
        ? { ...example, inputs: { ...example.inputs, amountMinor: minor + 1, accountTotalMinor: minor + 1 } }
        : example,
    ),
    ...changes,
  };
}

const write = (who: string, ver: number, table: PolicyTable) => call(who, 'PUT', `${ADDRESS}/draft`, { ver, table });
const submit = (who: string, ver: number, reason = 'Postage costs more than it brings') =>
  call(who, 'POST', `${ADDRESS}/draft/submission`, { ver, reason });
const review = (who: string, ver: number, verdict: 'publish' | 'return', reason = '') =>
  call(who, 'POST', `${ADDRESS}/draft/review`, { ver, verdict, reason });
const policy = async () => (await call<PolicyReply>(ELENA, 'GET', ADDRESS)).body;

async function rehearsed(who: string, ver: number): Promise<RehearsalReply> {
  const begun = await call<RehearsalReply>(who, 'POST', `${ADDRESS}/draft/rehearsals`, { ver, months: 6 });
  expect(begun.status).toBe(202);
  return await expect
    .poll(
      async () =>
        (await call<RehearsalReply>(who, 'GET', `/api/v1/policies/write-off-approval/rehearsals/${begun.body.id}`))
          .body,
    )
    .toMatchObject({ state: 'done' })
    .then(
      async () =>
        (await call<RehearsalReply>(who, 'GET', `/api/v1/policies/write-off-approval/rehearsals/${begun.body.id}`))
          .body,
    );
}

async function discard(): Promise<void> {
  const { draft } = await policy();
  if (draft?.state === 'inReview') await review(HANNAH, draft.ver, 'return', 'A test failed');
  if (draft) await call(ELENA, 'POST', `${ADDRESS}/draft/discard`, { ver: draft.ver, reason: 'Not wanted' });
}

describe('a draft of a policy', () => {
  it('is written by the board alone: nobody else may, and it leaves nothing', async () => {
    for (const who of ['maya.okafor', 'keith.vance', 'samuel.osei', 'ines.calderon']) {
      expect(await write(who, 0, limit(25_00))).toMatchObject({ status: 403 });
    }
    expect((await policy()).draft).toBeNull();
    expect((await call(ELENA, 'PUT', '/api/v1/policies/nothing/draft', { ver: 0, table: limit(25_00) })).status).toBe(
      404,
    );
  });

  it('is not written over by somebody who saw an earlier state of it', async () => {
    expect(await write(ELENA, 0, limit(15_00))).toMatchObject({
      status: 200,
      body: { ver: 1, authors: [{ id: ELENA }] },
    });
    const late = await write(HANNAH, 0, limit(99_00));
    expect(late).toMatchObject({ status: 409, body: { detail: expect.stringContaining('Elena Petrov') as string } });
    expect(await write(HANNAH, 1, limit(20_00))).toMatchObject({
      status: 200,
      body: { ver: 2, authors: [{ id: ELENA }, { id: HANNAH }] },
    });
  });

  it('with a gap is told so, and goes to no reviewer', async () => {
    const rules = limit(25_00).rules.filter(({ id }) => id !== 'WO-7');
    await write(ELENA, 0, limit(25_00, { rules }));
    await rehearsed(ELENA, 1);
    const { body } = await call<CheckDraftReply>('maya.okafor', 'GET', `${ADDRESS}/draft/findings`);
    expect(body.findings).toMatchObject([
      { kind: 'gap', blocks: true, text: expect.stringContaining('from $2,000.01 up to $25,000.00') as string },
    ]);
    expect(await submit(ELENA, 1)).toMatchObject({ status: 422, body: { findings: [{ kind: 'gap' }] } });
  });

  it('that would let whoever posts payments write off as well goes to no reviewer', async () => {
    const address = '/api/v1/policies/duty-conflicts';
    const { body } = await call<PolicyReply>(ELENA, 'GET', address);
    const { table } = body.versions[0]!;
    const open = {
      ...table,
      rules: table.rules.map((rule) => ({ ...rule, then: { ...rule.then, conflict: false } })),
      examples: [],
    };
    await call(ELENA, 'PUT', `${address}/draft`, { ver: 0, table: open });
    const found = await call<CheckDraftReply>(ELENA, 'GET', `${address}/draft/findings`);
    expect(found.body.findings.map(({ kind }) => kind)).toContain('conflict');
    await call(ELENA, 'POST', `${address}/draft/discard`, { ver: 1, reason: 'A try' });
  });

  it('is not submitted before it was rehearsed as it is, nor without a reason', async () => {
    await write(ELENA, 0, limit(25_00));
    expect(await submit(ELENA, 1)).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/^Rehearse/) as string },
    });
    await rehearsed(ELENA, 1);
    expect(await submit(ELENA, 1, ' ')).toMatchObject({ status: 409 });
    await write(ELENA, 1, limit(26_00));
    expect(await submit(ELENA, 2)).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/^Rehearse/) as string },
    });
  });
});

describe('a change of a policy', () => {
  it('is rehearsed, reviewed by another member, published, and decides new cases while open ones keep their version', async () => {
    const before = await desk.proposeWriteOff('wo-before', 20_00, { site: 'mercy-general' });
    await desk.settle();
    expect(await desk.case(before)).toMatchObject({ state: 'open', approvalsNeeded: 1, approvalRule: { version: 1 } });

    await write(ELENA, 0, limit(25_00));
    const { id, result } = await rehearsed(ELENA, 1);
    expect(result).toMatchObject({
      figures: { months: 6, changed: 1, changedMinor: 20_00, approvalsBefore: 1, approvalsAfter: 0 },
      sites: [{ site: 'mercy-general', cases: 1, changed: 1 }],
      changes: [{ subject: before, amountMinor: 20_00, before: { rule: 'WO-4' }, after: { rule: 'WO-3' } }],
    });
    const listed = (who: string, page: string) =>
      call(who, 'GET', `${ADDRESS_OF_REHEARSALS}/${id}/changes?page=${page}`);
    expect(await listed(HANNAH, '0')).toMatchObject({
      status: 200,
      body: { kept: 1, changes: [{ subject: before, about: 'case', after: { rule: 'WO-3' } }] },
    });
    expect(await listed(HANNAH, '1')).toMatchObject({ status: 200, body: { kept: 1, changes: [] } });
    expect(await listed(HANNAH, '-1')).toMatchObject({ status: 400 });
    expect(await listed('maya.okafor', '0')).toMatchObject({ status: 403 });
    expect(await submit(ELENA, 1)).toMatchObject({ status: 200, body: { state: 'inReview' } });
    expect(await write(ELENA, 1, limit(30_00))).toMatchObject({ status: 409 });

    expect(await review('maya.okafor', 1, 'publish')).toMatchObject({ status: 403 });
    expect(await review(ELENA, 1, 'publish')).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('another member') as string },
    });
    expect(await review(HANNAH, 1, 'return')).toMatchObject({ status: 409 });
    expect(await review(HANNAH, 1, 'return', 'Why not $20?')).toMatchObject({ status: 200, body: { state: 'draft' } });
    expect(await submit(ELENA, 1, 'Postage is $21 a letter')).toMatchObject({ status: 200 });
    expect(await review(HANNAH, 1, 'publish', 'Looked at the rehearsal')).toMatchObject({ status: 200 });

    expect(await policy()).toMatchObject({
      inForce: 2,
      draft: null,
      versions: [
        {
          version: 2,
          publication: {
            authors: [{ id: ELENA }],
            reviewer: { id: HANNAH },
            reason: 'Postage is $21 a letter',
            changes: expect.arrayContaining([
              'Rule WO-3: "Amount up to $10.00" becomes "Amount up to $25.00".',
            ]) as string[],
            rehearsal: { changed: 1 },
          },
        },
        { version: 1 },
      ],
    });

    const after = await desk.proposeWriteOff('wo-after', 20_00, { category: 'timely-filing' });
    await desk.settle();
    expect(await desk.case(after)).toMatchObject({
      state: 'posted',
      approvalsNeeded: 0,
      approvalRule: { version: 2, rule: 'WO-3' },
    });

    expect(await desk.case(before)).toMatchObject({ state: 'open', approvalRule: { version: 1 } });
    await desk.command('daniel.reyes', before, { type: 'case.amend', amountMinor: 22_00, reason: 'One more line' });
    expect(await desk.case(before)).toMatchObject({
      amountMinor: 22_00,
      approvalsNeeded: 1,
      approvalRule: { version: 1, rule: 'WO-4' },
    });
  });

  it('stands in the audit log with who wrote it, who reviewed it and what it changes', async () => {
    const rows = await desk.db
      .selectFrom('audit_leaf')
      .select(['action', 'actor'])
      .where('entity', '=', 'write-off-approval')
      .orderBy('seq')
      .execute();
    expect(rows.slice(-6)).toEqual([
      { action: 'policy.draft', actor: ELENA },
      { action: 'policy.rehearse', actor: ELENA },
      { action: 'policy.submit', actor: ELENA },
      { action: 'policy.return', actor: HANNAH },
      { action: 'policy.submit', actor: ELENA },
      { action: 'policy.publish', actor: HANNAH },
    ]);
  });

  it('of a day to come waits for that day', async () => {
    const tomorrow = new Date(desk.now.getTime() + DAY_MS);
    await write(ELENA, 0, limit(30_00, { effectiveFrom: tomorrow.toISOString().slice(0, 10) }));
    await rehearsed(ELENA, 1);
    await submit(ELENA, 1);
    expect((await review(HANNAH, 1, 'publish')).status).toBe(200);
    expect(await policy()).toMatchObject({ inForce: 2, versions: [{ version: 3 }, { version: 2 }, { version: 1 }] });
    const today = await desk.proposeWriteOff('wo-today', 28_00);
    desk.now = tomorrow;
    const then = await desk.proposeWriteOff('wo-then', 28_00, { site: 'northgate-imaging' });
    await desk.settle();
    expect(await desk.case(today)).toMatchObject({ state: 'open', approvalRule: { version: 2 } });
    expect(await desk.case(then)).toMatchObject({ state: 'posted', approvalRule: { version: 3 } });
    expect((await policy()).inForce).toBe(3);
  });

  it('is never published by one of its authors, whatever the program does: the database refuses', async () => {
    const insert = sql`insert into policy_version (policy, version, "table", sha256, effective_from, authors, reviewer)
      values ('write-off-approval', 99, '{}', 'x', now(), array['a', 'b'], 'b')`;
    await expect(insert.execute(desk.db)).rejects.toThrow('four_eyes');
  });
});

describe('a policy as DMN', () => {
  it('goes out to other tools and comes back as the same draft', async () => {
    const exported = await call<{ text: string }>('maya.okafor', 'GET', `${ADDRESS}/versions/1/dmn`);
    expect(exported.body.text).toContain('<dmn:decisionTable');
    const sent = { ver: 0, xml: exported.body.text, effectiveFrom: '2026-12-01' };
    const imported = await call(ELENA, 'POST', `${ADDRESS}/draft/dmn`, sent);
    expect(imported).toMatchObject({ status: 200, body: { state: 'draft', authors: [{ id: ELENA }] } });
    expect(imported.body.table.rules).toEqual(writeOffApproval.rules);
  });

  it('that cannot be read is refused with the part that is not supported', async () => {
    const sent = { ver: 0, xml: '<definitions/>', effectiveFrom: '2026-12-01' };
    expect(await call(ELENA, 'POST', `${ADDRESS}/draft/dmn`, sent)).toMatchObject({ status: 422 });
    expect((await policy()).draft).toBeNull();
  });
});
