import { type Kysely, sql } from 'kysely';

/** Which of a process's parallel branches did a step; what is recorded so far was all done by the process itself. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table wf_step add column branch text not null default ''`.execute(db);
}
