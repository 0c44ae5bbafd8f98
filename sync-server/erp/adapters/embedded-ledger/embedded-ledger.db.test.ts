import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../../../src-shared/base/dates.ts';
import { setPeriodState } from '../../../store/ledger.ts';
import { testDatabase, type TestDatabase } from '../../../store/test-database.ts';
import { inTransaction } from '../../../store/transaction.ts';
import { describeErp, postingOf } from '../../../testing/test-erp-conformance.ts';
import { embeddedLedger, openBooks } from './embedded-ledger.ts';

let store: TestDatabase;
beforeAll(async () => {
  store = await testDatabase();
  await openBooks(store.db);
});
afterAll(() => store.close());

const NOW = new Date('2026-11-24T08:00:00.000Z');
const ledger = () => embeddedLedger({ db: store.db, clock: () => NOW });
const signal = AbortSignal.timeout(60_000);

describeErp('The embedded ledger', async () => ({
  erp: ledger(),
  closePeriod: (period) => inTransaction(store.db, (tx) => setPeriodState(tx, period, 'closed')),
}));

describe('the embedded ledger', () => {
  it('numbers the entries of a year without a gap, also when some are refused in between', async () => {
    const numbers: string[] = [];
    for (let index = 0; index < 6; index += 1) {
      const date = '2031-03-01' as CalendarDate;
      if (index % 2 === 1)
        await ledger()
          .post(postingOf(`gap-${index}`, { date, lines: [] }), signal)
          .catch(() => {});
      else numbers.push((await ledger().post(postingOf(`gap-${index}`, { date }), signal)).erpNumber);
    }
    expect(numbers).toEqual(['2031-000001', '2031-000002', '2031-000003']);
  });

  it('refuses every change and deletion of what is posted', async () => {
    await ledger().post(postingOf('kept'), signal);
    const change = store.db.updateTable('gl_entry').set({ memo: 'other' }).where('key', '=', 'kept').execute();
    await expect(change).rejects.toThrow('append-only');
    const removal = store.db.deleteFrom('gl_line').execute();
    await expect(removal).rejects.toThrow('append-only');
  });

  it('gives the balances of one site apart from another', async () => {
    const date = '2032-01-05' as CalendarDate;
    await ledger().post(postingOf('here', { site: 'site-a', date }), signal);
    await ledger().post(postingOf('there', { site: 'site-b', date, amountMinor: 70_00 }), signal);
    expect(await ledger().balances({ asOf: date, site: 'site-b' })).toMatchObject([
      { account: '1200', creditMinor: 70_00 },
      { account: '4930', debitMinor: 70_00 },
    ]);
  });
});
