import { type Kysely, sql } from 'kysely';

/** The trace in which a process was started, which its work belongs to on whichever server; null: none was made. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table wf_instance add column trace text`.execute(db);
}
