import { sql } from 'kysely';
import type { ScopeId } from '../../src-shared/authority/scopes.ts';
import type { Db } from './transaction.ts';

export type ImportOrigin = {
  readonly sha256: string;
  readonly bytes: number;
  readonly file: string;
  readonly kind: string;
  /** Which way it came. */
  readonly way: string;
  readonly beganAt: Date;
  /** null: it is under way, or was given up. */
  readonly endedAt: Date | null;
};

export async function findOrigin(db: Db, id: string): Promise<ImportOrigin | null> {
  const row = await db
    .selectFrom('import as i')
    .innerJoin('raw_file as r', 'r.sha256', 'i.sha256')
    .select(['i.sha256', 'r.bytes', 'i.file', 'i.kind', 'i.connector', 'i.imported_at', 'i.finished_at'])
    .where('i.id', '=', id)
    .executeTakeFirst();
  if (!row) return null;
  const { sha256, bytes, file, kind, connector: way, imported_at: beganAt, finished_at: endedAt } = row;
  return { sha256, bytes: Number(bytes), file, kind, way, beganAt, endedAt };
}

/** Something that was taken of an import, with where it stands in the file: up to before `until`, or the end. */
export type TakenPart = {
  readonly key: string;
  readonly what: string;
  readonly offset: number;
  readonly until: number | null;
  readonly mapping: number;
};

/** In the order of the file. */
export async function listTaken(db: Db, importId: string, limit: number): Promise<TakenPart[]> {
  const { rows } = await sql<TakenPart>`
    select i.key, i.what, i.source_offset as "offset", i.mapping, p.until
    from inbound_item i join (
      select source_offset, lead(source_offset) over (order by source_offset) as until
      from inbound_item where import_id = ${importId} group by source_offset) p on p.source_offset = i.source_offset
    where i.import_id = ${importId} order by i.source_offset, i.key limit ${limit}`.execute(db);
  return rows;
}

/** An entry that rests on a remittance of an import; segments are 'first to last' of the file. */
export type RestingEntry = {
  readonly number: string;
  readonly key: string;
  readonly site: string;
  readonly case: string;
  readonly remittance: string;
  readonly postedAt: Date;
  readonly lines: readonly {
    readonly account: string;
    readonly debitMinor: number;
    readonly creditMinor: number;
    readonly segments: readonly (readonly [number, number])[];
  }[];
};

/** Those of sites whose ledger is among `scopes`. */
export async function listResting(
  db: Db,
  { importId, scopes }: { readonly importId: string; readonly scopes: readonly ScopeId[] },
  limit: number,
): Promise<RestingEntry[]> {
  const { rows } = await sql<RestingEntry>`
    select g.number, g.key, g.site, coalesce(g.source ->> 'case', '') as "case", r.id as remittance, g.posted_at as "postedAt",
      (select json_agg(json_build_object('account', l.account, 'debitMinor', l.debit, 'creditMinor', l.credit,
        'segments', l.segments) order by l.line) from gl_line l where l.entry_id = g.id) as lines
    from remittance r join gl_entry g on g.source ->> 'remittance' = r.id
    where r.import_id = ${importId} and g.site || '/ledger' = any(${[...scopes]}::text[]) order by g.posted_at, g.number limit ${limit}`.execute(
    db,
  );
  return rows;
}

/** Its remittances, each with the version of the document that is kept of it. */
export async function listAdvices(
  db: Db,
  importId: string,
): Promise<{ readonly id: string; readonly ordinal: number }[]> {
  return db
    .selectFrom('remittance')
    .select(['id', 'ordinal'])
    .where('import_id', '=', importId)
    .orderBy('ordinal')
    .execute();
}
