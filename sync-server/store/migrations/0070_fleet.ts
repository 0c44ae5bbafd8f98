import { type Kysely, sql } from 'kysely';

const statements = [
  // What a computer says of itself while it is connected; who asked it for a diagnostics bundle.
  `alter table device add column report jsonb, add column reported_at timestamptz, add column diagnostics_requested_by text`,
  // The last bundle of each computer; the next one takes its place.
  `create table device_diagnostics (
     device_id uuid primary key references device (id), content bytea not null, sha256 text not null,
     sent_at timestamptz not null)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
