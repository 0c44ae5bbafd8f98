import { type Kysely, sql } from 'kysely';

const statements = [
  // The words of a text, in lower case, as an array: what stands between two of them, and what JSON writes with a backslash, is no
  // word. Limits keep a vector below what PostgreSQL can hold; the database's own parsers would cut numbers and ids differently.
  `create function audit_words(said text) returns text[] language sql immutable parallel safe as $$
     select array_agg(left(word, 100) order by at)
     from regexp_split_to_table(
       regexp_replace(lower(left(said, 200000)), '\\\\(u[0-9a-f]{4}|.)', ' ', 'g'), '[^[:alnum:]]+') with ordinality found (word, at)
     where word <> '' $$`,
  // Whole words, but for the last, which may go on.
  `create function audit_query(said text) returns tsquery language sql immutable parallel safe as
     $$ select (array_to_string(audit_words(said), ' & ') || ':*')::tsquery $$`,
  // Made from the text: it goes when that goes.
  `alter table audit_leaf add column words tsvector generated always as (array_to_tsvector(audit_words(body))) stored`,
  // A search looks through what waits to be sorted into the index, so that little may wait.
  `create index audit_leaf_words on audit_leaf using gin (words) with (gin_pending_list_limit = 256)`,
  `alter table audit_hold add column release_reason text`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
