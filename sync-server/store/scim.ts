import { type RawBuilder, sql, type SqlBool } from 'kysely';
import { ScimUser } from '../../src-shared/wire/scim.ts';
import type { Db, Tx } from './transaction.ts';

export type StoredUser = {
  readonly id: string;
  readonly user: ScimUser;
  readonly ver: number;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
};

export type StoredGroup = {
  readonly id: string;
  readonly displayName: string;
  readonly externalId: string | null;
  readonly ver: number;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly members: readonly string[];
};

/** One provisioning at a time: two at once could each close half of a circle in the hierarchy. */
export async function lockProvisioning(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('countersign provisioning'))`.execute(tx);
}

/** What users are asked for. Ids are compared with their case, names without. @see RFC 7643, 3.1 and 4.1.1 */
export type UserTerm =
  | { readonly attribute: 'username' | 'externalid' | 'displayname' | 'id'; readonly value: string }
  | { readonly attribute: 'active'; readonly value: boolean };

/** Users that meet all the terms, in order of their ids: those of one page, and how many there are. */
export async function searchUsers(
  db: Db,
  terms: readonly UserTerm[],
  page: { readonly offset: number; readonly limit: number },
): Promise<{ readonly total: number; readonly users: StoredUser[] }> {
  const where = sql.join([sql`true`, ...terms.map(conditionOf)], sql` and `);
  const { rows } = await sql<{ total: number }>`select count(*)::int as total from scim_user u where ${where}`.execute(
    db,
  );
  const [{ total } = { total: 0 }] = rows;
  const isEmpty = page.limit === 0 || page.offset >= total;
  return { total, users: isEmpty ? [] : await usersWhere(db, where, page) };
}

function conditionOf({ attribute, value }: UserTerm): RawBuilder<SqlBool> {
  switch (attribute) {
    case 'username':
      return sql`lower(u.user_name) = lower(${value})`;
    case 'externalid':
      return sql`u.external_id = ${value}`;
    case 'displayname':
      return sql`lower(u.body ->> 'displayName') = lower(${value})`;
    case 'id':
      return sql`u.person_id = ${value}`;
    case 'active':
      return sql`coalesce((u.body ->> 'active')::boolean, true) = ${value}`;
  }
}

export async function findUser(db: Db, id: string): Promise<StoredUser | null> {
  const [user] = await usersWhere(db, sql`u.person_id = ${id}`, { offset: 0, limit: 1 });
  return user ?? null;
}

async function usersWhere(
  db: Db,
  where: RawBuilder<unknown>,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<StoredUser[]> {
  const { rows } = await sql<Omit<StoredUser, 'user'> & { readonly body: unknown }>`
    select u.person_id as id, u.body, u.ver, u.created_at as "createdAt", u.modified_at as "modifiedAt",
      coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'name', g.display_name) order by g.display_name)
        from scim_member m join scim_group g on g.id = m.group_id where m.person_id = u.person_id), '[]'::jsonb) as groups
    from scim_user u where ${where} order by u.person_id offset ${offset} limit ${limit}`.execute(db);
  return rows.map(({ body, ...row }) => ({ ...row, user: ScimUser.parse(body) }));
}

/** Those of some ids that are users. */
export async function knownUsers(db: Db, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db.selectFrom('scim_user').select('person_id').where('person_id', 'in', ids).execute();
  return new Set(rows.map(({ person_id }) => person_id));
}

export async function findUserByName(tx: Tx, userName: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select person_id as id from scim_user where lower(user_name) = lower(${userName})`.execute(tx);
  return rows[0]?.id ?? null;
}

export async function saveUser(tx: Tx, id: string, user: ScimUser, now: Date): Promise<void> {
  await sql`
    insert into scim_user (person_id, user_name, external_id, body, ver, created_at, modified_at)
    values (${id}, ${user.userName}, ${user.externalId ?? null}, ${JSON.stringify(user)}::jsonb, 1, ${now}, ${now})
    on conflict (person_id) do update set user_name = excluded.user_name, external_id = excluded.external_id,
      body = excluded.body, ver = scim_user.ver + 1, modified_at = excluded.modified_at`.execute(tx);
}

export async function deleteUser(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('scim_member').where('person_id', '=', id).execute();
  await tx.deleteFrom('scim_user').where('person_id', '=', id).execute();
}

export async function listGroups(db: Db, id: string | null = null): Promise<StoredGroup[]> {
  const { rows } = await sql<StoredGroup>`
    select g.id, g.display_name as "displayName", g.external_id as "externalId", g.ver, g.created_at as "createdAt",
      g.modified_at as "modifiedAt",
      array(select m.person_id from scim_member m where m.group_id = g.id order by m.person_id) as members
    from scim_group g where ${id}::text is null or g.id::text = ${id} order by g.display_name`.execute(db);
  return rows;
}

/** @returns false when another group has the name. */
export async function saveGroup(
  tx: Tx,
  group: {
    readonly id: string;
    readonly displayName: string;
    readonly externalId: string | null;
    readonly members: readonly string[];
    readonly now: Date;
  },
): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    select id from scim_group where lower(display_name) = lower(${group.displayName}) and id <> ${group.id}::uuid`.execute(
    tx,
  );
  if (rows.length > 0) return false;
  await sql`
    insert into scim_group (id, display_name, external_id, ver, created_at, modified_at)
    values (${group.id}::uuid, ${group.displayName}, ${group.externalId}, 1, ${group.now}, ${group.now})
    on conflict (id) do update set display_name = excluded.display_name, external_id = excluded.external_id,
      ver = scim_group.ver + 1, modified_at = excluded.modified_at`.execute(tx);
  await tx.deleteFrom('scim_member').where('group_id', '=', group.id).execute();
  if (group.members.length > 0) {
    await tx
      .insertInto('scim_member')
      .values(group.members.map((person_id) => ({ group_id: group.id, person_id })))
      .execute();
  }
  return true;
}

export async function deleteGroup(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('scim_group').where('id', '=', id).execute();
}

/** Version of a person's document in the directory, 0 before the first; the removed one counts. */
export async function directoryVersion(tx: Tx, person: string): Promise<number> {
  const row = await tx
    .selectFrom('doc')
    .select('ver')
    .where('coll', '=', 'directory')
    .where('id', '=', `person:${person}`)
    .executeTakeFirst();
  return row?.ver ?? 0;
}
