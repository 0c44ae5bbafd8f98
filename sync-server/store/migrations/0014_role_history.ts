import { type Kysely, sql } from 'kysely';

const statements = [
  // What a person's roles were, from an instant until the next change; nobody who has left holds any.
  `create table role_history (
     person_id text not null references person, roles jsonb not null, from_at timestamptz not null, until_at timestamptz,
     primary key (person_id, from_at), check (from_at < until_at))`,
  `create unique index role_history_present on role_history (person_id) where until_at is null`,
  // Of the time before nothing is known: what is held now counts as held since ever. All columns of a role, whatever they are.
  `insert into role_history (person_id, roles, from_at)
   select p.id, coalesce(
     (select jsonb_agg(to_jsonb(r) - 'person_id' - 'limits' || coalesce(to_jsonb(r) -> 'limits', '{}') order by r.role, r.site)
      from person_role r where r.person_id = p.id and p.active), '[]'), to_timestamp(0)
   from person p`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
