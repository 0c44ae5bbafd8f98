import { type Kysely, sql } from 'kysely';

/** A body as JSON, as far as the database takes what a damaged file said: no NUL, no half of a surrogate pair. */
const JSON_OF_BODY = `(case when position('\\u' in body) = 0 then body
  else regexp_replace(body, '\\\\u(0000|d[89a-f][0-9a-f]{2})', '\\\\ufffd', 'g') end)::jsonb`;

const statements = [
  // Null: nobody keeps that of the person.
  `alter table person add column skills jsonb, add column capacity int check (capacity >= 0)`,
  // The rule is the same; a case with what a damaged file said can be approved too.
  `create or replace function case_parts_are_distinct(body text) returns boolean language plpgsql immutable as $$
     declare
       document jsonb := ${JSON_OF_BODY};
       parts jsonb := jsonb_path_query_array(document, '$.proposedBy.id')
         || jsonb_path_query_array(document, '$.approvals[*].by.id')
         || jsonb_path_query_array(document, '$.approvals[*].for.id');
       others jsonb;
     begin
       while jsonb_array_length(parts) > 1 loop
         others := parts - (parts ->> 0);
         if jsonb_array_length(others) < jsonb_array_length(parts) - 1 then return false; end if;
         parts := others;
       end loop;
       return true;
     end $$`,
  // Who has taken a case, for counting without reading every body.
  `alter table billing_case add column owner text`,
  `update billing_case set owner = ${JSON_OF_BODY} #>> '{owner,id}' where position('"owner":null' in body) = 0`,
  `create index billing_case_owner on billing_case (owner) where owner is not null`,
  // Whom a site has paid before.
  `create table payee (site text not null, name text not null, primary key (site, name))`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
