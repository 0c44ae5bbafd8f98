import { type Kysely, sql } from 'kysely';

const statements = [
  // Null: nobody keeps that of the person.
  `alter table person add column skills jsonb, add column capacity int check (capacity >= 0)`,
  // Who has taken a case, for counting without reading every body.
  `alter table billing_case add column owner text`,
  `update billing_case set owner = body::jsonb #>> '{owner,id}' where position('"owner":null' in body) = 0`,
  `create index billing_case_owner on billing_case (owner) where owner is not null`,
  // Whom a site has paid before.
  `create table payee (site text not null, name text not null, primary key (site, name))`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
