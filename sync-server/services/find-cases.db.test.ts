import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../src-shared/base/dates.ts';
import type { BusinessRecord } from '../../src-shared/records/record.ts';
import { claimsText, statusText } from '../testing/inbound-texts.ts';
import { type Desk, openDesk, personOf } from '../testing/test-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(new Date('2026-11-24T15:00:00.000Z'));
});
afterAll(() => desk.close());

const NORTHERN = 'Northern Plains Mutual Health Assurance Company of the Dakotas';
let told = 0;
const tell = async (...records: readonly Omit<BusinessRecord, 'site' | 'asOf'>[]) => {
  const asOf = instantOf(new Date(desk.now.getTime() + (told += 1)));
  const of = records.map((one) => ({ ...one, site: 'westside-clinic', asOf }));
  await desk.services.takeRecords(personOf('priya.raman'), of);
};
const statement = (id: string, body: object) => ({
  type: 'statement',
  id,
  keys: { account: `PA-${id}` },
  body: {
    account: `PA-${id}`,
    amountMinor: 84_50,
    dueOn: '2026-11-10',
    sentOn: null,
    heldBy: [{ step: 'Coding of the visit', who: 'Dr. Adeyemi', since: '2026-11-03' }],
    ...body,
  },
});
const found = async () =>
  (await desk.cases('billing-exception')).map(
    ({ account, title, amountMinor, proposedBy, state, approvalsNeeded }) => ({
      account,
      title,
      amountMinor,
      by: proposedBy.id,
      state,
      approvalsNeeded,
    }),
  );

describe('a statement that has not gone out', () => {
  it('is found the day after it was due, with who holds it, and once', async () => {
    await tell(
      statement('late', {}),
      statement('today', { dueOn: '2026-11-24' }),
      statement('sent', { sentOn: '2026-11-12' }),
      statement('free', { heldBy: [] }),
      statement('odd', { amountMinor: 'much' }),
    );
    expect((await desk.services.findCases()).opened).toBe(1);
    expect(await found()).toEqual([
      {
        account: 'PA-late',
        title: 'Statement delayed · PA-late',
        amountMinor: 84_50,
        by: 'system',
        state: 'open',
        approvalsNeeded: 1,
      },
    ]);
    const [late] = await desk.cases('billing-exception');
    expect(late?.blockedBy).toEqual([
      'Due on Nov 10, 2026, $84.50, not gone out yet.',
      'Coding of the visit is not finished: Dr. Adeyemi, since Nov 3, 2026 (21 days).',
    ]);
    await tell(statement('late', {}));
    expect((await desk.services.findCases()).opened).toBe(0);
  });

  it('that somebody has reported is left to them', async () => {
    const values = {
      sort: 'statement',
      account: 'PA-known',
      statement: 'known',
      amountMinor: 84_50,
      reason: 'Asked for.',
    };
    const proposed = await desk.command('daniel.reyes', 'bx-known', {
      type: 'case.propose',
      kind: 'billing-exception',
      site: 'westside-clinic',
      values,
    });
    expect(proposed).toMatchObject({ state: 'accepted' });
    await tell(statement('known', {}));
    expect((await desk.services.findCases()).opened).toBe(0);
    const noted = await desk.db.selectFrom('found_case').selectAll().where('case_id', '=', 'bx-known').execute();
    expect(noted).toHaveLength(1);
  });
});

describe('a service that the payer does not cover', () => {
  it('is found with what was charged on the days that are not covered', async () => {
    const line = (serviceOn: string, amountMinor: number, at: number) => ({
      line: at,
      serviceOn,
      code: '99213',
      units: 1,
      amountMinor,
    });
    const lines = [line('2026-10-02', 100_00, 1), line('2026-11-02', 40_00, 2)];
    const answer = { payer: NORTHERN, isActive: true, until: '2026-10-31', askedOn: '2026-11-20' };
    await tell(
      { type: 'claim-charges', id: 'CL-1', keys: { account: 'PA-gap' }, body: { account: 'PA-gap', lines } },
      { type: 'coverage-check', id: 'PA-gap', keys: {}, body: answer },
    );
    expect((await desk.services.findCases()).opened).toBe(1);
    const gap = (await desk.cases('billing-exception')).find(({ account }) => account === 'PA-gap');
    expect(gap).toMatchObject({
      amountMinor: 40_00,
      payer: NORTHERN,
      title: 'Coverage mismatch · PA-gap',
    });
    expect(gap?.intake?.values).toMatchObject({ sort: 'eligibility', serviceOn: '2026-11-02' });
  });
});

describe('a claim', () => {
  it('that came back is found with what was wrong; one that was accepted or sent again is not', async () => {
    await desk.import(claimsText(['C-1', 'C-2', 'C-3'].map((id) => ({ id, charge: '100' }))));
    await desk.import(
      statusText([
        { id: 'C-1', category: 'A7' },
        { id: 'C-2', category: 'A2' },
        { id: 'C-3', category: 'A3' },
      ]),
    );
    desk.now = new Date(desk.now.getTime() + 1);
    await desk.import(claimsText([{ id: 'C-3', charge: '90' }]));
    expect((await desk.services.findCases()).opened).toBe(1);
    const rejected = (await desk.cases('billing-exception')).find(({ account }) => account === 'C-1');
    expect(rejected).toMatchObject({
      amountMinor: 100_00,
      payer: NORTHERN,
      title: 'Payer’s rule not met · C-1',
    });
    expect(rejected?.facts).toContainEqual(
      expect.objectContaining({
        key: 'rule',
        value: { type: 'text', text: 'Rejected: information is not valid (A7:20)' },
      }),
    );
    expect(rejected?.steps?.map(({ label }) => label)).toEqual(['Meet the rule', 'Send the claim again']);
  });
});
