import { type Kysely, sql } from 'kysely';

/** How far the history of a new demonstration has been loaded: one row, and none anywhere else. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create table demonstration (
         only_one boolean primary key default true check (only_one),
         first_day text not null, last_day text not null, next_day text not null)`,
    )
    .execute(db);
}
