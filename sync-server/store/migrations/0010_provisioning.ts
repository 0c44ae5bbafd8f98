import { type Kysely, sql } from 'kysely';

const statements = [
  // Shared by all servers of one database, so that a workbench may be answered by any of them.
  `create table signing_key (purpose text primary key, private_key bytea not null, created_at timestamptz not null)`,
  // Who somebody is at the organisation's provider.
  `create table person_identity (
     issuer text not null, subject text not null, person_id text not null references person, primary key (issuer, subject))`,
  // A sign-in at the provider that was begun and waits for its answer.
  `create table oidc_flow (
     state_hash text primary key, nonce text not null, verifier text not null, redirect_uri text not null,
     created_at timestamptz not null)`,
  // People and groups as the HR system states them.
  `create table scim_user (
     person_id text primary key references person, user_name text not null, external_id text, body jsonb not null,
     ver int not null, created_at timestamptz not null, modified_at timestamptz not null)`,
  `create unique index scim_user_name on scim_user (lower(user_name))`,
  `create index scim_user_external on scim_user (external_id)`,
  `create table scim_group (
     id uuid primary key, display_name text not null, external_id text, ver int not null,
     created_at timestamptz not null, modified_at timestamptz not null)`,
  `create unique index scim_group_name on scim_group (lower(display_name))`,
  `create table scim_member (
     group_id uuid not null references scim_group on delete cascade, person_id text not null references scim_user,
     primary key (group_id, person_id))`,
  `create index scim_member_person on scim_member (person_id)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
