import { type Kysely, sql } from 'kysely';

const statements = [
  `create table machine_client (
     id text primary key, name text not null, scopes jsonb not null, sites jsonb not null, keys jsonb not null, ver int not null,
     created_by text not null, created_at timestamptz not null, last_token_at timestamptz, revoked_at timestamptz)`,
  `create table machine_token (
     token_hash text primary key, client_id text not null references machine_client, scopes jsonb not null,
     expires_at timestamptz not null)`,
  `create index machine_token_client on machine_token (client_id)`,
  // Assertions are used once: those that could still be shown again.
  `create table machine_assertion (
     client_id text not null references machine_client, jti text not null, expires_at timestamptz not null,
     primary key (client_id, jti))`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
