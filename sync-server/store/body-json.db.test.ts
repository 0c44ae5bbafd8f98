import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDesk, type Desk } from '../testing/test-desk.ts';
import { plainClaim, remittanceText } from '../testing/test-import.ts';
import { bodyJson } from './body-json.ts';
import { up } from './migrations/0022_queues_and_people.ts';
import { readDecisions } from './policy-rehearsals.ts';
import { countOrphans } from './simulation-totals.ts';

const MORNING = new Date('2026-11-24T08:00:00.000Z');
let desk: Desk;

beforeEach(async () => {
  desk = await openDesk(MORNING);
  await desk.proposeWriteOff('wo-one', 50_00);
});
afterEach(() => desk.close());

/** As a damaged file leaves texts behind: a NUL, half a surrogate pair, and a backslash that stands before neither. */
const DAMAGED = String.raw`\u0000\ud83d\\u0000 `;

async function damage(table: 'billing_case' | 'doc' | 'remittance', field: string): Promise<void> {
  const changed = await sql`
    update ${sql.table(table)} set body = replace(body, ${`"${field}":"`}, ${`"${field}":"${DAMAGED}`})
    where position(${`"${field}":"`} in body) > 0`.execute(desk.db);
  expect(Number(changed.numAffectedRows)).toBeGreaterThan(0);
}

describe('a body with what a damaged file said', () => {
  it('is read as JSON, each such character as U+FFFD and the rest as it stands', async () => {
    const text = JSON.stringify({ title: 'a\0b\ud83dc', plain: String.raw`\u0000 \ud83d`, whole: '😀' });
    const { rows } = await sql<{ read: unknown }>`select ${bodyJson(sql`${text}::text`)} as read`.execute(desk.db);
    const plain = String.raw`\ufffd \ufffd`;
    expect(rows).toEqual([{ read: { title: 'a\uFFFDb\uFFFDc', plain, whole: '😀' } }]);
  });

  it('does not keep the server from starting: who has taken a case is found in it', async () => {
    expect(await desk.command('maya.okafor', 'wo-one', { type: 'case.take' })).toMatchObject({ state: 'accepted' });
    await damage('billing_case', 'title');
    const before = ['alter table person drop skills, drop capacity', 'alter table billing_case drop owner'];
    for (const statement of [...before, 'drop table payee']) await sql.raw(statement).execute(desk.db);
    await up(desk.db as Kysely<unknown>);
    const { rows } = await sql`select id, owner from billing_case`.execute(desk.db);
    expect(rows).toEqual([{ id: 'wo-one', owner: 'maya.okafor' }]);
  });

  it('does not keep anybody from approving the case', async () => {
    await damage('billing_case', 'title');
    expect(await desk.decide('maya.okafor', 'wo-one', 'approve')).toMatchObject({ state: 'accepted' });
  });

  it('does not end the count of cases in two queues', async () => {
    await damage('billing_case', 'title');
    await damage('doc', 'title');
    expect(await countOrphans(desk.db)).toEqual({ orphans: 0, inTwoQueues: 0 });
  });

  it('does not end a rehearsal: its decision is made again with the others', async () => {
    await desk.import(remittanceText([{ trace: 'RM-1', amount: '80', body: plainClaim('PA-1') }]));
    await desk.settle();
    await damage('remittance', 'trace');
    const { rows } = await sql<{ policy: string }>`
      select distinct e.policy from policy_evaluation e join remittance r on r.id = e.subject`.execute(desk.db);
    expect(rows.length).toBeGreaterThan(0);
    const page = { since: new Date(0), after: '', limit: 100 };
    const decisions = await Promise.all(rows.map(({ policy }) => readDecisions(desk.db, policy, page)));
    expect(decisions.flat().filter(({ label }) => label.endsWith('RM-1'))).not.toEqual([]);
  });
});
