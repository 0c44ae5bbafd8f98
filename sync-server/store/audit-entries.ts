import { type RawBuilder, type SelectQueryBuilder, sql, type SqlBool } from 'kysely';
import type { AuditFilter } from '../../src-shared/wire/audit.ts';
import type { Database } from './schema.ts';
import type { Db } from './transaction.ts';

export type StoredEntry = {
  readonly index: number;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly entity: string;
  readonly body: string | null;
  /** Hex. */
  readonly hash: string;
};

/** Sealed entries below a number, newest first. */
export async function searchEntries(
  db: Db,
  filter: AuditFilter,
  page: { readonly before: number; readonly limit: number },
): Promise<StoredEntry[]> {
  return matching(db, filter).where('index', '<', page.before).orderBy('index', 'desc').limit(page.limit).execute();
}

/** Sealed entries from `first` up to and without `end`, the oldest first; read in pages, so that any number fits. */
export async function* entriesInOrder(
  db: Db,
  filter: AuditFilter,
  range: { readonly first: number; readonly end: number },
): AsyncGenerator<StoredEntry[]> {
  for (let from = range.first; from < range.end;) {
    const page = await matching(db, filter)
      .where('index', '>=', from)
      .where('index', '<', range.end)
      .orderBy('index')
      .limit(PAGE)
      .execute();
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    from = page.at(-1)!.index + 1;
  }
}

const PAGE = 2000;

function matching(db: Db, filter: AuditFilter): SelectQueryBuilder<Database, 'audit_leaf', StoredEntry> {
  const { actor, action, entity, text, from, to } = filter;
  return db
    .selectFrom('audit_leaf')
    .select(['at', 'actor', 'action', 'entity', 'body', 'leaf_hash as hash'])
    .select(sql<number>`index`.as('index'))
    .where('index', 'is not', null)
    .$if(actor !== undefined, (query) => query.where('actor', '=', actor!))
    .$if(action !== undefined, (query) =>
      query.where((or) => or.or([or('action', '=', action!), or('action', 'like', `${escaped(action!)}.%`)])),
    )
    .$if(entity !== undefined, (query) => query.where('entity', '=', entity!))
    .$if(text !== undefined, (query) => query.where(holds(text!)))
    .$if(from !== undefined, (query) => query.where('at', '>=', new Date(from!)))
    .$if(to !== undefined, (query) => query.where('at', '<', new Date(to!)));
}

/** The words are found by their index; how they stand together is then looked at in the few texts that have them. */
function holds(text: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`(audit_query(${text}) is null or words @@ audit_query(${text})) and body ilike ${`%${escaped(text)}%`}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
