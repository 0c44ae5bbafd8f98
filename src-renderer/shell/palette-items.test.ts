import { describe, expect, it } from 'vitest';
import { firstMatching, groupsOf, matching, type PaletteItem } from './palette-items.ts';

const item = (label: string, group = 'Case'): PaletteItem => ({ id: label, group, label, detail: '', run: () => {} });
const labels = (items: readonly PaletteItem[]) => items.map(({ label }) => label);

describe('finding something to do', () => {
  const items = [item('Take the case'), item('Approve'), item('My approvals', 'Go to')];

  it('lists everything before anything was typed', () => expect(matching(items, '')).toHaveLength(3));
  it('puts what starts with the word before what holds it elsewhere', () =>
    expect(labels(matching([...items].toReversed(), 'appro'))).toEqual(['Approve', 'My approvals']));
  it('gives each heading once, whatever the order of what is under it', () => {
    const groups = groupsOf([item('Approve'), item('My approvals', 'Go to'), item('Refuse')]);
    expect(groups.map(({ group, members }) => [group, members.length])).toEqual([
      ['Case', 2],
      ['Go to', 1],
    ]);
  });
  it('finds by the heading as well', () => expect(labels(matching(items, 'go approvals'))).toEqual(['My approvals']));
});

describe('finding a case', () => {
  it('stops looking once it has enough', () => {
    let looked = 0;
    const found = firstMatching(
      Array.from({ length: 100_000 }, (_, index) => `wo-${index}`),
      'wo',
      (text) => ((looked += 1), text),
      20,
    );
    expect({ found: found.length, looked }).toEqual({ found: 20, looked: 20 });
  });
  it('finds none before anything was typed', () => expect(firstMatching(['wo-1'], ' ', (text) => text, 5)).toEqual([]));
});
