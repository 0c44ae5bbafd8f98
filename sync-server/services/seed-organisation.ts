import { Person } from '../../src-shared/authority/person.ts';
import { toxicPair, toxicText } from '../../src-shared/authority/toxic-roles.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { defaultPolicies } from '../../src-shared/policy/defaults.ts';
import { policiesOf } from '../../src-shared/policy/policies.ts';
import { authorizer } from './authorizer.ts';
import { NETWORK, scopeId } from '../../src-shared/authority/scopes.ts';
import { DirectoryDocument } from '../../src-shared/directory/directory-document.ts';
import { type Change, publish } from '../feed/publish.ts';
import { hashPassword } from '../identity/passwords.ts';
import {
  hasNoAccounts,
  insertDepartments,
  insertPayers,
  insertSites,
  type Organisation,
} from '../store/organisation.ts';
import { saveAccount, saveManager, savePerson } from '../store/people.ts';
import { keepRoles, SINCE_EVER } from '../store/role-history.ts';
import { type Db, inTransaction } from '../store/transaction.ts';

/**
 * Fills an empty database with an organisation: sites, payers, people, accounts, and the directory that everybody sees. All
 * or nothing.
 *
 * @param options  `password` becomes that of every account; `demo` accounts are offered on the sign-in screen.
 * @returns whether it did; false when somebody has an account already.
 */
export async function seedOrganisation(
  deps: { readonly db: Db; readonly clock: () => Date },
  organisation: Organisation,
  options: { readonly password: string; readonly demo: boolean },
): Promise<boolean> {
  if (!(await hasNoAccounts(deps.db))) return false;
  // One for all: the password is the same, and each hash is made to be slow.
  const passwordHash = await hashPassword(options.password);
  const people = organisation.people.map((each) => ({ ...each, person: Person.parse(each) }));
  const rules = { policies: policiesOf(defaultPolicies), authorizer };
  for (const { person } of people) {
    const toxic = toxicPair(person.roles, rules);
    invariant(!toxic, toxic ? toxicText(person.name, toxic) : '');
  }
  await inTransaction(deps.db, async (tx) => {
    await insertSites(tx, organisation.sites);
    await insertPayers(tx, organisation.payers);
    for (const { person, title } of people) {
      await savePerson(tx, person);
      await keepRoles(tx, person.id, SINCE_EVER);
      await saveAccount(tx, { account: person.id, personId: person.id, passwordHash, demo: options.demo, title });
    }
    for (const { id, manager } of organisation.people) await saveManager(tx, id, manager);
    await insertDepartments(tx, organisation.departments);
    await publish(tx, directoryOf(organisation).map(changeOf), deps.clock());
  });
  return true;
}

function directoryOf({ sites, payers, people, departments }: Organisation): DirectoryDocument[] {
  const common = { scope: scopeId(NETWORK, 'directory'), ver: 1 };
  const documents = [
    ...sites.map((site) => ({ ...common, ...site, part: 'site', id: `site:${site.id}` })),
    ...payers.map((payer) => ({ ...common, ...payer, part: 'payer', id: `payer:${payer.id}` })),
    ...departments.map((each) => ({ ...common, ...each, part: 'department', id: `department:${each.id}` })),
    ...people.map(({ id, name, roles, manager, skills, capacity }) => ({
      ...common,
      part: 'person',
      id: `person:${id}`,
      name,
      roles,
      manager,
      skills,
      capacity,
    })),
  ];
  return documents.map((document) => DirectoryDocument.parse(document));
}

function changeOf(document: DirectoryDocument): Change {
  const { id, ver, scope } = document;
  return { coll: 'directory', id, ver, scope, body: JSON.stringify(document) };
}
