import { sql } from 'kysely';
import { storableText } from '../../src-shared/base/storable-text.ts';
import { type CarriedAdjustment, payerKey, referenceKey } from '../../src-shared/remittance/carry-forward.ts';
import type { Db, Tx } from './transaction.ts';

type Sql = ReturnType<typeof sql>;

export async function insertAdjustments(tx: Tx, adjustments: readonly CarriedAdjustment[]): Promise<void> {
  if (adjustments.length === 0) return;
  await tx
    .insertInto('provider_adjustment')
    .values(
      adjustments.map((one) => ({
        remittance_id: one.remittance,
        position: one.position,
        site: one.site,
        payer_id: one.payerId,
        payer_key: storableText(payerKey(one)),
        payer: storableText(one.payer),
        code: one.code,
        reference: storableText(one.reference),
        reference_key: referenceKey(one.reference),
        amount: one.amountMinor,
        trace: storableText(one.trace),
        date: one.date,
      })),
    )
    .execute();
}

/** Of every payer and site, those under one of these references, see `referenceKey`. What was refused is not among them. */
export async function findAdjustments(db: Db, references: readonly string[]): Promise<CarriedAdjustment[]> {
  return await readAdjustments(db, sql`a.reference_key = any(${references}::text[])`);
}

/** What payers carry forward at these sites and has not come to zero, all of an item or nothing of it. */
export async function listOpenAdjustments(db: Db, sites: readonly string[]): Promise<CarriedAdjustment[]> {
  return await readItems(db, sites, sql`having sum(a.amount) <> 0`);
}

/**
 * What payers carried forward at these sites and nets to zero, in the order of the ids of the items (see `carryForwards`).
 *
 * @param page  so many items at most, all of an item or nothing of it, after an id; '': from the first.
 */
export async function listClosedAdjustments(
  db: Db,
  sites: readonly string[],
  page: { readonly after: string; readonly limit: number },
): Promise<CarriedAdjustment[]> {
  const id = sql`(a.payer_key || ' ' || a.reference_key) collate "C"`;
  return await readItems(
    db,
    sites,
    sql`having sum(a.amount) = 0 and ${id} > ${page.after} order by ${id} limit ${page.limit}`,
  );
}

async function readItems(db: Db, sites: readonly string[], which: Sql): Promise<CarriedAdjustment[]> {
  const atSites = sql`a.site = any(${sites}::text[])`;
  return await readAdjustments(
    db,
    sql`${atSites} and (a.payer_key, a.reference_key) in (
      select a.payer_key, a.reference_key from provider_adjustment a
      join remittance r on r.id = a.remittance_id and r.state <> 'refused'
      where ${atSites} group by a.payer_key, a.reference_key ${which})`,
  );
}

async function readAdjustments(db: Db, where: Sql): Promise<CarriedAdjustment[]> {
  const { rows } = await sql<CarriedAdjustment>`
    select a.payer_id as "payerId", a.payer, a.site, a.code, a.reference, a.amount as "amountMinor",
      a.remittance_id as remittance, a.position, a.trace, to_char(a.date, 'YYYY-MM-DD') as date
    from provider_adjustment a
    join remittance r on r.id = a.remittance_id and r.state <> 'refused'
    where ${where}
    order by a.date, a.remittance_id, a.position`.execute(db);
  return rows;
}
