import { type RawBuilder, sql } from 'kysely';

/**
 * The JSON text of a body as jsonb, for queries that look into it. Bodies keep what a file said, and jsonb refuses a NUL and half a
 * surrogate pair even escaped; each is read as U+FFFD, like `storableText` writes it.
 *
 * @param body  written by `JSON.stringify`.
 */
export function bodyJson(body: RawBuilder<unknown>): RawBuilder<unknown> {
  // Whole surrogate pairs are never escaped there. The backslash stays, since another one before it may have escaped it.
  return sql`(case when position('\\u' in ${body}) = 0 then ${body}
    else regexp_replace(${body}, '\\\\u(0000|d[89a-f][0-9a-f]{2})', '\\\\ufffd', 'g') end)::jsonb`;
}
