import { type Kysely, sql } from 'kysely';

const statements = [
  // Ways in that administrators set up. What runs of them, and how it goes, is known to the server that runs them.
  `create table connector (
     id text primary key, name text not null, site text not null, settings jsonb not null, secret bytea, enabled boolean not null,
     ver int not null, created_by text not null, created_at timestamptz not null, changed_at timestamptz not null)`,
  // Which way it came, also after it was read again; why it was given up; and what was taken in its place.
  `alter table quarantine add column connector text not null default 'upload', add column reason text,
     add column repaired_as text, add column repair_of text`,
  `update quarantine set connector = i.connector from import i where i.id = quarantine.import_id`,
  `create index quarantine_sha256 on quarantine (sha256)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
