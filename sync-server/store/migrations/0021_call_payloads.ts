import { type Kysely, sql } from 'kysely';

/** What a call asks for, kept beside its job: it is asked again when an operator resumes or retries its process. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table wf_step add column payload jsonb`.execute(db);
}
