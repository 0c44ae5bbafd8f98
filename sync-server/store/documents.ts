import { sql } from 'kysely';
import type { Db } from './transaction.ts';

/** What may be asked of a list; an absent one asks nothing. */
export type DocumentFilter = { readonly queue?: string; readonly state?: string; readonly site?: string };

/**
 * Read models as JSON texts, newest id first, of the given scopes only.
 *
 * @param list  `before`: the id that ended the page before. `advices`: without the pages of claims. The filter
 *              is on cases; other collections have no queue, state or site to ask for.
 */
export async function listDocuments(
  db: Db,
  list: {
    readonly coll: 'cases' | 'remits' | 'ledger';
    readonly scopes: readonly string[];
    readonly before: string | null;
    readonly limit: number;
    readonly advices?: boolean;
    readonly filter?: DocumentFilter;
  },
): Promise<{ readonly id: string; readonly body: string }[]> {
  const { queue, state, site } = list.filter ?? {};
  const filtered = queue !== undefined || state !== undefined || site !== undefined;
  const { rows } = await sql<{ id: string; body: string }>`
    select d.id, d.body from doc d
    ${filtered ? sql`join billing_case c on c.id = d.id` : sql``}
    where d.coll = ${list.coll} and not d.deleted and d.scope = any(${list.scopes}::text[])
    ${list.before === null ? sql`` : sql`and d.id < ${list.before}`}
    ${list.advices ? sql`and position(':' in d.id) = 0` : sql``}
    ${queue === undefined ? sql`` : sql`and c.queue = ${queue}`}
    ${state === undefined ? sql`` : sql`and c.state = ${state}`}
    ${site === undefined ? sql`` : sql`and c.site = ${site}`}
    order by d.id desc limit ${list.limit}`.execute(db);
  return rows;
}

/** One read model as JSON text, if it is in one of the scopes. */
export async function findDocument(
  db: Db,
  document: { readonly coll: string; readonly id: string; readonly scopes: readonly string[] },
): Promise<string | null> {
  const row = await db
    .selectFrom('doc')
    .select('body')
    .where('coll', '=', document.coll)
    .where('id', '=', document.id)
    .where('scope', 'in', document.scopes.length > 0 ? document.scopes : [''])
    .where('deleted', '=', false)
    .executeTakeFirst();
  return row?.body ?? null;
}

/** Id of the case with this number; '' when there is none. */
export async function findCaseId(db: Db, number: string): Promise<string> {
  const row = await db.selectFrom('billing_case').select('id').where('number', '=', number).executeTakeFirst();
  return row?.id ?? '';
}
