import { type Kysely, sql } from 'kysely';

const statements = [
  // What a role is limited to: '{}', or payerClasses, kinds and departments. One role at one site may be held with several limits.
  `alter table person_role add column limits jsonb not null default '{}'`,
  `alter table person_role drop constraint person_role_pkey`,
  `alter table person_role add primary key (person_id, role, site, limits)`,
  `create table department (id text primary key, name text not null, owner text references person)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
