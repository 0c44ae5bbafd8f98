import { sql } from 'kysely';
import { instantOf } from '../../src-shared/base/dates.ts';
import { NETWORK } from '../../src-shared/authority/scopes.ts';
import type { BusinessRecord, RecordRequest, Records } from '../../src-shared/records/record.ts';
import { jsonTexts } from './json-texts.ts';
import type { Db, Tx } from './transaction.ts';

/** So many records answer one question at most: a guarantor with more accounts is a mistake in the data. */
const MOST = 500;

/**
 * Keeps the newest state of each record.
 *
 * @param source  key of the inbound item that tells them; null: none does.
 * @returns how many were newer than what was there.
 */
export async function saveRecords(tx: Tx, records: Records, source: string | null = null): Promise<number> {
  const of = <T>(column: (one: BusinessRecord) => T): T[] => records.map(column);
  const { numAffectedRows } = await sql`
    insert into business_record as r (type, id, site, keys, body, as_of, source)
    select type, id, site, keys::jsonb, body::jsonb, as_of, ${source}::text
    from unnest(
      ${of(({ type }) => type)}::text[], ${of(({ id }) => id)}::text[], ${of(({ site }) => site)}::text[],
      ${jsonTexts(of(({ keys }) => JSON.stringify(keys)))}, ${jsonTexts(of(({ body }) => JSON.stringify(body)))},
      ${of(({ asOf }) => asOf)}::timestamptz[]
    ) n(type, id, site, keys, body, as_of)
    on conflict (type, id, site) do update set keys = excluded.keys, body = excluded.body, as_of = excluded.as_of,
      source = excluded.source
    where r.as_of <= excluded.as_of`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

export async function deleteRecord(
  tx: Tx,
  { type, id, site }: Pick<BusinessRecord, 'type' | 'id' | 'site'>,
): Promise<void> {
  await tx
    .deleteFrom('business_record')
    .where('type', '=', type)
    .where('id', '=', id)
    .where('site', '=', site)
    .execute();
}

/** What is known about what was asked for, at the site and in the network; in a stable order. */
export async function findRecords(
  db: Db,
  requests: readonly RecordRequest[],
  site: string,
): Promise<readonly BusinessRecord[]> {
  const found: BusinessRecord[] = [];
  for (const request of requests) {
    const matches =
      'id' in request
        ? sql`id = ${request.id}`
        : sql`keys @> ${JSON.stringify({ [request.key]: request.value })}::jsonb`;
    const place = 'everywhere' in request ? sql`true` : sql`site = any(${[site, NETWORK]}::text[])`;
    const { rows } = await sql<Omit<BusinessRecord, 'asOf'> & { asOf: Date }>`
      select type, id, site, keys, body, as_of as "asOf" from business_record
      where type = ${request.type} and ${place} and ${matches}
      order by id, site limit ${MOST}`.execute(db);
    found.push(...rows.map((row) => ({ ...row, asOf: instantOf(row.asOf) })));
  }
  const distinct = new Map(found.map((record) => [`${record.type} ${record.id} ${record.site}`, record]));
  return [...distinct.values()];
}
