import { type Kysely, sql } from 'kysely';

/** Keys of connectors that speak TLS or sign in by one, sealed; and how far those have come that ask for what changed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table connector add column private_key bytea`.execute(db);
  await sql`
    create table connector_cursor (
      connector_id text primary key references connector on delete cascade, state jsonb not null)`.execute(db);
}
