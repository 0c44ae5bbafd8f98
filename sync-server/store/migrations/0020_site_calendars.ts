import { type Kysely, sql } from 'kysely';

const statements = [
  // When the people of a site work, as `SiteCalendar`; null where the site has not said so.
  `alter table site add column calendar jsonb`,
  // A process that an operator has paused takes neither signals nor deadlines until it is resumed.
  `alter table wf_instance add column paused_at timestamptz`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
