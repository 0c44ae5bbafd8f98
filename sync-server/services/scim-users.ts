import { Person } from '../../src-shared/authority/person.ts';
import { type ToxicPair, toxicPair, toxicText } from '../../src-shared/authority/toxic-roles.ts';
import type { Policies } from '../../src-shared/policy/policies.ts';
import { ENTERPRISE, QUEUES, type ScimUser } from '../../src-shared/wire/scim.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import type { GroupRoles } from '../identity/group-roles.ts';
import { rolesOfGroups } from '../identity/group-roles.ts';
import { invalidValue, ScimProblem } from '../provisioning/scim-problem.ts';
import { publishLast } from '../feed/publish.ts';
import { listAbove, personExists } from '../store/people.ts';
import { deleteUser, findUser, findUserByName, lockProvisioning, saveUser, type StoredUser } from '../store/scim.ts';
import { type Db, inTransaction, type Tx } from '../store/transaction.ts';
import { authorizer } from './authorizer.ts';
import { idStemOf, isReservedId } from './person-id.ts';
import { PROVISIONING, provisionPerson } from './provision-person.ts';

export type ScimDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  readonly groupRoles: GroupRoles;
  readonly readPolicies: (tx: Tx) => Promise<Policies>;
};

/** Roles that must not be one person's. Nothing is changed but the audit log. */
class RolesRefused extends ScimProblem {
  readonly person: Person;

  constructor(person: Person, pair: ToxicPair) {
    super(400, toxicText(person.name, pair), 'invalidValue');
    this.person = person;
  }
}

/** One change of people: alone, all or nothing, and published at its end. */
export async function provisioning<T>({ db, clock }: ScimDeps, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await inTransaction(db, async (tx) => {
      await lockProvisioning(tx);
      return publishLast(tx, clock(), () => work(tx));
    });
  } catch (fault) {
    if (!(fault instanceof RolesRefused)) throw fault;
    const { id, roles } = fault.person;
    const body = { roles, reason: 'toxicRoles' };
    const leaf = { at: clock(), actor: PROVISIONING, action: 'person.provision.refused', entity: id, body };
    await inTransaction(db, (tx) => appendLeaf(tx, leaf));
    throw fault;
  }
}

/** @throws ScimProblem when the name is taken, the manager unknown or below the person. */
export function createUser(deps: ScimDeps, user: ScimUser): Promise<StoredUser> {
  return provisioning(deps, async (tx) => {
    if (await findUserByName(tx, user.userName)) throw nameTaken(user.userName);
    return writeUser(tx, deps, await freeId(tx, user.userName), user);
  });
}

/** @param change  makes the next state of the user from the present one. */
export function changeUser(deps: ScimDeps, id: string, change: (present: StoredUser) => ScimUser): Promise<StoredUser> {
  return provisioning(deps, async (tx) => {
    const user = change(await needUser(tx, id));
    const holder = await findUserByName(tx, user.userName);
    if (holder !== null && holder !== id) throw nameTaken(user.userName);
    return writeUser(tx, deps, id, user);
  });
}

/** As a leaver, and then no longer known to the HR system; what the person did stays on record. */
export function removeUser(deps: ScimDeps, id: string): Promise<void> {
  return provisioning(deps, async (tx) => {
    const { user } = await needUser(tx, id);
    await writeUser(tx, deps, id, { ...user, active: false });
    await deleteUser(tx, id);
  });
}

export async function needUser(db: Db, id: string): Promise<StoredUser> {
  const user = await findUser(db, id);
  if (!user) throw new ScimProblem(404, `There is no user ${id}.`);
  return user;
}

/** The person of a user again, after the groups they are in have changed. */
export async function provisionAgain(tx: Tx, deps: ScimDeps, id: string): Promise<void> {
  const { user } = await needUser(tx, id);
  await provision(tx, deps, id, user);
}

async function writeUser(tx: Tx, deps: ScimDeps, id: string, user: ScimUser): Promise<StoredUser> {
  const now = await provision(tx, deps, id, user);
  await saveUser(tx, id, user, now);
  return needUser(tx, id);
}

/** @returns when. */
async function provision(tx: Tx, deps: ScimDeps, id: string, user: ScimUser): Promise<Date> {
  const now = deps.clock();
  const manager = user[ENTERPRISE]?.manager?.value ?? null;
  if (manager !== null) await checkManager(tx, id, manager);
  const known = await findUser(tx, id);
  const roles = rolesOfGroups(known?.groups.map(({ name }) => name) ?? [], deps.groupRoles);
  const { skills, capacity } = user[QUEUES] ?? {};
  const person = Person.parse({ id, name: nameOf(user), roles, skills, capacity });
  const toxic = toxicPair(roles, { policies: await deps.readPolicies(tx), authorizer });
  if (toxic && user.active) throw new RolesRefused(person, toxic);
  await provisionPerson(tx, { person, manager, active: user.active }, now);
  return now;
}

async function checkManager(tx: Tx, id: string, manager: string): Promise<void> {
  if (!(await personExists(tx, manager))) throw invalidValue(`The manager ${manager} is not known here.`);
  const above = [manager, ...(await listAbove(tx, manager, id))];
  if (above.includes(id))
    throw invalidValue(`${manager} cannot be the manager of ${id}: the hierarchy would be a circle.`);
}

function nameOf({ displayName, name, userName }: ScimUser): string {
  const parts = [name?.givenName, name?.familyName].filter(Boolean).join(' ');
  return (displayName || name?.formatted || parts || userName).slice(0, 120);
}

async function freeId(tx: Tx, userName: string): Promise<string> {
  const stem = idStemOf(userName) || 'person';
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? stem : `${stem}-${n}`;
    if (!isReservedId(id) && !(await personExists(tx, id))) return id;
  }
}

function nameTaken(userName: string): ScimProblem {
  return new ScimProblem(409, `There is a user ${userName} already.`, 'uniqueness');
}
