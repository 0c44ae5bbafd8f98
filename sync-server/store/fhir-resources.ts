import { sql } from 'kysely';
import type { Changed } from './versioned-documents.ts';
import type { Db, Tx } from './transaction.ts';

/** A resource as a system told it last. */
export type StoredResource = {
  readonly type: string;
  readonly id: string;
  readonly ver: number;
  readonly updatedAt: Date;
  /** JSON. */
  readonly body: string;
};

export async function findResource(db: Db | Tx, type: string, id: string): Promise<StoredResource | null> {
  const row = await db
    .selectFrom('fhir_resource')
    .select(['type', 'id', 'ver', 'updated_at as updatedAt', 'body'])
    .where('type', '=', type)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * Keeps the next version of a resource. The same again is no new version.
 *
 * @param resource  `after`: the version it was changed from; 0 for none.
 * @returns what is kept now; null when another version was there: nothing was written.
 */
export async function saveResource(
  tx: Tx,
  resource: Pick<StoredResource, 'type' | 'id' | 'body'> & { readonly after: number; readonly by: string },
  now: Date,
): Promise<StoredResource | null> {
  const { type, id, body, after, by } = resource;
  const { rows } = await sql<StoredResource>`
    insert into fhir_resource as r (type, id, ver, body, told_by, updated_at)
    values (${type}, ${id}, 1, ${body}, ${by}, ${now})
    on conflict (type, id) do update
      set ver = r.ver + 1, body = excluded.body, told_by = excluded.told_by, updated_at = excluded.updated_at
      where r.ver = ${after}
    returning type, id, ver, updated_at as "updatedAt", body`.execute(tx);
  return rows[0] ?? null;
}

/** Resources of a type, newest id first. */
export async function listResources(
  db: Db,
  list: {
    readonly type: string;
    readonly upTo: string | null;
    readonly limit: number;
    readonly changed?: Changed;
    readonly id?: string;
  },
): Promise<readonly StoredResource[]> {
  const { type, upTo, id, changed = {} } = list;
  const { rows } = await sql<StoredResource>`
    select type, id, ver, updated_at as "updatedAt", body from fhir_resource
    where type = ${type}
      ${upTo === null ? sql`` : sql`and id <= ${upTo}`}
      ${id === undefined ? sql`` : sql`and id = ${id}`}
      ${changed.from ? sql`and updated_at >= ${changed.from}` : sql``}
      ${changed.before ? sql`and updated_at < ${changed.before}` : sql``}
    order by id desc limit ${list.limit}`.execute(db);
  return rows;
}
