import type { Person, RoleGrant } from '../../src-shared/authority/person.ts';
import type { Department } from '../../src-shared/directory/directory.ts';
import type { PayerDocument, SiteDocument } from '../../src-shared/directory/directory-document.ts';
import type { Db, Tx } from './transaction.ts';

export type Organisation = {
  readonly name: string;
  readonly sites: readonly Pick<SiteDocument, 'id' | 'name' | 'type' | 'npis' | 'escalationContacts' | 'calendar'>[];
  readonly payers: readonly Pick<PayerDocument, 'id' | 'name' | 'payerClass' | 'identifiers'>[];
  readonly people: readonly {
    /** Also the name of the account. */
    readonly id: string;
    readonly name: string;
    readonly title: string;
    readonly roles: readonly RoleGrant[];
    /** Id of the person above; null: nobody. */
    readonly manager: string | null;
    readonly skills?: Person['skills'];
    readonly capacity?: Person['capacity'];
  }[];
  /** Whose work cases are, as the policy `department` names them. */
  readonly departments: readonly Department[];
};

/** Nobody has an account here yet. */
export async function hasNoAccounts(db: Db): Promise<boolean> {
  return (await db.selectFrom('account').select('account').limit(1).executeTakeFirst()) === undefined;
}

export async function insertSites(tx: Tx, sites: Organisation['sites']): Promise<void> {
  await tx
    .insertInto('site')
    .values(
      sites.map(({ id, name, type, npis, escalationContacts = null, calendar }) => ({
        id,
        name,
        type,
        npis: [...npis],
        escalation_contacts: escalationContacts,
        calendar: calendar ? JSON.stringify(calendar) : null,
      })),
    )
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

export async function insertDepartments(tx: Tx, departments: Organisation['departments']): Promise<void> {
  if (departments.length > 0) await tx.insertInto('department').values(departments).execute();
}
