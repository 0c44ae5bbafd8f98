import { type Kysely, sql } from 'kysely';

const statements = [
  // What a case was found in, so that nothing is found twice; also where somebody had reported it before.
  `create table found_case (key text primary key, case_id text not null, found_at timestamptz not null)`,
  `create index business_record_unsent on business_record ((body ->> 'dueOn'))
     where type = 'statement' and body ->> 'sentOn' is null`,
  `create index claim_status_rejection on claim_status (received_at) where category in ('A3', 'A4', 'A6', 'A7', 'A8')`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
