import { type Kysely, sql } from 'kysely';

/** Lineage asks which entries rest on the remittances of a file. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index gl_entry_remittance on gl_entry ((source ->> 'remittance'))`.execute(db);
}
