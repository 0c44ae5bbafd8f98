import type { Organisation } from '../demo/organisation.ts';
import type { Db, Tx } from './transaction.ts';

/** Nobody has an account here yet. */
export async function hasNoAccounts(db: Db): Promise<boolean> {
  return (await db.selectFrom('account').select('account').limit(1).executeTakeFirst()) === undefined;
}

export async function insertSites(tx: Tx, sites: Organisation['sites']): Promise<void> {
  await tx
    .insertInto('site')
    .values(sites.map(({ id, name, type, npis }) => ({ id, name, type, npis: [...npis] })))
    .execute();
}

export async function insertPayers(tx: Tx, payers: Organisation['payers']): Promise<void> {
  await tx
    .insertInto('payer')
    .values(
      payers.map(({ id, name, payerClass, identifiers }) => ({
        id,
        name,
        payer_class: payerClass,
        identifiers: [...identifiers],
      })),
    )
    .execute();
}
