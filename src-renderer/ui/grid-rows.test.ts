import { describe, expect, it } from 'vitest';
import { holdsWords, wordsOf } from './grid-rows.ts';

describe('searching rows', () => {
  it('finds words in any order and case', () => {
    expect(holdsWords('wo-1042 aetna westside', wordsOf(' Westside  AETNA '))).toBe(true);
    expect(holdsWords('wo-1042 aetna westside', wordsOf('aetna mercy'))).toBe(false);
  });
  it('finds everything when nothing was typed', () => expect(holdsWords('anything', wordsOf('  '))).toBe(true));
});
