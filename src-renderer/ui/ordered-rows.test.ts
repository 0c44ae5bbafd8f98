import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnOrdering } from './grid-ordering.ts';
import { GroupHead, OrderedRows, type Ordering } from './ordered-rows.ts';

type Row = { readonly id: string; readonly due: number; readonly payer: string };
const row = (id: string, due: number, payer = 'evergreen'): Row => ({ id, due, payer });
const byDue: Ordering<Row> = columnOrdering({ field: 'due' }, false, undefined);

function listOf(rows: readonly Row[], ordering: Ordering<Row> | null = byDue): OrderedRows<Row> {
  const list = new OrderedRows<Row>(
    ({ id }) => id,
    ({ payer }) => payer,
  );
  list.sortBy(ordering);
  list.reset(rows);
  return list;
}
const shown = (list: OrderedRows<Row>) => list.slice(0, list.count).map(({ id }) => id);

describe('the rows of a list', () => {
  it('are not taken for none, sorted and searched as they may be, before they are there', () => {
    const list = new OrderedRows<Row>(
      ({ id }) => id,
      ({ payer }) => payer,
    );
    list.sortBy(byDue);
    list.search(['evergreen']);
    expect(list.isFilled).toBe(false);
    list.reset([]);
    expect(list.isFilled).toBe(true);
  });

  it('stand in the order of their column, and as they came where that is equal', () =>
    expect(shown(listOf([row('a', 2), row('b', 1), row('c', 2), row('d', 1)]))).toEqual(['b', 'd', 'a', 'c']));

  it('stand as they came without a column', () =>
    expect(shown(listOf([row('b', 2), row('a', 1)], null))).toEqual(['b', 'a']));

  it('move when what they are sorted by changes, and leave when they are removed', () => {
    const list = listOf([row('a', 1), row('b', 2), row('c', 3)]);
    list.apply([row('a', 9)], ['b', 'unknown']);
    expect(shown(list)).toEqual(['c', 'a']);
  });

  it('are found by their id only while they are shown', () => {
    const list = listOf([row('a', 1, 'evergreen'), row('b', 2, 'harbor')]);
    list.search(['harb']);
    expect([list.indexOf('a'), list.indexOf('b'), list.get('a')?.due]).toEqual([-1, 0, 1]);
  });

  it('come back when the search is given up', () => {
    const list = listOf([row('a', 1, 'evergreen'), row('b', 2, 'harbor')]);
    list.search(['harb']);
    list.search(['ever']);
    expect(shown(list)).toEqual(['a']);
    list.search([]);
    expect(shown(list)).toEqual(['a', 'b']);
  });

  it('are, after any changes one by one or many at once, what sorting and searching anew would give', () => {
    const someRow = fc.record({
      id: fc.integer({ min: 0, max: 400 }).map(String),
      due: fc.integer({ min: 0, max: 9 }),
      payer: fc.constantFrom('evergreen', 'harbor'),
    });
    const change = fc.record({
      put: fc.oneof(
        fc.uniqueArray(someRow, { maxLength: 5, selector: ({ id }) => id }),
        fc.uniqueArray(someRow, { minLength: 201, maxLength: 300, selector: ({ id }) => id }),
      ),
      removed: fc.uniqueArray(fc.integer({ min: 401, max: 420 }).map(String), { maxLength: 5 }),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(someRow, { selector: ({ id }) => id }),
        fc.array(change, { maxLength: 6 }),
        fc.constantFrom([], ['harbor']),
        (first, changes, words) => {
          const list = listOf([...first, row('401', 5, 'harbor'), row('410', 0)]);
          list.search(words);
          const expected = new Map([...first, row('401', 5, 'harbor'), row('410', 0)].map((each) => [each.id, each]));
          for (const { put, removed } of changes) {
            list.apply(put, removed);
            for (const each of put) expected.set(each.id, each);
            for (const id of removed) expected.delete(id);
          }
          const anew = listOf([...expected.values()]);
          anew.search(words);
          expect(shown(list)).toEqual(shown(anew));
          for (const [index, id] of shown(list).entries()) expect(list.indexOf(id)).toBe(index);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the order of a column', () => {
  it('puts nothing first, and everything the other way round when descending', () => {
    const { compare } = columnOrdering({ field: 'due' }, false, undefined);
    expect([3, null, 1].toSorted(compare)).toEqual([null, 1, 3]);
    expect([3, null, 1].toSorted(columnOrdering({ field: 'due' }, true, undefined).compare)).toEqual([3, 1, null]);
  });

  it('asks the column for its value, with its context', () => {
    const column = { valueGetter: ({ data, context }: { data: Row; context: string }) => `${context} ${data.id}` };
    expect(columnOrdering(column as never, false, 'site').keyOf(row('a', 1))).toBe('site a');
  });
});

describe('the rows of a grouped list', () => {
  const byPayer = ({ payer }: Row) => payer;
  const lines = (list: OrderedRows<Row>) =>
    list
      .lines(0, list.lineCount)
      .map((line) => (line instanceof GroupHead ? `${line.name || 'None'} ${line.count}` : line.id));
  const three = [row('a', 2, 'harbor'), row('b', 1, 'evergreen'), row('c', 1, 'harbor'), row('d', 3, '')];

  it('stand under the names of their groups, what has none last, and in their order within', () => {
    const list = listOf(three);
    list.groupBy(byPayer);
    expect(lines(list)).toEqual(['evergreen 1', 'b', 'harbor 2', 'c', 'a', 'None 1', 'd']);
    expect(list.lines(1, 4).length).toBe(3);
    expect([list.count, list.lineCount]).toEqual([4, 7]);
    list.groupBy(null);
    expect(lines(list)).toEqual(['b', 'c', 'a', 'd']);
  });

  it('are found on their lines, and headings hold no row', () => {
    const list = listOf(three);
    list.groupBy(byPayer);
    expect(three.map(({ id }) => list.indexOf(id))).toEqual([4, 1, 3, 6]);
    expect([0, 1, 2, 3, 7].map((line) => list.at(line)?.id)).toEqual([undefined, 'b', undefined, 'c', undefined]);
  });

  it('move to another group when they change, and a group that is left is no more', () => {
    const list = listOf(three);
    list.groupBy(byPayer);
    list.apply([row('b', 5, 'harbor')], ['d']);
    expect(lines(list)).toEqual(['harbor 3', 'c', 'a', 'b']);
    list.search(['ever']);
    expect(lines(list)).toEqual([]);
  });

  it('stand after any changes as they would if they were listed anew', () =>
    fc.assert(
      fc.property(fc.array(fc.array(aRow(), { maxLength: 6 }), { maxLength: 8 }), (steps) => {
        const list = listOf([]);
        list.groupBy(byPayer);
        const rows = new Map<string, Row>();
        for (const step of steps) {
          const put = [...new Map(step.map((each) => [each.id, each])).values()];
          list.apply(put, []);
          for (const each of put) rows.set(each.id, each);
        }
        const anew = listOf([...rows.values()]);
        anew.groupBy(byPayer);
        expect(lines(list)).toEqual(lines(anew));
        for (const id of rows.keys()) expect(list.at(list.indexOf(id))?.id).toBe(id);
      }),
    ));

  function aRow() {
    return fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
      due: fc.nat(3),
      payer: fc.constantFrom('', 'evergreen', 'harbor', 'lakeside'),
    });
  }
});
