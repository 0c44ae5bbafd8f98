import { type Kysely, sql } from 'kysely';

const statements = [
  // Who decides for somebody who is absent. Nobody stands in for themselves, whatever the code says.
  `create table absence (
     id text primary key, person_id text not null references person, stand_in_id text not null references person,
     from_day text not null, until_day text not null, body text not null, ver bigint not null,
     check (person_id <> stand_in_id), check (from_day <= until_day))`,
  `create index absence_stand_in on absence (stand_in_id)`,
  // One person has one part in a case: its proposer, an approver, or absent while somebody approves for them.
  `create function case_parts_are_distinct(body text) returns boolean language sql immutable as $$
     select count(part) = count(distinct part) from (
       select body::jsonb #>> '{proposedBy,id}' as part
       union all select approval #>> '{by,id}' from jsonb_array_elements(body::jsonb -> 'approvals') approval
       union all select approval #>> '{for,id}' from jsonb_array_elements(body::jsonb -> 'approvals') approval
     ) parts $$`,
  // Cheap for the many cases that nobody has approved yet: their body is not read as JSON.
  `alter table billing_case add constraint one_part_per_person
     check (position('"approvals":[]' in body) > 0 or case_parts_are_distinct(body))`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
