import { accounts, accountOf } from '../../src-shared/journal/chart.ts';
import type { ProposedLine } from '../../src-shared/journal/journal-entry.ts';
import { entryLines } from '../../src-shared/journal/post-lines.ts';
import { reverseLines } from '../../src-shared/journal/reverse.ts';
import { calendarDateOf } from '../../src-shared/base/dates.ts';
import { embeddedLedger, openBooks } from '../erp/adapters/embedded-ledger/embedded-ledger.ts';
import { contentHash } from '../erp/content-hash.ts';
import type { ErpLink } from '../erp/erp-link.ts';
import type { OutsideErp, Posting } from '../erp/port.ts';
import { insertPosting, updatePosting } from '../store/postings.ts';
import { testDatabase, type TestDatabase } from '../store/test-database.ts';
import { inTransaction } from '../store/transaction.ts';
import { postingOf } from './test-erp-conformance.ts';

export type LedgerOfTest = Pick<TestDatabase, 'db' | 'close' | 'url'> & {
  /** Posts a write-off of $25.00, or other lines, as the outbox does. */
  post(
    key: string,
    entry?: { readonly account?: string; readonly lines?: readonly ProposedLine[]; readonly kind?: Posting['kind'] },
  ): Promise<void>;
  reverse(key: string, reversalKey: string): Promise<void>;
  postBehindTheOutbox(key: string): Promise<void>;
};

/** The ledger of our own in a database of its own. */
export async function ledgerOf(clock: () => Date): Promise<LedgerOfTest> {
  const store = await testDatabase();
  const { db } = store;
  await openBooks(db);
  const ledger = embeddedLedger({ db, clock });
  const signal = AbortSignal.timeout(600_000);
  const handOver = async (posting: Posting, send: () => Promise<unknown>): Promise<void> => {
    const row = { key: posting.key, contentHash: contentHash(posting), posting };
    await inTransaction(db, (tx) => insertPosting(tx, row, clock()));
    await send();
    await inTransaction(db, (tx) => updatePosting(tx, posting.key, { state: 'posted', attempts: 1 }, clock()));
  };
  const written = new Map<string, Posting>();
  return {
    ...store,
    post: async (key, { account = '4930', lines, kind = 'case' } = {}) => {
      const debit = accountOf(account) ?? accounts.administrativeWriteOffs;
      const own = entryLines([
        { account: debit, debitMinor: 25_00, text: debit.name },
        { account: accounts.payerReceivable, party: 'PY-1', debitMinor: -25_00, text: debit.name },
      ]);
      const posting = postingOf(key, { date: calendarDateOf(clock()), lines: lines ?? own, kind });
      written.set(key, posting);
      await handOver(posting, () => ledger.post(posting, signal));
    },
    reverse: async (key, reversalKey) => {
      const original = written.get(key) ?? postingOf(key);
      const { erpNumber = '' } = (await ledger.find(key)) ?? {};
      const reason = 'posted to the wrong account';
      const posting: Posting = {
        ...original,
        key: reversalKey,
        kind: 'reversal',
        date: calendarDateOf(clock()),
        memo: `Reversal of ${erpNumber}: ${reason}`,
        lines: reverseLines(original.lines),
        reverses: { key, reason },
      };
      const { date, approval } = posting;
      await handOver(posting, () => ledger.reverse(key, { key: reversalKey, date, approval, reason }, signal));
    },
    postBehindTheOutbox: async (key) =>
      void (await ledger.post(postingOf(key, { date: calendarDateOf(clock()) }), signal)),
  };
}

export function linkedTo(erp: OutsideErp, target = 'memory'): ErpLink {
  return { target, name: 'Memory', address: 'memory', verified: 'imitation', configuration: 'c1', erp };
}
