import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../src-shared/base/dates.ts';
import { POSTING_GRACE_MS } from '../../src-shared/journal/compare.ts';
import type { ProposedLine } from '../../src-shared/journal/journal-entry.ts';
import { embeddedLedger } from '../erp/adapters/embedded-ledger/embedded-ledger.ts';
import { newId } from '../new-id.ts';
import { insertEntry, linesOfEntry, setPeriodState, type StoredEntry } from '../store/ledger.ts';
import { inTransaction } from '../store/transaction.ts';
import { differenceCaseId } from './case-id.ts';
import { openDesk, type Desk } from '../testing/test-desk.ts';
import { plainClaim, remittanceText } from '../testing/test-import.ts';

const MORNING = new Date('2026-11-24T08:00:00.000Z');
let desk: Desk;

beforeEach(async () => {
  desk = await openDesk(MORNING);
  // Three ways into the books: by policy, by an approval, and a remittance.
  await desk.proposeWriteOff('wo-policy', 5_00);
  await desk.proposeWriteOff('wo-one', 50_00, { site: 'mercy-general' });
  await desk.decide('tom.lindqvist', 'wo-one', 'approve');
  await desk.import(remittanceText([{ trace: 'RM-1', amount: '80', body: plainClaim('PA-1') }]));
  await desk.settle();
});
afterEach(() => desk.close());

const nothing = { waiting: 0, failed: 0, postedWithoutApproval: 0, approvedNotPosted: 0, differs: 0, postedTwice: 0 };

/** The cases that are about differences, once everything that follows has happened. */
async function differenceCases(): Promise<{ state: string; title: string; amountMinor: number }[]> {
  await desk.services.compare(true);
  await desk.services.compare(true);
  await desk.settle();
  const cases = await desk.cases('approval-difference');
  return cases.map(({ state, title, amountMinor }) => ({ state, title, amountMinor }));
}

/** Writes an entry past the product, as somebody with the database's password could. */
async function plant(key: string, changes: Partial<StoredEntry>, lines: readonly ProposedLine[]): Promise<void> {
  const entry: StoredEntry = {
    id: newId(desk.now),
    number: `2026-9${String(Math.floor(desk.now.getTime() / 1000) % 100_000).padStart(5, '0')}`,
    key,
    contentHash: 'planted',
    site: 'westside-clinic',
    date: '2026-11-24' as CalendarDate,
    period: '2026-11',
    memo: 'By hand',
    reverses: null,
    source: { case: '', remittance: '' },
    postedAt: desk.now,
    ...changes,
  };
  await inTransaction(desk.db, (tx) => insertEntry(tx, entry, lines));
}

function lines(amountMinor: number): ProposedLine[] {
  const common = { accountName: '', party: '', text: '', segments: [] };
  return [
    { ...common, account: '4930', debitMinor: amountMinor, creditMinor: 0 },
    { ...common, account: '1200', debitMinor: 0, creditMinor: amountMinor },
  ];
}

/** Changes the books past the trigger that refuses it. */
async function tamper(statement: ReturnType<typeof sql>): Promise<void> {
  await desk.db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await statement.execute(tx);
  });
}

describe('books in which everything was approved', () => {
  it('agree with their approvals, entry by entry, whatever allowed it', async () => {
    const found = await desk.services.compare(false);
    const { count } = await desk.db
      .selectFrom('gl_entry')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    expect(count).toBeGreaterThanOrEqual(3);
    expect(found).toMatchObject({ posted: count, approved: count, matched: count, ...nothing, differences: [] });
    expect(await differenceCases()).toEqual([]);
  });

  it('agree also while a posting is refused by the ledger: that has a posting exception of its own', async () => {
    await inTransaction(desk.db, (tx) => setPeriodState(tx, '2026-11', 'closed'));
    await desk.proposeWriteOff('wo-stuck', 60_00);
    await desk.decide('maya.okafor', 'wo-stuck', 'approve');
    await desk.settle();
    expect(await desk.services.compare(false)).toMatchObject({ ...nothing, failed: 1 });
  });
});

it('what a damaged file said does not end the comparison', async () => {
  await plant('by-hand', {}, lines(70_00));
  expect(await differenceCases()).toHaveLength(1);
  for (const table of ['billing_case', 'remittance'] as const) {
    await tamper(sql`update ${sql.table(table)} set body = replace(body, '"site":"', '"damaged":"\\u0000","site":"')`);
  }
  await tamper(sql`update gl_line set debit = debit * 2, credit = credit * 2
    where entry_id in (select id from gl_entry where source ->> 'remittance' <> '')`);
  const found = await desk.services.compare(false);
  expect(found).toMatchObject({ ...nothing, postedWithoutApproval: 1, differs: 1 });
  expect(found.differences.map(({ subject }) => subject)).toContain('Remittance RM-1');
  expect((await differenceCases()).length).toBeGreaterThan(1);
});

describe('a difference', () => {
  it('posted without approval opens one case for a controller, who acknowledges it once and for all', async () => {
    await plant('by-hand', {}, lines(70_00));
    expect(await desk.services.compare(false)).toMatchObject({ ...nothing, postedWithoutApproval: 1 });
    expect(await differenceCases()).toMatchObject([{ state: 'open', amountMinor: 70_00 }]);
    const [opened] = await desk.cases('approval-difference');
    expect(opened).toMatchObject({
      queue: 'approval-differences',
      site: 'westside-clinic',
      approvalRule: { rule: 'CA-6' },
      title: expect.stringContaining('Posted without approval') as string,
    });
    expect(await desk.decide('maya.okafor', opened!.id, 'approve')).toMatchObject({ state: 'rejected' });
    expect(await desk.decide('keith.vance', opened!.id, 'approve')).toMatchObject({ state: 'accepted' });
    desk.now = new Date(desk.now.getTime() + 60_000);
    expect(await differenceCases()).toMatchObject([{ state: 'closed' }]);
  });

  it('has its case whatever is proposed before under the id that its case will get', async () => {
    await plant('by-hand', {}, lines(70_00));
    const [item] = (await desk.services.compare(false)).differences;
    const squatted = desk.proposeWriteOff(differenceCaseId(item!), 5_00);
    await expect(squatted).rejects.toThrow('A case with this id cannot be opened.');
    expect(await differenceCases()).toHaveLength(1);
  });

  it('posted without approval is also what has an evaluation whose approvals are missing', async () => {
    await tamper(
      sql`update billing_case set body = jsonb_set(body::jsonb, '{approvals}', '[]')::text where id = 'wo-one'`,
    );
    expect(await differenceCases()).toMatchObject([
      { title: expect.stringContaining('Posted without approval') as string },
    ]);
  });

  it('posted twice: the same case under another key', async () => {
    const { id } = await desk.db
      .selectFrom('gl_entry')
      .select('id')
      .where('key', '=', 'case/wo-one')
      .executeTakeFirstOrThrow();
    await plant('again', { source: { case: 'wo-one', remittance: '' } }, await linesOfEntry(desk.db, id));
    expect(await desk.services.compare(false)).toMatchObject({ ...nothing, postedTwice: 1 });
    expect(await differenceCases()).toMatchObject([{ title: expect.stringContaining('Posted twice') as string }]);
  });

  it('posted otherwise: an amount that was changed, and an account', async () => {
    await tamper(sql`update gl_line set debit = debit * 2, credit = credit * 2
      where entry_id in (select id from gl_entry where key = 'case/wo-one')`);
    await tamper(sql`update gl_line set account = '4950' where account = '4930'
      and entry_id in (select id from gl_entry where key = 'case/wo-policy')`);
    const found = await desk.services.compare(false);
    expect(found).toMatchObject({ ...nothing, differs: 2 });
    const byKey = Object.fromEntries(found.differences.map((item) => [item.key, item]));
    expect(byKey['case/wo-one']).toMatchObject({
      approvedMinor: 50_00,
      postedMinor: 100_00,
      approvers: ['Tom Lindqvist'],
    });
    expect(byKey['case/wo-policy']?.accounts).toEqual(['4930', '4950']);
    expect(await differenceCases()).toHaveLength(2);
  });

  it('approved and not posted, once the grace is over, and not before', async () => {
    await tamper(sql`delete from gl_line where entry_id in (select id from gl_entry where key = 'case/wo-one')`);
    await tamper(sql`delete from gl_entry where key = 'case/wo-one'`);
    await tamper(sql`update erp_posting set state = 'sent' where key = 'case/wo-one'`);
    expect(await desk.services.compare(false)).toMatchObject({ ...nothing, waiting: 1 });
    expect(await differenceCases()).toEqual([]);
    desk.now = new Date(desk.now.getTime() + POSTING_GRACE_MS + 1000);
    expect(await desk.services.compare(false)).toMatchObject({ ...nothing, approvedNotPosted: 1 });
    expect(await differenceCases()).toMatchObject([{ state: 'open', amountMinor: 50_00 }]);
  });

  it('that is gone closes its case by itself, and opens another when it comes back', async () => {
    const double = sql`update gl_line set debit = debit * 2, credit = credit * 2
      where entry_id in (select id from gl_entry where key = 'case/wo-one')`;
    const half = sql`update gl_line set debit = debit / 2, credit = credit / 2
      where entry_id in (select id from gl_entry where key = 'case/wo-one')`;
    await tamper(double);
    expect(await differenceCases()).toMatchObject([{ state: 'open' }]);
    await tamper(half);
    expect(await differenceCases()).toMatchObject([{ state: 'closed' }]);
    await tamper(double);
    expect((await differenceCases()).map(({ state }) => state).toSorted()).toEqual(['closed', 'open']);
  });
});

it('the counts tie with the ledger, whatever differs', async () => {
  await plant('by-hand', {}, lines(70_00));
  await tamper(sql`update gl_line set debit = debit * 2, credit = credit * 2
    where entry_id in (select id from gl_entry where key = 'case/wo-one')`);
  const found = await desk.services.compare(false);
  const { matched, differs, postedWithoutApproval, postedTwice, waiting, failed, approvedNotPosted } = found;
  expect(found.posted).toBe(matched + differs + postedWithoutApproval + postedTwice);
  expect(found.approved).toBe(matched + differs + waiting + failed + approvedNotPosted);
  const erp = embeddedLedger({ db: desk.db, clock: () => desk.now });
  expect(await erp.find('by-hand')).not.toBeNull();
});
