import { describe, expect, it } from 'vitest';
import { linesTable, matchedIds } from '../testing/build-lines.ts';
import { generateSides } from './generate.ts';
import { standardRules } from './match-rules.ts';
import { reconcile } from './reconcile.ts';

function measure(lines: number, seed: number) {
  const { left, right, truth } = generateSides({ seed, lines });
  const found = reconcile(linesTable(left), linesTable(right), standardRules);
  const isTrue = new Set(truth.map((each) => `${each.left.toSorted().join('+')}=${each.right.join('+')}`));
  const ids = (table: typeof found.left, of: Uint32Array) => [...of].map((each) => table.ids.text(each + 1)).join('+');
  let [automatic, rightly] = [0, 0];
  for (let match = 0; match < found.matches.size; match += 1) {
    if (!found.matches.isAutomatic(match)) continue;
    automatic += 1;
    const name = `${ids(found.left, found.matches.left(match))}=${ids(found.right, found.matches.right(match))}`;
    if (isTrue.has(name)) rightly += 1;
  }
  const all = matchedIds(found).filter((name) => isTrue.has(name)).length;
  return { precision: rightly / automatic, recallAutomatic: rightly / isTrue.size, recall: all / isTrue.size };
}

describe.each([
  [10_000, 1],
  [10_000, 2],
  [100_000, 3],
])('of %d lines of which what belongs together is known (seed %d)', (lines, seed) => {
  const { precision, recallAutomatic, recall } = measure(lines, seed);

  it('every automatic match is right', () => expect(precision).toBe(1));
  it('at least 97 of 100 are matched automatically', () => expect(recallAutomatic).toBeGreaterThan(0.97));
  it('at least 99 of 100 are matched or suggested', () => expect(recall).toBeGreaterThan(0.99));
});
