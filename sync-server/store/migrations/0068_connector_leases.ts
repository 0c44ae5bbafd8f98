import { type Kysely, sql } from 'kysely';

/** Which server runs a connector, until when, and how it runs there: two servers would take the same file twice. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table connector_lease (
      connector_id text primary key references connector on delete cascade, holder text not null,
      held_until timestamptz not null, run jsonb not null)`.execute(db);
}
