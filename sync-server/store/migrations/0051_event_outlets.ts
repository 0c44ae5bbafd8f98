import { type Kysely, sql } from 'kysely';

/** How far a broker was told. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table event_outlet (
      id text primary key, position bigint not null, failures int not null default 0, open_until timestamptz,
      last_success_at timestamptz, last_error text not null default '')`.execute(db);
}
