import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeOf } from '../../src-shared/case/place-of-case.ts';
import { billingCaseMap } from '../../src-shared/process/billing-case-maps.ts';
import { setPeriodState } from '../store/ledger.ts';
import { inTransaction } from '../store/transaction.ts';
import { followMap } from '../testing/follow-map.ts';
import { openDesk, personOf, type Desk } from '../testing/test-desk.ts';
import { writeOffProposal } from '../../src-shared/testing/build-write-off.ts';

const MORNING = new Date('2026-11-24T08:00:00.000Z');
let desk: Desk;

beforeEach(async () => {
  desk = await openDesk(MORNING);
});
afterEach(() => desk.close());

function daysLater(days: number): Date {
  return new Date(MORNING.getTime() + days * 86_400_000);
}

describe('a write-off', () => {
  it('of $10.00 posts without people, and says by which rule', async () => {
    await desk.proposeWriteOff('wo-small', 10_00);
    await desk.settle();
    expect(await desk.case('wo-small')).toMatchObject({
      state: 'posted',
      approvals: [],
      posting: { entry: '2026-000001' },
    });
    expect(await desk.entries()).toMatchObject([
      { approvedBy: [], policy: { policy: 'write-off-approval', rule: 'WO-3' }, source: { case: 'wo-small' } },
    ]);
    expect(await desk.actions('wo-small')).toEqual(['case.open', 'case.allow', 'case.post']);
  });

  it('of $10.01 waits for one approval, and posts in its name', async () => {
    await desk.proposeWriteOff('wo-one', 10_01);
    await desk.settle();
    expect(await desk.entries()).toEqual([]);
    await desk.decide('maya.okafor', 'wo-one', 'approve');
    await desk.settle();
    expect(await desk.entries()).toMatchObject([{ approvedBy: ['Maya Okafor'], totalMinor: 10_01 }]);
    expect(await desk.balances()).toEqual({ '1200': -10_01, '4930': 10_01 });
  });

  it('of $2,000.01 waits for two approvals of two people', async () => {
    await desk.proposeWriteOff('wo-two', 2_000_01);
    const first = await desk.decide('ruth.abramson', 'wo-two', 'approve');
    expect(first.message).toBe('Approval 1 of 2 is recorded; another person has to approve it too.');
    await desk.settle();
    expect(await desk.entries()).toEqual([]);
    await desk.decide('keith.vance', 'wo-two', 'approve');
    await desk.settle();
    expect(await desk.entries()).toMatchObject([{ approvedBy: ['Ruth Abramson', 'Keith Vance'] }]);
  });

  const rule = async (id: string) => {
    const { approvalRule, approvalsNeeded } = await desk.case(id);
    return [approvalRule.rule, approvalsNeeded];
  };

  it('of $4.00 is one too many when the account had $8.00 written off within 30 days, whatever for', async () => {
    await desk.proposeWriteOff('wo-first', 4_00, { category: 'administrative' });
    await desk.proposeWriteOff('wo-second', 4_00, { category: 'timely-filing' });
    await desk.proposeWriteOff('wo-third', 4_00, { category: 'small-balance' });
    await desk.settle();
    expect([await rule('wo-first'), await rule('wo-second')]).toEqual([
      ['WO-3', 0],
      ['WO-3', 0],
    ]);
    expect(await rule('wo-third')).toEqual(['WO-9', 1]);
    const { facts, approvalRule } = await desk.case('wo-third');
    expect(facts).toContainEqual(
      expect.objectContaining({ key: 'writtenOffRecently', value: { type: 'money', minor: 8_00 } }),
    );
    const evaluation = desk.db
      .selectFrom('policy_evaluation')
      .select('inputs')
      .where('id', '=', approvalRule.evaluation);
    expect(await evaluation.executeTakeFirst()).toMatchObject({
      inputs: { amountMinor: 4_00, accountTotalMinor: 12_00 },
    });
    expect(await desk.balances()).toMatchObject({ '4930': 4_00, '4950': 4_00 });
  });

  it('of a small amount posts again without people after 30 days, or at another site, or when the others were refused', async () => {
    await desk.proposeWriteOff('wo-first', 9_00, { category: 'administrative' });
    await desk.proposeWriteOff('wo-elsewhere', 9_00, { category: 'administrative', site: 'mercy-general' });
    expect(await rule('wo-elsewhere')).toEqual(['WO-3', 0]);
    await desk.proposeWriteOff('wo-refused', 20_00, { site: 'mercy-general' });
    await desk.decide('keith.vance', 'wo-refused', 'refuse');
    desk.now = daysLater(31);
    await desk.proposeWriteOff('wo-later', 9_00, { category: 'timely-filing' });
    expect(await rule('wo-later')).toEqual(['WO-3', 0]);
    await desk.proposeWriteOff('wo-anew', 1_00, { category: 'small-balance', site: 'mercy-general' });
    expect(await rule('wo-anew')).toEqual(['WO-3', 0]);
  });

  it('of a small amount waits for one approval when the account has one of its category, however long ago', async () => {
    await desk.proposeWriteOff('wo-first', 1_00);
    desk.now = daysLater(90);
    await desk.proposeWriteOff('wo-again', 1_00);
    expect(await rule('wo-again')).toEqual(['WO-8', 1]);
  });

  it('is seen by another one that is proposed at the same moment', async () => {
    const request = { account: 'PA-7F3K0009', payer: '', amountMinor: 6_00 };
    const propose = desk.services.proposeCase;
    const both = await Promise.all([
      propose(
        { by: personOf('daniel.reyes'), request: writeOffProposal({ ...request, category: 'small-balance' }) },
        null,
      ),
      propose(
        { by: personOf('maya.okafor'), request: writeOffProposal({ ...request, category: 'administrative' }) },
        null,
      ),
    ]);
    expect(new Set(both.map((one) => one.ok && one.value.approvalsNeeded))).toEqual(new Set([0, 1]));
  });

  it('that is refused never posts', async () => {
    await desk.proposeWriteOff('wo-no', 50_00);
    await desk.decide('maya.okafor', 'wo-no', 'refuse', { reason: 'Appeal it first' });
    await desk.settle();
    expect(await desk.case('wo-no')).toMatchObject({ state: 'refused', posting: { state: 'none' } });
    expect(await desk.entries()).toEqual([]);
  });
});

describe('a write-off that needs no people and meets one before its process began', () => {
  it('posts when they approved it', async () => {
    await desk.proposeWriteOff('wo-quick', 10_00);
    await desk.decide('maya.okafor', 'wo-quick', 'approve');
    await desk.settle();
    expect(await desk.entries()).toMatchObject([{ approvedBy: ['Maya Okafor'], source: { case: 'wo-quick' } }]);
  });

  it('posts nothing when they refused it', async () => {
    await desk.proposeWriteOff('wo-quick', 10_00);
    await desk.decide('maya.okafor', 'wo-quick', 'refuse');
    await desk.settle();
    expect(await desk.case('wo-quick')).toMatchObject({ state: 'refused' });
    expect(await desk.entries()).toEqual([]);
  });

  it('waits for them when they returned it', async () => {
    await desk.proposeWriteOff('wo-quick', 10_00);
    await desk.decide('maya.okafor', 'wo-quick', 'return');
    await desk.settle();
    await desk.command('daniel.reyes', 'wo-quick', { type: 'case.resubmit', reason: 'The appeal was lost' });
    await desk.settle();
    expect(await desk.entries()).toEqual([]);
    await desk.decide('maya.okafor', 'wo-quick', 'approve');
    await desk.settle();
    expect(await desk.case('wo-quick')).toMatchObject({ state: 'posted' });
  });
});

it('takes no write-off of a payer that nobody here knows', async () => {
  const request = writeOffProposal({ amountMinor: 5_00, account: 'PA-70', payer: 'Nobody in particular' });
  expect(await desk.services.proposeCase({ by: personOf('daniel.reyes'), request }, null)).toEqual({
    ok: false,
    error: { kind: 'unknownPayer', payer: 'Nobody in particular' },
  });
});

it('takes no write-off whose texts no database would keep as they are, and names both', async () => {
  const request = writeOffProposal({ amountMinor: 5_00, account: 'PA-\u00007 \uD83D', reason: 'Half a face: \uDE00' });
  expect(await desk.services.proposeCase({ by: personOf('daniel.reyes'), request }, null)).toMatchObject({
    ok: false,
    error: { kind: 'intakeInvalid', problems: [{ path: 'account' }, { path: 'reason' }] },
  });
});

/** What a process has recorded, held against the map of its version: where it may be. Empty when it left the map. */
async function placesOf(id: string): Promise<ReadonlySet<string>> {
  const steps = desk.db
    .selectFrom('wf_step')
    .select(['kind', 'name', 'branch'])
    .where('instance_id', '=', id)
    .orderBy('seq');
  const instance = desk.db.selectFrom('wf_instance').select('version').where('id', '=', id);
  return followMap(billingCaseMap((await instance.executeTakeFirstOrThrow()).version)!, await steps.execute());
}

describe('every path of a case', () => {
  const stop = () => inTransaction(desk.db, (tx) => setPeriodState(tx, '2026-11', 'closed'));
  const open = () => inTransaction(desk.db, (tx) => setPeriodState(tx, '2026-11', 'open'));
  const paths: Record<string, { readonly walk: (id: string) => Promise<void>; readonly ends: string }> = {
    'posted without people': { walk: async (id) => void (await desk.proposeWriteOff(id, 5_00)), ends: 'post' },
    refused: {
      walk: async (id) => {
        await desk.proposeWriteOff(id, 50_00);
        await desk.decide('maya.okafor', id, 'refuse');
      },
      ends: 'act',
    },
    'posted in the end': {
      walk: async (id) => {
        await stop();
        await desk.proposeWriteOff(id, 50_00);
        await desk.decide('maya.okafor', id, 'approve');
        await desk.settle();
        await open();
        await desk.command('ruth.abramson', id, { type: 'case.repost' });
      },
      ends: 'post',
    },
    'given up': {
      walk: async (id) => {
        await stop();
        await desk.proposeWriteOff(id, 50_00);
        await desk.decide('maya.okafor', id, 'approve');
        await desk.settle();
        await desk.decide('keith.vance', `${id}.px1`, 'refuse');
      },
      ends: 'waitRepost',
    },
  };
  it.each(Object.entries(paths))('%s is a path of its map, and the case says where it ends', async (name, path) => {
    const id = `wo-${name.replaceAll(' ', '-')}`;
    await path.walk(id);
    await desk.settle();
    expect(await placesOf(id)).toEqual(new Set([path.ends]));
    const { process } = await desk.case(id);
    expect(process?.node).toBe({ post: 'posted', act: 'ended', waitRepost: 'waitRepost' }[path.ends]);
  });
});

describe('a case that was opened on version 1 of its process', () => {
  beforeEach(async () => {
    await desk.proposeWriteOff('wo-old', 50_00);
    await desk.db.updateTable('wf_instance').set({ version: 1 }).where('id', '=', 'wo-old').execute();
    const { process: _, ...old } = await desk.case('wo-old');
    const body = JSON.stringify(old);
    await desk.db.updateTable('billing_case').set({ body }).where('id', '=', 'wo-old').execute();
    await desk.settle();
  });

  it('finishes on it: reminded, escalated three days later to nobody, and posted', async () => {
    desk.now = daysLater(7);
    await desk.settle();
    expect(placeOf(await desk.case('wo-old'))).toMatchObject({ version: 1, node: 'afterRemind' });
    desk.now = daysLater(10);
    await desk.settle();
    const escalated = await desk.case('wo-old');
    expect(escalated).toMatchObject({ escalations: 1, owner: null });
    expect(placeOf(escalated)).toMatchObject({ version: 1, node: 'lastWait', until: null });
    await desk.decide('ruth.abramson', 'wo-old', 'approve');
    await desk.settle();
    expect(await desk.case('wo-old')).toMatchObject({ state: 'posted' });
    expect(await placesOf('wo-old')).toEqual(new Set(['post']));
  });
});

describe('a case that was opened on version 2 of its process', () => {
  it('finishes on it: climbs the ladder without branches, and is posted', async () => {
    await desk.proposeWriteOff('wo-second', 50_00);
    await desk.db.updateTable('wf_instance').set({ version: 2 }).where('id', '=', 'wo-second').execute();
    const opened = await desk.case('wo-second');
    const body = JSON.stringify({ ...opened, process: { ...opened.process!, version: 2 } });
    await desk.db.updateTable('billing_case').set({ body }).where('id', '=', 'wo-second').execute();
    await desk.settle();
    desk.now = daysLater(7);
    await desk.settle();
    await desk.decide('maya.okafor', 'wo-second', 'approve');
    await desk.settle();
    expect(await desk.case('wo-second')).toMatchObject({ state: 'posted', process: { version: 2, node: 'posted' } });
    const branches = desk.db.selectFrom('wf_step').select('branch').where('instance_id', '=', 'wo-second').distinct();
    expect(await branches.execute()).toEqual([{ branch: '' }]);
    expect(await placesOf('wo-second')).toEqual(new Set(['post']));
  });
});

describe('an overdue case', () => {
  it('is reminded of when it is due, given to somebody who can decide it, escalated two levels, and can still be decided', async () => {
    await desk.proposeWriteOff('wo-late', 50_00);
    await desk.settle();
    const { dueAt } = await desk.case('wo-late');
    expect(dueAt).toBe(daysLater(7).toISOString());
    const events = async (): Promise<string[]> => (await desk.case('wo-late')).timeline.map(({ event }) => event);
    desk.now = new Date(daysLater(7).getTime() - 1);
    await desk.settle();
    expect(await events()).toEqual(['open']);
    desk.now = daysLater(7);
    await desk.settle();
    expect(await events()).toEqual(['open', 'remind']);
    // The second business day after Tuesday, December 1, at the clinic in Central time.
    desk.now = new Date('2026-12-03T23:00:00.000Z');
    await desk.settle();
    const given = await desk.case('wo-late');
    expect(given).toMatchObject({ owner: { name: 'Maya Okafor' }, escalations: 0 });
    expect(given.timeline.at(-1)).toMatchObject({
      event: 'reassign',
      text: 'Nobody had taken it for 2 business days after the reminder. Given to Maya Okafor, who can decide it.',
    });
    desk.now = new Date('2026-12-04T23:00:00.000Z');
    await desk.settle();
    const escalated = await desk.case('wo-late');
    expect(escalated).toMatchObject({ owner: { name: 'Ruth Abramson' }, escalations: 1 });
    expect(escalated.timeline.at(-1)?.text).toBe(
      'Not decided for another 1 business day. Escalated to Ruth Abramson, a manager above Maya Okafor.',
    );
    expect(escalated.process).toMatchObject({ version: 3, node: 'afterEscalate', until: '2026-12-08T23:00:00.000Z' });
    desk.now = new Date('2026-12-08T23:00:00.000Z');
    await desk.settle();
    const twice = await desk.case('wo-late');
    expect(twice).toMatchObject({ owner: { name: 'Keith Vance' }, escalations: 2 });
    expect(twice.process).toMatchObject({ node: 'lastWait', until: null });
    expect(await events()).toEqual(['open', 'remind', 'reassign', 'escalate', 'escalate']);
    expect((await desk.decide('maya.okafor', 'wo-late', 'approve')).code).toBe('LIMIT');
    expect((await desk.decide('keith.vance', 'wo-late', 'approve')).code).toBe('OK');
    await desk.settle();
    expect(await desk.case('wo-late')).toMatchObject({ state: 'posted', process: { node: 'posted' } });
    expect(await placesOf('wo-late')).toEqual(new Set(['post']));
  });

  it('that was decided in time is neither reminded of nor escalated', async () => {
    await desk.proposeWriteOff('wo-early', 50_00);
    await desk.decide('maya.okafor', 'wo-early', 'refuse');
    await desk.settle();
    desk.now = daysLater(60);
    await desk.settle();
    expect((await desk.case('wo-early')).timeline.map(({ event }) => event)).toEqual(['open', 'refuse']);
  });
});

describe('a posting that the ledger refuses', () => {
  beforeEach(async () => {
    await inTransaction(desk.db, (tx) => setPeriodState(tx, '2026-11', 'closed'));
    await desk.proposeWriteOff('wo-stuck', 50_00);
    await desk.decide('maya.okafor', 'wo-stuck', 'approve');
    await desk.settle();
  });

  it('is shown on its case, and opens an exception case', async () => {
    expect(await desk.case('wo-stuck')).toMatchObject({
      state: 'postingFailed',
      posting: { state: 'failed', message: 'The period 2026-11 is closed.' },
    });
    expect(await desk.cases('posting-exception')).toMatchObject([
      { id: 'wo-stuck.px1', state: 'open', amountMinor: 50_00 },
    ]);
  });

  it('is posted once when a person asks for it again on the case, which closes the exception', async () => {
    await inTransaction(desk.db, (tx) => setPeriodState(tx, '2026-11', 'open'));
    expect(await desk.command('ruth.abramson', 'wo-stuck', { type: 'case.repost' })).toMatchObject({
      state: 'accepted',
    });
    await desk.settle();
    expect(await desk.case('wo-stuck')).toMatchObject({ state: 'posted' });
    expect(await desk.case('wo-stuck.px1')).toMatchObject({ state: 'closed' });
    expect(await desk.entries()).toHaveLength(1);
  });

  it('is posted once when the exception is approved', async () => {
    await inTransaction(desk.db, (tx) => setPeriodState(tx, '2026-11', 'open'));
    await desk.decide('keith.vance', 'wo-stuck.px1', 'approve');
    await desk.settle();
    expect(await desk.case('wo-stuck')).toMatchObject({ state: 'posted' });
    expect(await desk.entries()).toHaveLength(1);
  });

  it('stays failed when the exception is refused, and can still be posted from the case', async () => {
    await desk.decide('keith.vance', 'wo-stuck.px1', 'refuse');
    await desk.settle();
    expect(await desk.case('wo-stuck')).toMatchObject({ state: 'postingFailed' });
    await inTransaction(desk.db, (tx) => setPeriodState(tx, '2026-11', 'open'));
    await desk.command('ruth.abramson', 'wo-stuck', { type: 'case.repost' });
    await desk.settle();
    expect(await desk.case('wo-stuck')).toMatchObject({ state: 'posted' });
  });
});
