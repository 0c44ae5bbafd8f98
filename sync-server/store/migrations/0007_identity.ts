import { type Kysely, sql } from 'kysely';

const statements = [
  `alter table person add column manager text references person check (manager <> id)`,
  // Refresh tokens rotate within a family; who uses one twice has stolen it or was robbed, and the family ends.
  `create table token_family (
     id uuid primary key, person_id text not null references person, device_id uuid not null references device,
     created_at timestamptz not null, expires_at timestamptz not null, ended_at timestamptz, end_reason text)`,
  `create index token_family_person on token_family (person_id) where ended_at is null`,
  `create table refresh_token (
     token_hash text primary key, family_id uuid not null references token_family on delete cascade,
     expires_at timestamptz not null, used_at timestamptz, attempt_hash text)`,
  `create index refresh_token_family on refresh_token (family_id)`,
  `alter table session add column family_id uuid references token_family on delete cascade`,
  `create index session_family on session (family_id)`,
  // What an administrator sees of a computer, as it told at its last contact.
  `alter table device add column version text not null default ''`,
  `alter table device add column evidence jsonb`,
  `alter table device add column revoked_by text`,
  `alter table device add column crushed_at timestamptz`,
  `create index device_person on device (person_id)`,
  // A lease is signed once and never changes: its row is what the server compares a command with.
  `create table lease (
     id uuid primary key, device_id uuid not null references device, person_id text not null references person,
     issued_at timestamptz not null, expires_at timestamptz not null, text text not null)`,
  `create index lease_device on lease (device_id, issued_at)`,
  // Decisions that arrived later than an online one would: they use up what their lease allows.
  `create table lease_use (
     command_id uuid primary key, lease_id uuid not null references lease on delete cascade, amount bigint not null)`,
  `create index lease_use_lease on lease_use (lease_id)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
