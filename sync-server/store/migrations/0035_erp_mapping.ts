import { type Kysely, sql } from 'kysely';

/** Every version stays: an entry names the one that it was sent with. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table erp_mapping (
     target text not null, version int not null, mapping jsonb not null, made_by text not null, note text not null,
     made_at timestamptz not null, primary key (target, version))`.execute(db);
}
