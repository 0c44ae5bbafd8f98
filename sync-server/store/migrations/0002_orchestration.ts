import { type Kysely, sql } from 'kysely';

const statements = [
  // The sweep for deadlines that have come reads only the waits that have one.
  `create index wf_step_deadline on wf_step (deadline) where state = 'waiting' and deadline is not null`,
  // After a crash the engine looks for instances nobody is working on.
  `create index wf_instance_running on wf_instance (id) where state = 'running'`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
