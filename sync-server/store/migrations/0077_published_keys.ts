import { type Kysely, sql } from 'kysely';

/** Where a machine client publishes its keys itself; '': they were given here. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table machine_client add column jwks_url text not null default ''`.execute(db);
}
