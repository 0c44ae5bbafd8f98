import { sql } from 'kysely';
import type { Db } from './transaction.ts';

/** A read model with its version, and when it came to be so. */
export type VersionedDocument = {
  readonly id: string;
  readonly ver: number;
  readonly updatedAt: Date;
  readonly body: string;
  /** Of a page of claims: the advice it belongs to. */
  readonly advice: string | null;
};

/** Which documents of a collection: cases, remittance advices, or the pages of claims of advices. */
export type DocumentKind = 'cases' | 'advices' | 'claims';

/** Bounds of the instant of the last change; an absent one bounds nothing. */
export type Changed = { readonly from?: Date; readonly before?: Date };

/**
 * Read models of the given scopes, newest id first.
 *
 * @param list  `upTo`: the id with which the page begins; null for the first one. `id`: this document alone.
 */
export async function listVersioned(
  db: Db,
  list: {
    readonly kind: DocumentKind;
    readonly scopes: readonly string[];
    readonly upTo: string | null;
    readonly limit: number;
    readonly changed?: Changed;
    readonly id?: string;
  },
): Promise<readonly VersionedDocument[]> {
  const { kind, changed = {}, upTo, id } = list;
  const { rows } = await sql<VersionedDocument>`
    select d.id, d.ver, d.updated_at as "updatedAt", d.body, a.body as advice from doc d
    left join doc a on ${kind === 'claims'} and a.coll = 'remits' and a.id = split_part(d.id, ':', 1)
    where d.coll = ${kind === 'cases' ? 'cases' : 'remits'} and not d.deleted
      and d.scope = any(${list.scopes}::text[])
      ${kind === 'cases' ? sql`` : sql`and (position(':' in d.id) > 0) = ${kind === 'claims'}`}
      ${upTo === null ? sql`` : sql`and d.id <= ${upTo}`}
      ${id === undefined ? sql`` : sql`and d.id = ${id}`}
      ${changed.from ? sql`and d.updated_at >= ${changed.from}` : sql``}
      ${changed.before ? sql`and d.updated_at < ${changed.before}` : sql``}
    order by d.id desc limit ${list.limit}`.execute(db);
  return rows;
}
