import { type Kysely, sql } from 'kysely';

const statements = [
  // Bytes that are kept, once per content. The key is sealed under the network's document key.
  `create table document_blob (
     sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'), bytes bigint not null check (bytes > 0),
     sealed_key bytea not null, stored_at timestamptz not null)`,
  // What refers to them. The document as people see it is part of its case.
  `create table case_file (
     id text primary key, case_id text not null references billing_case, sha256 text not null, bytes bigint not null,
     file_type text not null, added_by text not null, sensitive boolean not null, retain_until text not null,
     added_at timestamptz not null, stored_at timestamptz, removed_at timestamptz)`,
  `create index case_file_case on case_file (case_id)`,
  `create index case_file_content on case_file (sha256) where removed_at is null`,
  `create index case_file_retention on case_file (retain_until) where removed_at is null`,
  // Documents on their way, piece by piece.
  `create table document_upload (
     document_id text primary key references case_file, sealed_key bytea not null,
     begun_at timestamptz not null, touched_at timestamptz not null)`,
  `create table document_piece (
     document_id text not null references document_upload on delete cascade, n integer not null check (n >= 0),
     primary key (document_id, n))`,
  // For what a sensitive document is sent to somebody; good for a few minutes.
  `create table document_opening (
     id text primary key, document_id text not null references case_file, person_id text not null,
     at timestamptz not null)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
