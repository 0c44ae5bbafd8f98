import { sql } from 'kysely';
import { Person } from '../../src-shared/authority/person.ts';
import type { Db, Tx } from './transaction.ts';

/** On this channel a change of access is announced: a person's id, or '*' for everybody. */
export const ACCESS_CHANNEL = 'access';

type PersonRow = {
  readonly id: string;
  readonly name: string;
  readonly roles: unknown;
  readonly skills: unknown;
  readonly capacity: number | null;
};

/** The roles of a person `p`. */
export const ROLES = sql<unknown>`coalesce(
  (select jsonb_agg(jsonb_build_object('role', r.role, 'site', r.site) || r.limits order by r.role, r.site, r.limits)
   from person_role r where r.person_id = p.id), '[]'::jsonb)`;

/** An active person with their roles as they are now. */
export async function findPerson(db: Db, id: string): Promise<Person | null> {
  const { rows } = await sql<PersonRow>`
    select p.id, p.name, p.skills, p.capacity, ${ROLES} as roles from person p where p.id = ${id} and p.active`.execute(
    db,
  );
  return rows[0] ? personOf(rows[0]) : null;
}

/** Every active person with their roles. */
export async function listPeople(db: Db): Promise<Person[]> {
  const { rows } = await sql<PersonRow>`
    select p.id, p.name, p.skills, p.capacity, ${ROLES} as roles from person p where p.active order by p.id`.execute(
    db,
  );
  return rows.map(personOf);
}

function personOf({ id, name, roles, skills, capacity }: PersonRow): Person {
  return Person.parse({
    id,
    name,
    roles,
    ...(skills === null ? {} : { skills }),
    ...(capacity === null ? {} : { capacity }),
  });
}

/** Who is whose manager, among active people. */
export async function listManagers(db: Db): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; manager: string }>`
    select p.id, p.manager from person p join person m on m.id = p.manager and m.active where p.active`.execute(db);
  return new Map(rows.map(({ id, manager }) => [id, manager]));
}

export async function listSites(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('site').select('id').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

export async function savePerson(tx: Tx, person: Person): Promise<void> {
  const skills = person.skills === undefined ? null : JSON.stringify(person.skills);
  await sql`insert into person (id, name, skills, capacity)
    values (${person.id}, ${person.name}, ${skills}::jsonb, ${person.capacity ?? null}::int)
    on conflict (id) do update set name = excluded.name, active = true, skills = excluded.skills,
      capacity = excluded.capacity`.execute(tx);
  await tx.deleteFrom('person_role').where('person_id', '=', person.id).execute();
  if (person.roles.length === 0) return;
  await tx
    .insertInto('person_role')
    .values(
      person.roles.map(({ role, site, ...limits }) => ({
        person_id: person.id,
        role,
        site,
        limits: JSON.stringify(limits),
      })),
    )
    .execute();
}

/** Whether somebody works here: who does not is signed in nowhere and in no list. */
export async function setActive(tx: Tx, person: string, active: boolean): Promise<void> {
  await tx.updateTable('person').set({ active }).where('id', '=', person).execute();
}

/** The people above a person, nearest first; ends where nobody is above, or at `stopAt`. */
export async function listAbove(tx: Tx, person: string, stopAt: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive above(id, depth) as (
      select manager, 1 from person where id = ${person} and manager is not null
      union all
      select p.manager, a.depth + 1 from above a join person p on p.id = a.id
      where p.manager is not null and a.id <> ${stopAt} and a.depth < 100)
    select id from above order by depth`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function personExists(tx: Tx, id: string): Promise<boolean> {
  return (await tx.selectFrom('person').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

/** @param manager  null: nobody. Circles are the caller's to refuse, see `listAbove`. */
export async function saveManager(tx: Tx, person: string, manager: string | null): Promise<void> {
  await tx.updateTable('person').set({ manager }).where('id', '=', person).execute();
}

/** Announced on commit: streams of this person check what they may still tell. */
export async function announceAccess(tx: Tx, person: string): Promise<void> {
  await sql`select pg_notify(${ACCESS_CHANNEL}, ${person})`.execute(tx);
}

export type Account = { readonly personId: string; readonly passwordHash: string };

export async function findAccount(db: Db, account: string): Promise<Account | null> {
  const row = await db
    .selectFrom('account')
    .innerJoin('person', 'person.id', 'account.person_id')
    .select(['account.person_id as personId', 'account.password_hash as passwordHash'])
    .where('account.account', '=', account)
    .where('person.active', '=', true)
    .executeTakeFirst();
  return row ?? null;
}

export async function saveAccount(
  tx: Tx,
  account: {
    readonly account: string;
    readonly personId: string;
    readonly passwordHash: string;
    readonly demo: boolean;
    readonly title: string;
  },
): Promise<void> {
  await tx
    .insertInto('account')
    .values({
      account: account.account,
      person_id: account.personId,
      password_hash: account.passwordHash,
      demo: account.demo,
      title: account.title,
    })
    .execute();
}

export type DemoAccount = {
  readonly account: string;
  readonly name: string;
  readonly title: string;
  readonly site: string;
};

/** `site` is the name of the sites where the person has a role, or of the network. */
export async function listDemoAccounts(db: Db): Promise<DemoAccount[]> {
  const { rows } = await sql<DemoAccount>`
    select a.account, p.name, a.title, coalesce(string_agg(distinct coalesce(s.name, 'All sites'), ', '), '') as site
    from account a
    join person p on p.id = a.person_id
    left join person_role r on r.person_id = p.id
    left join site s on s.id = r.site
    where a.demo and p.active
    group by a.account, p.name, a.title
    order by p.name`.execute(db);
  return rows;
}

/** A database that is away makes this false within two seconds. */
export async function isDatabaseAnswering(db: Db): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), 2_000);
  });
  const answer = sql`select 1`.execute(db).then(
    () => true,
    () => false,
  );
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
