import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonTexts } from './json-texts.ts';
import { testDatabase, type TestDatabase } from './test-database.ts';

let store: TestDatabase;

beforeAll(async () => {
  store = await testDatabase();
});
afterAll(() => store.close());

async function thereAndBack(texts: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    select text from unnest(${jsonTexts(texts)}) with ordinality r(text, place) order by place`.execute(store.db);
  return rows.map(({ text }) => text);
}

describe('JSON texts on their way into the database', () => {
  it('arrive one by one as they were, whatever is quoted in them', async () => {
    const texts = [{ said: '"no",\n\\ {x}\t' }, ['NULL', null, ''], 'Zoë \u2028 𝄞', {}].map((value) =>
      JSON.stringify(value),
    );
    expect(await thereAndBack(texts)).toEqual(texts);
  });

  it('may be empty, first and last as well, or none at all', async () => {
    for (const texts of [['', '{}', '', ''], [''], []]) expect(await thereAndBack(texts)).toEqual(texts);
  });

  it('are refused with a line feed between their tokens: it would end one too early', () => {
    expect(() => jsonTexts(['{\n}'])).toThrow('more than one line');
  });
});
