import { type Kysely, sql } from 'kysely';

/** Programs propose too: whose key it was is told by an id that is not always a person's. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table keyed_request drop constraint keyed_request_person_id_fkey`.execute(db);
}
