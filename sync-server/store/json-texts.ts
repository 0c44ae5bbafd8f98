import { type RawBuilder, sql } from 'kysely';
import { invariant } from '../../src-shared/base/invariant.ts';

/**
 * JSON texts as one `text[]`. As an array parameter every quote in them is escaped here and unescaped there, which takes longer
 * than writing the rows; JSON text without white space holds no line feed, so one between them is enough.
 *
 * @param texts  one line each; '' is allowed.
 */
export function jsonTexts(texts: readonly string[]): RawBuilder<string[]> {
  let lines = '';
  for (const text of texts) {
    invariant(!text.includes('\n'), 'a JSON text of a row has more than one line');
    lines += `${text}\n`;
  }
  return sql<string[]>`(string_to_array(${lines}::text, chr(10)))[:${texts.length}::int]`;
}
