import { describe, expect, it } from 'vitest';
import { findText, MOST_FINDS, partsOf } from './find-text.ts';

describe('finding words in a document', () => {
  it('finds them on every page, whatever their case', () =>
    expect(findText(['Refund due. REFUND', 'nothing', 'a refund'], 'refund')).toEqual([
      { page: 0, at: 0 },
      { page: 0, at: 12 },
      { page: 2, at: 2 },
    ]));

  it('finds them behind a letter that is longer in lower case, and as they are written', () => {
    expect(findText(['\u0130stanbul: refund'], 'REFUND')).toEqual([{ page: 0, at: 10 }]);
    expect(findText(['a.b (c) a+b axb'], 'a.b')).toEqual([{ page: 0, at: 0 }]);
    for (const words of ['(c)', 'a+b', '-', '/', '[', '\\', '{1}']) expect(() => findText(['a'], words)).not.toThrow();
  });

  it('stops where a window could not mark more', () =>
    expect(findText(['a'.repeat(MOST_FINDS + 1)], 'a')).toHaveLength(MOST_FINDS));

  it('finds nothing where nothing is looked for', () => expect(findText(['a'], ' ')).toEqual([]));

  it('marks words that are spread over several pieces of text', () =>
    expect(partsOf([4, 3, 5], { at: 2, length: 6 })).toEqual([
      { text: 0, from: 2, to: 4 },
      { text: 1, from: 0, to: 3 },
      { text: 2, from: 0, to: 1 },
    ]));
});
