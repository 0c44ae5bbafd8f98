import { describe, expect, it } from 'vitest';
import { standardRules } from '../matching/match-rules.ts';
import { line, linesTable } from '../testing/build-lines.ts';
import { itemsOfStep, periodBookOf, unsharedWork } from './align-pair.ts';
import type { PeriodItem } from './period-item.ts';
import { Workspace } from './workspace.ts';

function workspace(): Workspace {
  const space = new Workspace();
  const side = (letter: string) => linesTable([1, 2, 3].map((n) => line({ id: `${letter}${n}` })));
  space.putSide('bank', { table: side('b'), currency: '', files: [] });
  space.putSide('posted', { table: side('p'), currency: '', files: [] });
  space.putPair(0, { rules: standardRules });
  return space;
}
const match = (left: string, right: string): PeriodItem => ({ do: 'match', left: [left], right: [right], rule: '' });
const matched = (space: Workspace) => [1, 2, 3].map((_, at) => space.pairs[0]!.matchOf('left', at) >= 0);

describe('bringing the matches here in line with a period', () => {
  it('takes over what others matched, once, and lets go what the period gave to somebody else', () => {
    const space = workspace();
    space.match({ bank: [1], posted: [0] });
    const items = [match('b1', 'p1'), match('b2', 'p3')];
    expect(space.align(0, periodBookOf(space.pairs[0]!, items))).not.toBeNull();
    expect(matched(space)).toEqual([true, true, false]);
    expect(unsharedWork(space.pairs[0]!, periodBookOf(space.pairs[0]!, items))).toEqual([]);
    expect(space.align(0, periodBookOf(space.pairs[0]!, items))).toBeNull();
    expect(space.undoable).toBe(0);
  });

  it('tells a period of a step and of its undoing by the ids of the lines', () => {
    const space = workspace();
    const step = space.match({ bank: [0], posted: [2] });
    expect(step.ok && itemsOfStep(space.pairs[0]!, 0, step.value)).toEqual([match('b1', 'p3')]);
    expect(itemsOfStep(space.pairs[0]!, 0, space.undo()!)).toEqual([{ do: 'unmatch', left: ['b1'], right: ['p3'] }]);
  });

  it('leaves out what somebody before has taken', () => {
    const space = workspace();
    const book = periodBookOf(space.pairs[0]!, [match('b1', 'p1'), match('b1', 'p2')]);
    space.align(0, book);
    expect(space.pairs[0]!.matchOf('right', 1)).toBe(-1);
    expect(space.pairs[0]!.matchOf('right', 0)).toBeGreaterThanOrEqual(0);
  });
});
