import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateSides } from '../matching/generate.ts';
import { linesTable } from '../testing/build-lines.ts';
import { GROUPINGS, groupLines, shownEntries } from './group-lines.ts';
import { LINE_STATUSES, lineTest, viewOf } from './side-view.ts';

const byDate = { column: 'date', descending: false } as const;
const line = (id: string, date: string, amountMinor: number, party: string) => ({
  id,
  date,
  amountMinor,
  reference: '',
  party,
});
const table = linesTable([
  line('A', '2026-11-03', 10_00, 'Beta'),
  line('B', '2026-10-01', 20_00, 'Alpha'),
  line('C', '2026-11-01', -5_00, 'Alpha'),
  line('D', '2026-11-02', 1_00, ''),
]);
const statuses = new Uint8Array(4);
const all = { statuses: LINE_STATUSES, parties: null, search: '' };
const order = viewOf(table, statuses, { ...all, sort: byDate });

describe('putting lines together', () => {
  it('adds up parties, by their names or by their totals', () => {
    expect(groupLines({ table, statuses, order }, 'party', byDate).groups).toEqual([
      { key: '', lines: 1, totalMinor: 1_00 },
      { key: 'Alpha', lines: 2, totalMinor: 15_00 },
      { key: 'Beta', lines: 1, totalMinor: 10_00 },
    ]);
    const largest = groupLines({ table, statuses, order }, 'party', { column: 'amount', descending: true });
    expect(largest.groups.map(({ key }) => key)).toEqual(['Alpha', 'Beta', '']);
  });

  it('adds up what is open by its class', () => {
    const classes = ['fee', 'noDeposit', 'noDeposit', ''];
    const classOf = (at: number) => classes[at]!;
    expect(groupLines({ table, statuses, order, classOf }, 'class', byDate).groups).toEqual([
      { key: '', lines: 1, totalMinor: 1_00 },
      { key: 'fee', lines: 1, totalMinor: 10_00 },
      { key: 'noDeposit', lines: 2, totalMinor: 15_00 },
    ]);
  });

  it('puts days together to months', () =>
    expect(groupLines({ table, statuses, order }, 'month', byDate).groups).toEqual([
      { key: '2026-10', lines: 1, totalMinor: 20_00 },
      { key: '2026-11', lines: 3, totalMinor: 6_00 },
    ]));

  it('shows heads alone, and the lines of what is open under theirs', () => {
    const grouped = groupLines({ table, statuses, order }, 'party', byDate);
    expect([...shownEntries(grouped, () => false)]).toEqual([-1, -2, -3]);
    expect([...shownEntries(grouped, (key) => key === 'Alpha')]).toEqual([-1, -2, 1, 2, -3]);
  });

  it('neither loses nor doubles a line or a cent, whatever the lines and the order', () =>
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(...GROUPINGS), fc.boolean(), (seed, by, descending) => {
        const some = linesTable(generateSides({ seed, lines: 60 }).left);
        const states = Uint8Array.from({ length: some.length }, (_, at) => at % LINE_STATUSES.length);
        const sort = { column: 'amount', descending } as const;
        const view = viewOf(some, states, { ...all, sort });
        const { order: grouped, groups } = groupLines({ table: some, statuses: states, order: view }, by, sort);
        expect([...grouped].toSorted((a, b) => a - b)).toEqual([...view].toSorted((a, b) => a - b));
        expect(groups.reduce((sum, { lines }) => sum + lines, 0)).toBe(view.length);
        const total = (lines: Iterable<number>) => [...lines].reduce((sum, at) => sum + some.amounts[at]!, 0);
        expect(groups.reduce((sum, { totalMinor }) => sum + totalMinor, 0)).toBe(total(view));
      }),
      { numRuns: 40 },
    ));
});

describe('finding', () => {
  it('finds what the quick search would leave', () => {
    const isFound = lineTest(table, 'alpha 20.00');
    expect([...order].filter(isFound)).toEqual([1]);
    expect([...order].filter(lineTest(table, ''))).toEqual([]);
  });
});
