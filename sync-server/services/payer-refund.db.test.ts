import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import type { CalendarDate } from '../../src-shared/base/dates.ts';
import { carryForwards } from '../../src-shared/remittance/carry-forward.ts';
import type { CommandPayload, SentValues } from '../../src-shared/sync/command.ts';
import { accountRecord } from '../../src-shared/testing/build-account.ts';
import { up } from '../store/migrations/0026_provider_adjustments.ts';
import { listClosedAdjustments, listOpenAdjustments } from '../store/provider-adjustments.ts';
import { type Desk, openDesk, personOf } from '../testing/test-desk.ts';
import { plainClaim, remittanceText } from '../testing/test-import.ts';

const MEDICARE = 'Harbor States Medicare Administrative Services Jurisdiction Q';
const NORTHERN = 'Northern Plains Mutual Health Assurance Company of the Dakotas';
const SITES = ['mercy-general', 'westside-clinic'];

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(new Date('2026-11-24T15:00:00.000Z'));
  const owed = (payer: string, name: string) => ({
    balanceMinor: -300_00,
    payments: [
      { id: 'PM-9', date: '2026-10-01', amountMinor: 900_00, tender: 'bank-transfer', by: 'payer', payer },
    ] as never,
    coverage: [{ payer, name, order: 1, expectedMinor: 600_00 }],
  });
  await desk.services.takeRecords(personOf('priya.raman'), [
    accountRecord('PA-1', owed('harbor-states-medicare', MEDICARE), 'mercy-general'),
    accountRecord('PA-2', owed('northern-plains', NORTHERN), 'mercy-general'),
    accountRecord('PA-3', owed('northern-plains', NORTHERN), 'mercy-general'),
    accountRecord('PA-4', owed('northern-plains', NORTHERN), 'mercy-general'),
  ]);
});
afterAll(() => desk.close());

const propose = (values: z.infer<typeof SentValues>): CommandPayload => ({
  type: 'case.propose',
  kind: 'payer-refund',
  site: 'mercy-general',
  values: {
    payer: NORTHERN,
    claim: 'PCN-1',
    amountMinor: 30_00,
    foundBy: 'payer',
    way: 'recoup',
    letterReference: 'OVP-1',
    reason: 'Paid twice',
    identifiedOn: '2026-11-02',
    ...values,
  },
});

/** A remittance of Northern Plains with one claim of $80.00 and these provider adjustments, PLB03 and PLB04 of each. */
const advice = (trace: string, amount: string, ...pairs: readonly string[]): string =>
  remittanceText([
    { trace, amount, body: [...plainClaim(`PA-${trace}`), ...pairs.map((pair) => `PLB*1234567893*20261231*${pair}`)] },
  ]);

describe('a refund to Medicare', () => {
  it('has 60 days from the day it was identified, stands still for its investigation, and runs on', async () => {
    const investigating = { investigationStartedOn: '2026-11-10', way: 'check', foundBy: 'us' };
    await desk.command('daniel.reyes', 'pr-1', propose({ account: 'PA-1', payer: MEDICARE, ...investigating }));
    const { clocks, dueAt, blockedBy } = await desk.case('pr-1');
    expect(blockedBy).toBeUndefined();
    expect(clocks?.map(({ id, dueAt: due }) => [id, due.slice(0, 10)])).toEqual([
      ['federal-overpayment', '2027-01-02'],
      ['overpayment-investigation', '2027-05-10'],
    ]);
    expect(dueAt).toBe(clocks?.[0]?.dueAt);

    const clock = 'federal-overpayment';
    const suspended = {
      type: 'case.suspend-clock',
      clock,
      until: '2027-02-24' as CalendarDate,
      reason: 'Six related claims',
    } as const;
    expect(await desk.command('ruth.abramson', 'pr-1', suspended)).toMatchObject({ state: 'accepted' });
    const standing = await desk.case('pr-1');
    expect(standing.clocks?.[0]?.dueAt.slice(0, 10)).toBe('2027-04-04');
    desk.now = new Date('2026-12-04T15:00:00.000Z');
    const resumed = { type: 'case.resume-clock', clock, reason: 'All six are settled' } as const;
    expect(await desk.command('ruth.abramson', 'pr-1', resumed)).toMatchObject({ state: 'accepted' });
    expect((await desk.case('pr-1')).clocks?.[0]?.dueAt.slice(0, 10)).toBe('2027-01-12');

    expect(await desk.decide('ruth.abramson', 'pr-1', 'approve')).toMatchObject({ state: 'accepted' });
    await desk.settle();
    expect(await desk.case('pr-1')).toMatchObject({ state: 'posted' });
    expect(await desk.balances()).toEqual({ '1200': 30_00, '1040': -30_00 });
  });
});

describe('a refund that the payer takes back itself', () => {
  it('meets the recovery on the recoupment account, and nobody has to look at the takeback once more', async () => {
    await desk.command('daniel.reyes', 'pr-2', propose({ account: 'PA-2' }));
    await desk.decide('ruth.abramson', 'pr-2', 'approve');
    await desk.settle();
    await desk.import(advice('9001', '50', 'WO:ovp1*30'));
    await desk.settle();
    expect(await desk.cases('takeback')).toEqual([]);
    const { timeline } = await desk.case('pr-2');
    expect(timeline.at(-1)?.text).toBe(`${NORTHERN} took back $30.00 in remittance 9001 (WO ovp1).`);
    expect((await desk.balances())['1210']).toBeUndefined();
  });

  it('is looked at again where it is more than is left of the refund, whichever remittance took it', async () => {
    await desk.import(advice('9021', '50', 'WO:OVP-1*30'));
    await desk.settle();
    expect(await desk.cases('takeback')).toMatchObject([
      { amountMinor: 30_00, title: expect.stringContaining('OVP-1') as string },
    ]);
  });

  it('is looked at while nobody has approved the refund, which then says what was taken back', async () => {
    await desk.command('daniel.reyes', 'pr-7', propose({ account: 'PA-3', claim: 'PCN-7', letterReference: 'OVP-7' }));
    await desk.import(advice('9022', '50', 'WO:OVP-7*30'));
    await desk.settle();
    expect((await desk.cases('takeback')).map(({ title }) => title).join()).toContain('OVP-7');
    expect((await desk.case('pr-7')).timeline.at(-1)?.text).toContain('took back $30.00 in remittance 9022');
    await desk.decide('ruth.abramson', 'pr-7', 'refuse');
  });

  it('is not returned by check as well: what a remittance shows as taken back blocks it', async () => {
    await desk.import(advice('9002', '60', 'WO:PCN-3*20'));
    await desk.command(
      'daniel.reyes',
      'pr-3',
      propose({ account: 'PA-3', way: 'check', claim: 'PCN3', letterReference: 'OVP-3' }),
    );
    expect((await desk.case('pr-3')).blockedBy).toEqual([
      `${NORTHERN} took back $20.00 in remittance 9002 of Nov 20, 2026 (WO PCN-3): a check would return it twice.`,
    ]);
    expect((await desk.cases('takeback')).map(({ title }) => title).join()).toContain('PCN-3');
  });

  it('after it went out by check is a takeback that says so', async () => {
    await desk.command(
      'daniel.reyes',
      'pr-4',
      propose({ account: 'PA-4', way: 'check', claim: 'PCN-4', letterReference: 'OVP-4' }),
    );
    await desk.decide('ruth.abramson', 'pr-4', 'approve');
    await desk.import(advice('9003', '50', 'WO:PCN-4*30'));
    const { number } = await desk.case('pr-4');
    const takeback = (await desk.cases('takeback')).at(-1);
    expect(takeback?.checks.at(-1)).toMatchObject({
      id: 'returned-twice',
      state: 'failed',
      detail: `${number} returns $30.00 under this reference by check: have the payer give it back (72).`,
    });
  });

  it('for the same letter is not proposed twice beyond what was overpaid', async () => {
    const again = { account: 'PA-4', claim: 'PCN-5', letterReference: 'ovp 4', amountMinor: 270_01 };
    await desk.command('daniel.reyes', 'pr-5', propose(again));
    expect((await desk.case('pr-5')).blockedBy?.join()).toMatch(/returns \$30\.00 for the same claim or letter/);
  });

  it('names the letter where the payer asks for the money', async () => {
    const outcome = await desk.command('daniel.reyes', 'pr-6', propose({ account: 'PA-4', letterReference: '' }));
    expect(outcome).toMatchObject({ state: 'rejected', code: 'INVALID' });
    expect(outcome.message).toMatch(/Give the reference of the letter/);
  });
});

describe('what payers carry forward', () => {
  it('is followed over remittances until it nets to zero', async () => {
    const own = async () =>
      carryForwards(await listOpenAdjustments(desk.db, SITES)).filter(({ id }) => id === 'northern-plains PCN77');
    await desk.import(advice('9010', '200', 'FB:PCN-77*-120'));
    expect(await own()).toMatchObject([{ balanceMinor: -120_00, openSince: '2026-11-20' }]);
    await desk.import(advice('9011', '30', 'WO:PCN77*50'));
    expect(await own()).toMatchObject([{ balanceMinor: -70_00, items: [{}, {}] }]);
    await desk.import(advice('9012', '10', 'WO:0PCN-77*70'));
    expect(await own()).toEqual([]);
  });

  it('is there for what was imported before it was kept', async () => {
    const all = async () => [
      ...(await listOpenAdjustments(desk.db, SITES)),
      ...(await listClosedAdjustments(desk.db, SITES, { after: '', limit: 1000 })),
    ];
    const before = await all();
    await desk.db.schema.dropTable('provider_adjustment').execute();
    await desk.db.schema.dropIndex('billing_case_payer_refund').execute();
    await up(desk.db as never);
    expect(await all()).toEqual(before);
  });
});
