import { setTimeout as pause } from 'node:timers/promises';
import { invariant } from '../../src-shared/base/invariant.ts';
import { CaseDocument } from '../../src-shared/case/case-document.ts';
import { publish } from '../../sync-server/feed/publish.ts';
import { openDatabase } from '../../sync-server/store/database.ts';
import { inTransaction } from '../../sync-server/store/transaction.ts';

const PER_TRANSACTION = 100;

/**
 * Changes so many cases on the server, evenly over some time, as other people's work does. `stop` ends with a change of one case more:
 * whoever sees that one has received all.
 *
 * @param options.mark  ends the titles of those that were changed.
 */
export function changeCases(
  url: string,
  { count, overMs, mark }: { readonly count: number; readonly overMs: number; readonly mark: string },
) {
  const db = openDatabase(url, { applicationName: 'countersign-bench' });
  const change = (rows: readonly { readonly body: string }[]) =>
    inTransaction(db, async (tx) => {
      const changed = rows.map(({ body }): CaseDocument => {
        const one = CaseDocument.parse(JSON.parse(body));
        return { ...one, ver: one.ver + 1, title: `${one.title.split(' · told ')[0]} · told ${mark}` };
      });
      for (const { id, ver, ...rest } of changed) {
        const body = JSON.stringify({ ...rest, id, ver });
        await tx.updateTable('billing_case').set({ body, ver }).where('id', '=', id).execute();
      }
      await publish(
        tx,
        changed.map((one) => ({ ...one, coll: 'cases', body: JSON.stringify(one) }) as const),
        new Date(),
      );
    });
  const all = async () => {
    const begun = performance.now();
    for (let done = 0; done < count; done += PER_TRANSACTION) {
      // A hundred with the same last two digits, then with the next: of all sites, payers and amounts.
      const rows = await db
        .selectFrom('billing_case')
        .select('body')
        .where(
          'number',
          'like',
          `WO-%${String(done / PER_TRANSACTION)
            .padStart(3, '0')
            .slice(-2)}`,
        )
        .orderBy('number')
        .limit(PER_TRANSACTION)
        .execute();
      await change(rows);
      await pause(Math.max(0, begun + (overMs * (done + PER_TRANSACTION)) / count - performance.now()));
    }
  };
  const running = all();
  return {
    async stop(last: string): Promise<void> {
      await running;
      const row = await db.selectFrom('billing_case').select('body').where('number', '=', last).executeTakeFirst();
      invariant(row, `there is no case ${last}`);
      await change([row]);
      await db.destroy();
    },
  };
}
