import type { Db, Tx } from './transaction.ts';

/** The days of a demonstration's history, 'yyyy-mm-dd', and the first that is not loaded yet. */
export type HistoryPlan = { readonly firstDay: string; readonly lastDay: string; readonly nextDay: string };

export async function readHistoryPlan(db: Db): Promise<HistoryPlan | null> {
  const row = await db.selectFrom('demonstration').select(['first_day', 'last_day', 'next_day']).executeTakeFirst();
  return row ? { firstDay: row.first_day, lastDay: row.last_day, nextDay: row.next_day } : null;
}

export async function saveHistoryPlan(db: Db | Tx, plan: HistoryPlan): Promise<void> {
  const row = { first_day: plan.firstDay, last_day: plan.lastDay, next_day: plan.nextDay };
  await db
    .insertInto('demonstration')
    .values(row)
    .onConflict((on) => on.column('only_one').doUpdateSet(row))
    .execute();
}
