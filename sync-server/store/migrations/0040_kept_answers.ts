import { type Kysely, sql } from 'kysely';

const statements = [
  // The answer to a request that may be sent again under its key. Without done_at it is being worked on until lease_until.
  `create table kept_answer (
     caller text not null, key text not null, attempt uuid not null, fingerprint text not null, begun_at timestamptz not null,
     lease_until timestamptz not null, done_at timestamptz, status int, headers jsonb, body bytea, primary key (caller, key))`,
  `create index kept_answer_begun on kept_answer (begun_at)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
