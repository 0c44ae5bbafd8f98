import { type Kysely, sql } from 'kysely';

const statements = [
  // Who decides for somebody who is absent. Nobody stands in for themselves, whatever the code says.
  `create table absence (
     id text primary key, person_id text not null references person, stand_in_id text not null references person,
     from_day text not null, until_day text not null, body text not null, ver bigint not null,
     check (person_id <> stand_in_id), check (from_day <= until_day))`,
  `create index absence_stand_in on absence (stand_in_id)`,
  // One person has one part in a case: its proposer, an approver, or absent while somebody approves for them.
  // Without a query in it, and with the body read as JSON once: it runs for every decision.
  `create function case_parts_are_distinct(body text) returns boolean language plpgsql immutable as $$
     declare
       document jsonb := body::jsonb;
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
  // Cheap for the many cases that nobody has approved yet: their body is not read as JSON.
  `alter table billing_case add constraint one_part_per_person
     check (position('"approvals":[]' in body) > 0 or case_parts_are_distinct(body))`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
