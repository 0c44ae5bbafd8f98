import { type Kysely, sql } from 'kysely';

const statements = [
  // How a version came to be in force: four eyes on all that people wrote. The rest of it is for reading alone.
  `alter table policy_version
     add column authors text[] not null default '{}', add column reviewer text, add column publication text`,
  `alter table policy_version add constraint four_eyes check (
     (reviewer is null) = (cardinality(authors) = 0) and (reviewer is null or not reviewer = any (authors)))`,
  // The next version of a policy, one at most.
  `create table policy_draft (
     policy text primary key, ver int not null check (ver > 0), state text not null check (state in ('draft', 'inReview')),
     body text not null, updated_at timestamptz not null)`,
  // What the product brought last, so that a table which comes again as it was is no news.
  `create table policy_shipped (policy text primary key, sha256 text not null)`,
  `create table policy_rehearsal (
     id text primary key, policy text not null, draft text not null, draft_ver int not null, months int not null, by text not null,
     state text not null check (state in ('running', 'done', 'stopped')), done int not null, total int not null,
     started_at timestamptz not null, updated_at timestamptz not null, result text)`,
  `create index policy_rehearsal_draft on policy_rehearsal (draft)`,
  `create index policy_evaluation_policy on policy_evaluation (policy, id)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
