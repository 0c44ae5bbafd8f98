import { describe, expect, it } from 'vitest';
import { holdsWords, rowChanges, wordsOf } from './grid-rows.ts';

type Row = { id: string; state: 'open' | 'done' };
const row = (id: string, state: Row['state'] = 'open'): Row => ({ id, state });
const open = ({ state }: Row) => state === 'open';

function changesOf(shown: Row[], changed: Row[], removed: string[] = []) {
  const { add, update, remove } = rowChanges(
    { changed, removed },
    ({ id }) => id,
    open,
    (id) => shown.find((each) => each.id === id),
  );
  return { add: add.map(({ id }) => id), update: update.map(({ id }) => id), remove: remove.map(({ id }) => id) };
}

describe('following a change of the list', () => {
  it('adds a row that is new, and updates one that is there', () => {
    expect(changesOf([row('a')], [row('a'), row('b')])).toEqual({ add: ['b'], update: ['a'], remove: [] });
  });
  it('takes a row away when it no longer belongs in this view', () => {
    expect(changesOf([row('a')], [row('a', 'done')])).toEqual({ add: [], update: [], remove: ['a'] });
  });
  it('ignores a row that neither was nor is in this view', () => {
    expect(changesOf([], [row('a', 'done')], ['z'])).toEqual({ add: [], update: [], remove: [] });
  });
  it('takes away what left the list altogether', () => {
    expect(changesOf([row('a')], [], ['a'])).toEqual({ add: [], update: [], remove: ['a'] });
  });
});

describe('searching rows', () => {
  it('finds words in any order and case', () => {
    expect(holdsWords('wo-1042 aetna westside', wordsOf(' Westside  AETNA '))).toBe(true);
    expect(holdsWords('wo-1042 aetna westside', wordsOf('aetna mercy'))).toBe(false);
  });
  it('finds everything when nothing was typed', () => expect(holdsWords('anything', wordsOf('  '))).toBe(true));
});
