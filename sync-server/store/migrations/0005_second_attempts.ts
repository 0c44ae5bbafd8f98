import { type Kysely, sql } from 'kysely';

const statements = [
  // What was written off on an account before: its category, '' for cases that write nothing off, and its day.
  `alter table billing_case add column category text not null default ''`,
  `alter table billing_case add column opened_at timestamptz not null default now()`,
  `update billing_case set opened_at = updated_at`,
  `create index billing_case_written_off on billing_case (account, site) where category <> ''`,
  // A remittance that was refused does not keep the same one from being imported again.
  `alter table remittance drop constraint remittance_key_key`,
  `create unique index remittance_key on remittance (key) where state <> 'refused'`,
  // Requests that may be sent twice, by whoever sent them and the key they gave.
  `create table keyed_request (
     person_id text not null references person, key uuid not null, content_hash text not null, case_id text not null,
     received_at timestamptz not null, primary key (person_id, key))`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
