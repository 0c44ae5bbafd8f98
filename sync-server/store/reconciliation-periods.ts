import { type PeriodChange, PeriodDocument } from '../../src-shared/reconciliation/period-document.ts';
import type { Db, Tx } from './transaction.ts';

/** A period, as it is now; null where there is none. */
export async function findPeriod(db: Db, id: string): Promise<PeriodDocument | null> {
  const row = await db.selectFrom('reconciliation_period').select('body').where('id', '=', id).executeTakeFirst();
  return row ? PeriodDocument.parse(JSON.parse(row.body)) : null;
}

/** Locks a period until the transaction ends: what people do to it is done one after the other. */
export async function lockPeriodToChange(tx: Tx, id: string): Promise<PeriodDocument | null> {
  const row = await tx
    .selectFrom('reconciliation_period')
    .select('body')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row ? PeriodDocument.parse(JSON.parse(row.body)) : null;
}

export async function savePeriod(tx: Tx, period: PeriodDocument): Promise<void> {
  const { id, site, ver, standing } = period;
  const row = { site, ver, state: standing.state, body: JSON.stringify(period) };
  await tx
    .insertInto('reconciliation_period')
    .values({ id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

export async function saveChange(tx: Tx, change: PeriodChange): Promise<void> {
  const { period, seq } = change;
  await tx
    .insertInto('reconciliation_change')
    .values({ period_id: period, seq, body: JSON.stringify(change) })
    .execute();
}
