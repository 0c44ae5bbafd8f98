import { describe, expect, it } from 'vitest';
import { instantOf } from '../../../src-shared/base/dates.ts';
import { now, writeOffCase } from '../../../src-shared/testing/build-case.ts';
import { actor, ruth } from '../../../src-shared/testing/build-people.ts';
import type { ShownCaseRow } from '../../data/workbench.ts';
import { isUnfinished } from '../../../src-shared/case/case-state.ts';
import { AwayWatch, queueLookFrom, queueLookText } from './away.ts';

const row = (id: string, differences: Partial<ShownCaseRow> = {}): ShownCaseRow => ({
  ...writeOffCase(45_00, { id, number: id }),
  pending: null,
  ...differences,
});
const isOpen = ({ state }: ShownCaseRow) => isUnfinished(state);
const lookAt = (...rows: ShownCaseRow[]) => queueLookFrom(queueLookText(rows, now))!;

describe('what became of a queue while one was away', () => {
  it('is what came, what left with its end, and what changed, field by field', () => {
    const watch = new AwayWatch(lookAt(row('a'), row('b'), row('c'), row('d')), isOpen, () => false);
    const rows = [
      row('a'),
      row('b', { owner: actor(ruth), amountMinor: 50_00 }),
      row('c', { state: 'posted' }),
      row('e'),
    ];
    watch.apply({ rows, changed: null, removed: [] });
    expect(watch.changes).toEqual([
      { what: 'arrived', id: 'e', number: 'e', changes: [] },
      {
        what: 'changed',
        id: 'b',
        number: 'b',
        changes: [
          { label: 'Amount', before: '$45.00', after: '$50.00' },
          { label: 'Taken by', before: '', after: 'Ruth Abramson' },
        ],
      },
      { what: 'left', id: 'c', number: 'c', changes: [{ label: 'Status', before: 'Open', after: 'Posted' }] },
      { what: 'left', id: 'd', number: 'd', changes: [] },
    ]);
  });

  it('follows what goes on changing, and forgets what is as it was', () => {
    const watch = new AwayWatch(lookAt(row('a')), isOpen, () => false);
    const taken = row('a', { owner: actor(ruth) });
    watch.apply({ rows: [taken], changed: null, removed: [] });
    expect(watch.changes).toHaveLength(1);
    watch.apply({ rows: [row('a')], changed: [row('a')], removed: [] });
    expect(watch.changes).toEqual([]);
    watch.apply({ rows: [], changed: [], removed: ['a'] });
    expect(watch.changes.map(({ what }) => what)).toEqual(['left']);
  });

  it('leaves out what one did oneself', () => {
    const watch = new AwayWatch(lookAt(row('a')), isOpen, (id) => id === 'a');
    watch.apply({ rows: [row('a', { state: 'posted' })], changed: null, removed: [] });
    expect(watch.changes).toEqual([]);
  });

  it('tells of a long queue only what was opened since', () => {
    const many = Array.from({ length: 200 }, (_, at) => row(`m${at}`));
    const watch = new AwayWatch(lookAt(...many), isOpen, () => false);
    const later = row('new', { createdAt: instantOf(new Date(now.getTime() + 1_000)) });
    watch.apply({ rows: [...many, later], changed: null, removed: [] });
    expect(watch.changes.map(({ id }) => id)).toEqual(['new']);
  });
});
