import { type Kysely, sql } from 'kysely';

const statements = [
  // What the systems around the desk know: accounts, vendors, orders, budgets. `keys` are what a record is found by.
  `create table business_record (
     type text not null, id text not null, site text not null, keys jsonb not null, body jsonb not null,
     as_of timestamptz not null, received_at timestamptz not null, primary key (type, id, site))`,
  `create index business_record_keys on business_record using gin (keys jsonb_path_ops)`,
  // Earlier cases of an account, whatever their kind.
  `create index billing_case_account on billing_case (account, opened_at desc) where account <> ''`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
