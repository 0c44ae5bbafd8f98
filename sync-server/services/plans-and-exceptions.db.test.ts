import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../src-shared/base/dates.ts';
import { accountRecord } from '../../src-shared/testing/build-account.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { type Desk, openDesk, personOf } from '../testing/test-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(new Date('2026-11-24T15:00:00.000Z'));
  await desk.services.takeRecords(personOf('priya.raman'), [accountRecord('PA-1', { balanceMinor: 600_00 })]);
});
afterAll(() => desk.close());

const step = (id: string): CommandPayload => ({ type: 'case.complete-step', step: id, note: 'Handed over on Nov 24.' });

const plan = {
  account: 'PA-1',
  request: 'new',
  balanceMinor: 480_00,
  instalments: 6,
  interval: 'monthly',
  firstDueOn: '2026-12-15',
  isWritten: true,
  hasFinanceCharge: false,
  reason: 'Lost the job in October.',
};

describe('a payment plan at the desk', () => {
  it('of six instalments in writing takes the disclosure, then an approval, and moves the balance', async () => {
    const proposed = await desk.command('daniel.reyes', 'pp-1', {
      type: 'case.propose',
      kind: 'payment-plan',
      site: 'westside-clinic',
      values: plan,
    });
    expect(proposed).toMatchObject({ state: 'accepted', message: 'Proposed as PP-1001.' });
    const early = await desk.decide('maya.okafor', 'pp-1', 'approve');
    expect(early).toMatchObject({ state: 'rejected', message: '“Give the credit disclosure” comes first.' });
    expect(await desk.command('daniel.reyes', 'pp-1', step('disclosure'))).toMatchObject({ state: 'accepted' });
    expect(await desk.decide('maya.okafor', 'pp-1', 'approve')).toMatchObject({ state: 'accepted' });
    await desk.settle();
    expect(await desk.case('pp-1')).toMatchObject({ state: 'posted', queue: 'payment-plans' });
    expect(await desk.balances()).toEqual({ '1110': 480_00, '1100': -480_00 });
  });

  it('leaves no more to be written off than is not in it', async () => {
    const proposed = await desk.command('daniel.reyes', 'wo-1', {
      type: 'case.propose',
      kind: 'write-off',
      site: 'westside-clinic',
      values: { account: 'PA-1', category: 'administrative', amountMinor: 120_01, reason: 'No referral on file' },
    });
    expect(proposed).toMatchObject({ state: 'accepted' });
    expect((await desk.case('wo-1')).blockedBy).toEqual([
      '$600.00 is open on PA-1, of which $480.00 is taken by PP-1001: writing off $120.01 would make a credit of $0.01.',
    ]);
  });

  it('on other terms gives up the discount out of the plan, and moves no balance a second time', async () => {
    for (const [id, discountMinor] of [
      ['pp-2', 30_00],
      ['pp-3', undefined],
    ] as const) {
      const balanceMinor = discountMinor ? 480_00 : 450_00;
      const values = {
        ...plan,
        request: 'change',
        isWritten: false,
        balanceMinor,
        ...(discountMinor ? { discountMinor } : {}),
      };
      const proposed = await desk.command('daniel.reyes', id, {
        type: 'case.propose',
        kind: 'payment-plan',
        site: 'westside-clinic',
        values,
      });
      expect(proposed).toMatchObject({ state: 'accepted' });
      expect(await desk.decide('maya.okafor', id, 'approve')).toMatchObject({ state: 'accepted' });
      await desk.settle();
    }
    expect([(await desk.case('pp-2')).state, (await desk.case('pp-3')).state]).toEqual(['posted', 'closed']);
    expect(await desk.balances()).toEqual({ '1110': 450_00, '1100': -480_00, '4970': 30_00 });
  });
});

describe('a delayed statement at the desk', () => {
  it('names who holds it, and is closed once it went out', async () => {
    const statement = (sentOn: string | null, heldBy: readonly object[], at: string) => ({
      type: 'statement',
      id: 'ST-1',
      site: 'westside-clinic',
      keys: { account: 'PA-1' },
      body: { account: 'PA-1', amountMinor: 84_50, dueOn: '2026-11-10', sentOn, heldBy },
      asOf: instantOf(new Date(at)),
    });
    const priya = personOf('priya.raman');
    const holding = [{ step: 'Coding of the visit', who: 'Dr. Adeyemi', since: '2026-11-03' }];
    await desk.services.takeRecords(priya, [statement(null, holding, '2026-11-24T06:00:00Z')]);
    await desk.command('daniel.reyes', 'bx-1', {
      type: 'case.propose',
      kind: 'billing-exception',
      site: 'westside-clinic',
      values: {
        sort: 'statement',
        account: 'PA-1',
        statement: 'ST-1',
        amountMinor: 84_50,
        reason: 'The patient asks for the bill.',
      },
    });
    expect((await desk.case('bx-1')).blockedBy?.[1]).toContain('Dr. Adeyemi');
    expect(await desk.decide('maya.okafor', 'bx-1', 'approve')).toMatchObject({ state: 'rejected' });
    await desk.services.takeRecords(priya, [statement('2026-11-24', [], '2026-11-24T14:00:00Z')]);
    expect(await desk.command('maya.okafor', 'bx-1', { type: 'case.recheck' })).toMatchObject({ state: 'accepted' });
    expect(await desk.decide('maya.okafor', 'bx-1', 'approve')).toMatchObject({ state: 'accepted' });
    expect(await desk.case('bx-1')).toMatchObject({ state: 'closed', blockedBy: [] });
  });
});

// Last, since months pass in it.
describe('the finance charge of a plan at the desk', () => {
  const charged = {
    ...plan,
    account: 'PA-2',
    balanceMinor: 600_00,
    instalments: 12,
    hasFinanceCharge: true,
    financeChargeMinor: 39_71,
    annualRate: '12.00',
  };
  const propose = async (id: string, values: object) => {
    const site = 'westside-clinic';
    await desk.command('daniel.reyes', id, {
      type: 'case.propose',
      kind: 'payment-plan',
      site,
      values,
    } as CommandPayload);
    await desk.command('daniel.reyes', id, step('disclosure'));
    expect(await desk.decide('ruth.abramson', id, 'approve')).toMatchObject({ state: 'accepted' });
    await desk.settle();
  };
  const onDay = async (day: string) => {
    desk.now = new Date(`${day}T09:00:00.000Z`);
    await desk.settle();
  };
  const charge = async () => {
    const { '1110': plans = 0, '1115': unearned = 0, '7010': income = 0 } = await desk.balances();
    return { plans, unearned, income };
  };
  const plansBefore = 450_00;

  it('is owed with the plan, and earned on the day of each instalment by an entry of its own', async () => {
    await desk.services.takeRecords(personOf('priya.raman'), [accountRecord('PA-2', { balanceMinor: 600_00 })]);
    await propose('pp-9', charged);
    expect(await charge()).toEqual({ plans: plansBefore + 639_71, unearned: -39_71, income: 0 });
    await onDay('2026-12-14');
    expect(await charge()).toMatchObject({ unearned: -39_71 });
    await onDay('2026-12-15');
    expect(await charge()).toMatchObject({ unearned: -33_71, income: -6_00 });
    const first = await desk.case('pp-9.fc1');
    expect(first).toMatchObject({ kind: 'earned-charge', state: 'posted', approvals: [], account: 'PA-2' });
    expect(first.approvalRule).toMatchObject({ policy: 'case-approval', rule: 'CA-8' });
  });

  it('is earned once, after days without a server as well, and not any more from where other terms begin', async () => {
    await onDay('2027-02-16');
    expect(await charge()).toMatchObject({ unearned: -23_14, income: -16_57 });
    const other = { ...plan, account: 'PA-2', balanceMinor: 400_00, firstDueOn: '2027-03-15' };
    await propose('pp-10', { ...other, request: 'change' });
    expect(await charge()).toEqual({ plans: plansBefore + 616_57, unearned: 0, income: -16_57 });
    await onDay('2027-06-20');
    expect(await charge()).toMatchObject({ unearned: 0, income: -16_57 });
  });

  it('is earned again once those terms were undone, and taken back with the plan itself', async () => {
    const undo = async (id: string) => {
      const asked = await desk.command('maya.okafor', id, { type: 'case.reverse', reason: 'Of another patient.' });
      expect(asked).toMatchObject({ state: 'accepted' });
      expect(await desk.decide('ruth.abramson', `${id}.rv1`, 'approve')).toMatchObject({ state: 'accepted' });
      await desk.settle();
    };
    await undo('pp-10');
    await onDay('2027-07-15');
    // What the last four of twelve instalments earn.
    const { unearned, income } = await charge();
    expect([unearned + income, unearned]).toEqual([-39_71, -5_23]);
    await undo('pp-9');
    expect(await charge()).toEqual({ plans: plansBefore, unearned: 0, income: 0 });
    await onDay('2027-12-31');
    expect(await charge()).toEqual({ plans: plansBefore, unearned: 0, income: 0 });
    expect(desk.faults).toEqual([]);
  });
});
