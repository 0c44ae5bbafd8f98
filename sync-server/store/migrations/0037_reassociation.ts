import { type Kysely, sql } from 'kysely';

const statements = [
  // What a deposit is looked for by; written with every version of a remittance.
  `alter table remittance add column trace_key text not null default '', add column paid bigint not null default 0,
     add column paid_on date`,
  `create index remittance_paid_on on remittance (paid_on desc) where paid > 0`,
  // Which deposit is the payment of which remittance, why, and how sure that is (0 to 100).
  `create table reassociation (
     remittance_id text primary key references remittance on delete cascade,
     entry_key text not null unique references bank_entry, reason text not null, score int not null,
     difference bigint not null, matched_at timestamptz not null)`,
  // TA1 and 999 of an X12 file, an interchange each, as they were made when it came in.
  `create table acknowledgement (
     import_id text not null references import, position int not null, body text not null, made_at timestamptz not null,
     primary key (import_id, position))`,
  `create sequence acknowledgement_control minvalue 1 maxvalue 999999999 cycle`,
];

const PAGE = 500;

/** Those of remittances that are here already; read as text, because what a damaged file said does not fit the database's own JSON. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
  for (let after = ''; ;) {
    const { rows } = await sql<{ id: string; body: string }>`
      select id, body from remittance where id > ${after} and body <> '' order by id limit ${PAGE}`.execute(db);
    for (const { id, body } of rows) {
      const { trace, paidMinor, date } = JSON.parse(body) as { trace: string; paidMinor: number; date: string };
      const key = trace
        .toUpperCase()
        .replace(/[^A-Z0-9]/g, '')
        .replace(/^0+/, '');
      await sql`update remittance set trace_key = ${key}, paid = ${paidMinor}, paid_on = ${date} where id = ${id}`.execute(
        db,
      );
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.id;
  }
}
