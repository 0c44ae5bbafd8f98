import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Instant } from '../../src-shared/base/dates.ts';
import { evaluate, type PolicyInputs } from '../../src-shared/policy/evaluate.ts';
import { PolicyDocument } from '../../src-shared/policy/policy-document.ts';
import { up } from './migrations/0011_policy_tables.ts';
import { readPolicies } from './policies.ts';
import { testDatabase, type TestDatabase } from './test-database.ts';

/** As version 0.1 stored it. */
const old = {
  policy: 'refunds',
  version: 3,
  title: 'Refunds',
  effectiveFrom: '2026-01-01',
  inputs: [
    { name: 'amountMinor', type: 'number', label: 'Amount' },
    { name: 'payer', type: 'text', label: 'Payer' },
    { name: 'urgent', type: 'boolean', label: 'Urgent' },
  ],
  rules: [
    { id: 'RF-1', text: 'Small.', when: [{ input: 'amountMinor', min: 1, max: 1000 }], then: { approvals: 0 } },
    {
      id: 'RF-2',
      text: 'Named.',
      when: [
        { input: 'payer', oneOf: ['medicare', 'a "b"'] },
        { input: 'urgent', is: true },
      ],
      then: { approvals: 1 },
    },
    {
      id: 'RF-3',
      text: 'Twice.',
      when: [
        { input: 'amountMinor', min: 5000 },
        { input: 'amountMinor', max: 9000 },
      ],
      then: { approvals: 2 },
    },
    { id: 'RF-4', text: 'Others.', when: [{ input: 'payer', noneOf: ['aetna'] }], then: { approvals: 3 } },
    { id: 'RF-5', text: 'Rest.', when: [], then: { approvals: 4 } },
  ],
};

let store: TestDatabase;
beforeAll(async () => {
  store = await testDatabase();
  const { db } = store;
  await sql`insert into policy_version (policy, version, "table", sha256, effective_from)
    values (${old.policy}, ${old.version}, ${JSON.stringify(old)}, 'x', now())`.execute(db);
  const body = {
    id: 'refunds@3',
    scope: 'network:directory',
    ver: 1,
    policy: old.policy,
    version: old.version,
    table: old,
  };
  await sql`insert into scope (id, last_seq) values (${body.scope}, 7)`.execute(db);
  await sql`insert into doc (coll, id, ver, scope, body, updated_at)
    values ('policies', ${body.id}, 1, ${body.scope}, ${JSON.stringify(body)}, now())`.execute(db);
  await sql`insert into scope_op (scope, seq, coll, doc_id, op, ver)
    values (${body.scope}, 7, 'policies', ${body.id}, 'P', 1)`.execute(db);
  await up(db as unknown as Kysely<unknown>);
});
afterAll(() => store.close());

describe('policies stored before conditions were FEEL', () => {
  const table = async () => (await readPolicies(store.db, '2026-11-30T12:00:00.000Z' as Instant)).get('refunds')!;
  const given = (amountMinor: number, payer = 'aetna', urgent = false): PolicyInputs => ({
    amountMinor,
    payer,
    urgent,
  });

  it.each([
    ['RF-1', given(1000)],
    ['RF-2', given(1001, 'a "b"', true)],
    ['RF-3', given(5000)],
    ['RF-3', given(9000)],
    ['RF-4', given(9001, 'cigna')],
    ['RF-5', given(4999)],
  ])('decide as before: %s', async (rule, inputs) =>
    expect(evaluate(await table(), inputs)).toMatchObject({ ok: true, value: { rule } }),
  );

  it('are offered to the workbenches again, in the new form', async () => {
    const { rows } = await sql<{ body: string; seq: number; ver: number; last_seq: number }>`
      select doc.body, scope_op.seq, scope_op.ver, scope.last_seq from doc
      join scope_op on scope_op.doc_id = doc.id join scope on scope.id = doc.scope
      where doc.id = 'refunds@3'`.execute(store.db);
    expect(rows).toMatchObject([{ seq: 8, ver: 2, last_seq: 8 }]);
    expect(PolicyDocument.parse(JSON.parse(rows[0]!.body)).table).toEqual(await table());
  });

  it('are left alone once they are in it', async () => {
    const before = await table();
    await up(store.db as unknown as Kysely<unknown>);
    expect(await table()).toEqual(before);
  });
});
