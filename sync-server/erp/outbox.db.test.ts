import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CalendarDate, Instant } from '../../src-shared/base/dates.ts';
import { inTransaction } from '../store/transaction.ts';
import { openDesk, type Desk } from '../testing/test-desk.ts';
import { embeddedLedger } from './adapters/embedded-ledger/embedded-ledger.ts';
import { queuePosting, sendPosting } from './outbox.ts';
import { ErpError, type ErpAdapter, type Posting, type Receipt } from './port.ts';

const NOW = new Date('2026-11-24T12:00:00.000Z');
let desk: Desk;
let count = 0;

beforeAll(async () => {
  desk = await openDesk(NOW);
});
afterAll(() => desk.close());

let id: string;
let posting: Posting;
/** An approved write-off whose process has not run: only the test posts it. */
beforeEach(async () => {
  count += 1;
  id = await desk.proposeWriteOff(`wo-${count}`, 50_00);
  await desk.decide('maya.okafor', id, 'approve');
  const { entry, approvalRule, site } = await desk.case(id);
  posting = {
    key: `case/${id}`,
    kind: 'case',
    site,
    date: '2026-11-24' as CalendarDate,
    memo: 'Write-off',
    lines: entry,
    approval: {
      evaluation: approvalRule.evaluation,
      case: id,
      approvedBy: ['Maya Okafor'],
      approvedAt: '2026-11-24T12:00:00.000Z' as Instant,
    },
    source: { case: id, remittance: '' },
  };
});

const ledger = (): ErpAdapter => embeddedLedger({ db: desk.db, clock: () => NOW });

async function queue(changes: Partial<Posting> = {}): Promise<string> {
  await inTransaction(desk.db, (tx) => queuePosting(tx, { ...posting, ...changes }, NOW));
  return posting.key;
}

async function send(erp: ErpAdapter = ledger()): Promise<Receipt | string> {
  const sent = sendPosting({ db: desk.db, erp, clock: () => NOW }, posting.key);
  return await sent.catch((error: unknown) => `${(error as ErpError).code}: ${(error as ErpError).message}`);
}

async function row() {
  const rows = desk.db.selectFrom('erp_posting').select(['state', 'attempts', 'erp_number', 'error']);
  return await rows.where('key', '=', posting.key).executeTakeFirstOrThrow();
}

describe('sending a posting', () => {
  it('posts it, records the number, and answers a repetition without a second entry', async () => {
    await queue();
    const receipt = await send();
    expect(await row()).toMatchObject({ state: 'posted', attempts: 1, erp_number: (receipt as Receipt).erpNumber });
    expect(await send()).toEqual(receipt);
    expect(await row()).toMatchObject({ attempts: 1 });
  });

  it('posts it once when five workers send it at the same time', async () => {
    await queue();
    const receipts = await Promise.all(Array.from({ length: 5 }, () => send()));
    expect(new Set(receipts.map((receipt) => (receipt as Receipt).erpId)).size).toBe(1);
  });

  it('finds the entry after a time-out that came after the posting, instead of posting again', async () => {
    await queue();
    const calls: string[] = [];
    const real = ledger();
    const cutOff: ErpAdapter = {
      ...real,
      async post(...of) {
        calls.push('post');
        await real.post(...of);
        throw new ErpError('uncertain', 'The connection broke.');
      },
      async find(key) {
        calls.push('find');
        return await real.find(key);
      },
    };
    expect(await send(cutOff)).toBe('uncertain: The connection broke.');
    expect(await row()).toMatchObject({ state: 'uncertain' });
    expect(await send(cutOff)).toMatchObject({ key: posting.key, state: 'posted' });
    expect(calls).toEqual(['post', 'find']);
  });

  it('treats an answer that nobody foresaw as uncertain', async () => {
    await queue();
    const broken: ErpAdapter = { ...ledger(), post: async () => await Promise.reject(new TypeError('not a ledger')) };
    expect(await send(broken)).toBe('uncertain: The ledger did not answer as expected.');
    expect(await send()).toMatchObject({ state: 'posted' });
  });

  it('does not take an entry with another content for its own', async () => {
    await queue();
    const real = ledger();
    await real.post({ ...posting, memo: 'Something else' }, AbortSignal.timeout(5000));
    const unreachable: ErpAdapter = {
      ...real,
      post: async () => await Promise.reject(new ErpError('unreachable', 'Away.')),
    };
    await send(unreachable);
    expect(await send(real)).toMatch(/^duplicate-different: /);
    expect(await row()).toMatchObject({ state: 'failed' });
  });
});

describe('what is not approved', () => {
  it('does not leave without a recorded policy decision', async () => {
    await queue({ approval: { ...posting.approval, evaluation: 'invented' } });
    expect(await send()).toBe('not-approved: No policy decision is recorded for it.');
    expect(await row()).toMatchObject({ state: 'failed', attempts: 0 });
    expect(await ledger().find(posting.key)).toBeNull();
  });

  it('does not leave with fewer approvals than the policy asks for, whatever its case says of itself', async () => {
    const two = await desk.proposeWriteOff(`two-${count}`, 2_500_00);
    await desk.decide('ruth.abramson', two, 'approve');
    const open = await desk.case(two);
    const claimed = { ...open, state: 'approved', approvalsNeeded: 1 };
    await desk.db
      .updateTable('billing_case')
      .set({ body: JSON.stringify(claimed) })
      .where('id', '=', two)
      .execute();
    posting = {
      ...posting,
      key: `case/${two}`,
      lines: open.entry,
      approval: { ...posting.approval, case: two, evaluation: open.approvalRule.evaluation },
      source: { case: two, remittance: '' },
    };
    await queue();
    expect(await send()).toBe(`not-approved: Its case ${open.number} has 1 of 2 approvals.`);
  });

  it('does not leave while its case is open', async () => {
    const waiting = await desk.proposeWriteOff(`open-${count}`, 50_00);
    const { number, approvalRule, entry } = await desk.case(waiting);
    posting = {
      ...posting,
      key: `case/${waiting}`,
      lines: entry,
      approval: { ...posting.approval, case: waiting, evaluation: approvalRule.evaluation },
    };
    await queue();
    expect(await send()).toBe(`not-approved: Its case ${number} is open.`);
  });

  it('does not leave with other lines than those that were approved', async () => {
    const lines = posting.lines.map((line) => ({
      ...line,
      debitMinor: line.debitMinor && 60_00,
      creditMinor: line.creditMinor && 60_00,
    }));
    await queue({ lines });
    expect(await send()).toBe('not-approved: The entry is not the one that was approved.');
  });

  it('does not leave on the word of a policy that asks for people', async () => {
    await queue({ approval: { ...posting.approval, case: '' } });
    expect(await send()).toBe('not-approved: The policy does not let it post without people.');
  });

  it('does not leave on the approval of another case', async () => {
    const other = await desk.proposeWriteOff(`other-${count}`, 50_00);
    await queue({ approval: { ...posting.approval, case: other } });
    expect(await send()).toBe('not-approved: Its policy decision is not the one of its case.');
  });
});
