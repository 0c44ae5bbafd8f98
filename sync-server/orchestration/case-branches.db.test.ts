import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instantOf } from '../../src-shared/base/dates.ts';
import { billingCaseMap } from '../../src-shared/process/billing-case-maps.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { costCentres, invoiceValues, order, receipt, vendor } from '../../src-shared/testing/build-invoice.ts';
import { traceBooks } from '../store/comparison.ts';
import { followMap } from '../testing/follow-map.ts';
import { refusing } from '../testing/refusing-ledger.ts';
import { type Desk, openDesk, personOf } from '../testing/test-desk.ts';

let desk: Desk;
let refused = new Set<string>();
beforeEach(async () => {
  refused = new Set();
  desk = await openDesk(new Date('2026-11-24T09:00:00.000Z'), (ledger) => ({
    ...refusing(ledger, (key) => refused.has(key)),
    reverse: (key, reversal, signal) =>
      refused.has(reversal.key)
        ? refusing(ledger, () => true).post({ key: reversal.key } as never, signal)
        : ledger.reverse(key, reversal, signal),
  }));
});
afterEach(() => desk.close());

/** Where the records of its process lead on the map, every branch by itself; empty when they leave it. */
async function placesOf(id: string): Promise<ReadonlySet<string>> {
  const steps = desk.db.selectFrom('wf_step').select(['kind', 'name', 'branch']).where('instance_id', '=', id);
  return followMap(billingCaseMap(3)!, await steps.orderBy('seq').execute());
}

async function eventsOf(id: string): Promise<string[]> {
  return (await desk.case(id)).timeline.map(({ event, text }) => `${event}: ${text}`);
}

describe('a charge correction', () => {
  const visit = { code: '99213', modifiers: '25', place: '11', diagnosis: 'A', units: 1, chargeMinor: 140_00 };
  const values = { account: 'PA-510', claim: 'CL-1', line: 1, serviceOn: '2026-10-05', ...visit, reason: 'Too high.' };
  const correction = { ...values, code: '99214', chargeMinor: 210_00, corrected: [visit] };
  const review: CommandPayload = { type: 'case.complete-step', step: 'coding-review', note: 'The record says 99213.' };

  beforeEach(async () => {
    const payload = { type: 'case.propose', kind: 'charge-correction', site: 'westside-clinic', values: correction };
    await desk.command('daniel.reyes', 'cc-1', payload as CommandPayload);
    await desk.settle();
  });

  it('waits for its coding review and for its decision at once, each with a deadline of its own', async () => {
    const { process, createdAt, dueAt } = await desk.case('cc-1');
    expect(process).toMatchObject({ version: 3, node: 'decision', until: dueAt });
    // Two business days of a clinic that is closed on Thanksgiving and the day after.
    expect(process?.beside).toEqual([{ node: 'work', since: createdAt, until: '2026-11-30T23:00:00.000Z' }]);
    expect(await placesOf('cc-1')).toEqual(new Set(['decision', 'work']));
  });

  it('says once that the review is due, and waits on for both', async () => {
    desk.now = new Date('2026-11-30T23:30:00.000Z');
    await desk.settle();
    await desk.settle();
    const events = await eventsOf('cc-1');
    expect(events.filter((event) => event.startsWith('remind'))).toEqual(['remind: Not done yet: Coding review.']);
    const { process } = await desk.case('cc-1');
    expect(process).toMatchObject({ node: 'decision', beside: [{ node: 'workReminded', until: null }] });
    expect(await placesOf('cc-1')).toEqual(new Set(['decision', 'workReminded']));
  });

  it('ends the branch of the review with the review, and goes on with the decision alone', async () => {
    await desk.command('priya.raman', 'cc-1', review);
    await desk.settle();
    expect((await desk.case('cc-1')).process).not.toHaveProperty('beside');
    desk.now = new Date('2026-11-30T23:30:00.000Z');
    await desk.settle();
    expect((await eventsOf('cc-1')).filter((event) => event.startsWith('remind'))).toEqual([]);
    await desk.decide('maya.okafor', 'cc-1', 'approve');
    await desk.settle();
    expect(await desk.case('cc-1')).toMatchObject({ state: 'posted', process: { node: 'posted' } });
    expect(await placesOf('cc-1')).toEqual(new Set(['post']));
  });

  it('ends the branch of the review when it is refused without it', async () => {
    await desk.decide('maya.okafor', 'cc-1', 'refuse');
    await desk.settle();
    expect((await desk.case('cc-1')).process).toMatchObject({ node: 'ended' });
    expect((await desk.case('cc-1')).process).not.toHaveProperty('beside');
    expect(await placesOf('cc-1')).toEqual(new Set(['act']));
    const instance = desk.db.selectFrom('wf_instance').select('state').where('id', '=', 'cc-1');
    expect(await instance.executeTakeFirst()).toEqual({ state: 'done' });
  });

  it('ends the wait for a decision alone when an operator ends it', async () => {
    const skip = { type: 'case.operate', action: 'skip', node: 'decision', reason: 'It is urgent.' } as const;
    expect(await desk.command('ruth.abramson', 'cc-1', skip)).toMatchObject({ state: 'accepted' });
    await desk.settle();
    expect((await desk.case('cc-1')).process).toMatchObject({ node: 'afterRemind', beside: [{ node: 'work' }] });
  });
});

describe('an invoice of an order that encumbers budgets', () => {
  const given = (id: string, values = invoiceValues()) =>
    desk.command('daniel.reyes', id, {
      type: 'case.propose',
      kind: 'vendor-invoice',
      site: 'westside-clinic',
      values,
    } as CommandPayload);
  const all = [
    { line: '1', quantity: '10' },
    { line: '2', quantity: '1' },
  ];
  const repost: CommandPayload = { type: 'case.repost' };
  const POSTED = { '2020': 223_40, '2010': -223_40, '9100': -223_40, '9200': 223_40 };

  beforeEach(async () => {
    const records = [vendor(), ...costCentres, order({ encumbered: true }), receipt(all)];
    const asOf = instantOf(desk.now);
    await desk.services.takeRecords(
      personOf('priya.raman'),
      records.map((one) => ({ ...one, asOf })),
    );
    await given('vi-1');
    await desk.decide('ruth.abramson', 'vi-1', 'approve');
  });

  /** Approved, its budget told, its entry refused by the ledger, and the exception about that refused by a person. */
  async function giveUp(): Promise<void> {
    refused.add('case/vi-1');
    await desk.settle();
    await desk.decide('keith.vance', 'vi-1.px1', 'refuse');
    await desk.settle();
  }

  async function keys(): Promise<string[]> {
    return (await desk.entries()).map(({ key, reverses }) => (reverses === '' ? key : `${key} of ${reverses}`));
  }

  it('frees the budgets and then posts the invoice, by the same approval', async () => {
    await desk.settle();
    expect(await desk.case('vi-1')).toMatchObject({
      state: 'posted',
      posting: { entry: '2026-000002', memos: [{ key: 'case/vi-1/memo-1', entry: '2026-000001', state: 'posted' }] },
    });
    expect(await keys()).toEqual(['case/vi-1/memo-1', 'case/vi-1']);
    expect(await desk.balances()).toEqual(POSTED);
    expect(await placesOf('vi-1')).toEqual(new Set(['post']));
    expect(await traceBooks(desk.db)).toMatchObject({ entries: 2, inOrder: 2, others: [] });
  });

  it('that is given up takes back what it had freed, says so, and can be posted anew', async () => {
    await giveUp();
    const { process, state, posting } = await desk.case('vi-1');
    expect({ state, node: process?.node, memos: posting.memos?.map((memo) => memo.state) }).toEqual({
      state: 'postingFailed',
      node: 'waitRepost',
      memos: ['undone'],
    });
    expect(await keys()).toEqual(['case/vi-1/memo-1', 'case/vi-1/memo-1/undo of 2026-000001']);
    expect(await desk.balances()).toEqual({});
    expect((await eventsOf('vi-1')).slice(-3)).toEqual([
      'failPosting: The ledger has no such cost centre.',
      'postMemo: The entry will not be posted, so entry 2026-000001 is being reversed.',
      'postMemo: Entry 2026-000001 was reversed by entry 2026-000002.',
    ]);
    expect(await placesOf('vi-1')).toEqual(new Set(['waitRepost']));
    expect((await traceBooks(desk.db)).others.filter(({ posting: handed }) => handed?.state !== 'failed')).toEqual([]);

    refused.clear();
    expect(await desk.command('ruth.abramson', 'vi-1', repost)).toMatchObject({ state: 'accepted' });
    expect((await desk.case('vi-1')).process?.node).toBe('memo');
    await desk.settle();
    expect(await desk.case('vi-1')).toMatchObject({ state: 'posted' });
    expect((await keys()).slice(2)).toEqual(['case/vi-1/memo-2', 'case/vi-1']);
    expect(await desk.balances()).toEqual(POSTED);
    expect(await placesOf('vi-1')).toEqual(new Set(['post']));
  });

  it('that is posted again before anybody gives it up frees the budgets once', async () => {
    refused.add('case/vi-1');
    await desk.settle();
    expect((await desk.case('vi-1')).process?.node).toBe('waitRepost');
    refused.clear();
    await desk.command('ruth.abramson', 'vi-1', repost);
    await desk.settle();
    expect(await keys()).toEqual(['case/vi-1/memo-1', 'case/vi-1']);
    expect(await desk.case('vi-1.px1')).toMatchObject({ state: 'closed' });
  });

  it('whose budgets cannot be told posts nothing, and undoes nothing when it is given up', async () => {
    refused.add('case/vi-1/memo-1');
    await desk.settle();
    await desk.decide('keith.vance', 'vi-1.px1', 'refuse');
    await desk.settle();
    expect(await desk.entries()).toEqual([]);
    expect(await desk.case('vi-1')).toMatchObject({ state: 'postingFailed', process: { node: 'waitRepost' } });
    refused.clear();
    await desk.command('ruth.abramson', 'vi-1', repost);
    await desk.settle();
    expect(await desk.balances()).toEqual(POSTED);
    expect(await placesOf('vi-1')).toEqual(new Set(['post']));
  });

  it('whose reversal is refused too says that, and reverses once when it is mended', async () => {
    refused.add('case/vi-1/memo-1/undo');
    await giveUp();
    expect(await desk.case('vi-1')).toMatchObject({
      state: 'postingFailed',
      process: { node: 'waitUndo' },
      posting: { memos: [{ state: 'undoing' }] },
    });
    expect(await desk.case('vi-1.px2')).toMatchObject({ state: 'open' });
    expect(await placesOf('vi-1')).toEqual(new Set(['waitUndo']));
    refused.clear();
    await desk.decide('keith.vance', 'vi-1.px2', 'approve');
    await desk.settle();
    expect(await keys()).toEqual(['case/vi-1/memo-1', 'case/vi-1/memo-1/undo of 2026-000001']);
    expect(await desk.balances()).toEqual({});
  });

  it('whose entry somebody asks for while the reversal is refused reverses first and posts then', async () => {
    refused.add('case/vi-1/memo-1/undo');
    await giveUp();
    refused.clear();
    await desk.command('ruth.abramson', 'vi-1', repost);
    await desk.settle();
    expect(await desk.case('vi-1')).toMatchObject({ state: 'posted' });
    expect(await desk.balances()).toEqual(POSTED);
    expect(await placesOf('vi-1')).toEqual(new Set(['post']));
  });

  it('that is undone by a case of its own is undone in both parts', async () => {
    await desk.settle();
    await desk.command('maya.okafor', 'vi-1', { type: 'case.reverse', reason: 'Billed to the wrong clinic.' });
    await desk.decide('ruth.abramson', 'vi-1.rv1', 'approve');
    if ((await desk.case('vi-1.rv1')).state === 'open') await desk.decide('keith.vance', 'vi-1.rv1', 'approve');
    await desk.settle();
    expect(await desk.case('vi-1.rv1')).toMatchObject({ state: 'posted' });
    expect((await keys()).slice(2)).toEqual(['case/vi-1.rv1/memo-1 of 2026-000001', 'case/vi-1.rv1 of 2026-000002']);
    expect(await desk.balances()).toEqual({});
  });
});
