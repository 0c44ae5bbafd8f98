import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extended, NOTHING_SELECTED, retained, toggled } from './row-selection.ts';

const order = ['a', 'b', 'c', 'd', 'e'];
const idsOf = ({ ids }: { ids: ReadonlySet<string> }) => [...ids].toSorted();

describe('selecting rows', () => {
  it('one by one, and out again', () => {
    const two = toggled(toggled(NOTHING_SELECTED, 'b'), 'd');
    expect(idsOf(two)).toEqual(['b', 'd']);
    expect(idsOf(toggled(two, 'b'))).toEqual(['d']);
  });

  it('from where one began to where one goes, in both directions, beside what is selected', () => {
    const begun = toggled(toggled(NOTHING_SELECTED, 'e'), 'c');
    expect(idsOf(extended(begun, 'a', order))).toEqual(['a', 'b', 'c', 'e']);
    expect(idsOf(extended(begun, 'd', order))).toEqual(['c', 'd', 'e']);
    expect(idsOf(extended(NOTHING_SELECTED, 'd', order))).toEqual(['d']);
  });

  it('leaves out what is in the list no longer', () =>
    expect(idsOf(retained(toggled(toggled(NOTHING_SELECTED, 'a'), 'e'), ['a', 'b']))).toEqual(['a']));

  it('selects only rows of the list, whatever is pressed', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.constantFrom(...order, 'gone'))), (presses) => {
        const end = presses.reduce(
          (now, [isRange, id]) => retained(isRange ? extended(now, id, order) : toggled(now, id), order),
          NOTHING_SELECTED,
        );
        expect([...end.ids].every((id) => order.includes(id))).toBe(true);
      }),
    ));
});
