import { type Kysely, sql } from 'kysely';

const statements = [
  `create table release_reach (
     version text primary key, ring text not null, percentage int not null check (percentage between 0 and 100),
     state text not null, ver int not null, changed_by text not null, changed_at timestamptz not null)`,
  // One row: what holds for every update.
  `create table update_terms (
     id int primary key check (id = 1), body jsonb not null, ver int not null, changed_by text not null,
     changed_at timestamptz not null)`,
  // An administrator's word about one computer; null: as its own policy says.
  `alter table device add column ring text, add column diagnostics_requested_at timestamptz,
     add column diagnostics_sent_at timestamptz`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
