import { describe, expect, it } from 'vitest';
import { idStemOf } from './person-id.ts';

describe('the id of a person', () => {
  it.each([
    ['Ann.Lee@lakeshore.example', 'ann.lee'],
    ['../../etc', 'etc'],
    ['Zoë Quinn', 'zo-quinn'],
    ['@lakeshore.example', ''],
    ['a'.repeat(70), 'a'.repeat(50)],
  ])('comes of the user name: of %s it is "%s"', (userName, id) => expect(idStemOf(userName)).toBe(id));
});
