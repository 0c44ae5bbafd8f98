import { type Kysely, sql } from 'kysely';

/** Which columns of a bank's own tables say what, as somebody named them once for whatever comes that way with that header. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table bank_columns (
      way text not null, header text not null, mapping jsonb not null, named_by text not null, named_at timestamptz not null,
      primary key (way, header))`.execute(db);
}
