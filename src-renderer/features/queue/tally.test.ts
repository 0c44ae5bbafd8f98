import { describe, expect, it } from 'vitest';
import type { Person } from '../../../src-shared/authority/person.ts';
import type { ShownCaseRow } from '../../data/workbench.ts';
import { Tally } from './tally.ts';
import type { Instant } from '../../../src-shared/base/dates.ts';
import { viewsOf } from './views.ts';

const NOW = new Date('2026-11-24T12:00:00.000Z');
const maya = { id: 'maya.okafor', name: 'Maya Okafor', roles: [] } as unknown as Person;
const views = viewsOf(maya, ({ amountMinor }) => amountMinor <= 500_00);

function shown(id: string, more: Partial<ShownCaseRow> = {}): ShownCaseRow {
  return {
    id,
    queue: 'write-offs',
    site: 'westside-clinic',
    state: 'open',
    amountMinor: 84_50,
    createdAt: '2026-11-20T12:00:00.000Z' as Instant,
    dueAt: '2026-12-01T12:00:00.000Z' as Instant,
    owner: null,
    proposedBy: { id: 'daniel.reyes', name: 'Daniel Reyes' },
    pending: null,
    ...more,
  } as ShownCaseRow;
}

function tallyOf(rows: ShownCaseRow[], site = '') {
  const tally = new Tally(views, site);
  tally.apply({ rows, changed: null, removed: [] });
  return tally;
}
const countIn = (tally: Tally, view: string) => tally.counts(NOW).get(view)?.count;

describe('counting the views', () => {
  it('counts a case in its own queue and in no other', () => {
    const tally = tallyOf([shown('a'), shown('b', { queue: 'denials' })]);
    expect([countIn(tally, 'write-offs'), countIn(tally, 'denials'), countIn(tally, 'takebacks')]).toEqual([1, 1, 0]);
  });

  it('counts among my approvals what policy lets me approve', () =>
    expect(countIn(tallyOf([shown('a'), shown('b', { amountMinor: 500_01 })]), 'approvals')).toBe(1));

  it('takes a case out of my approvals as soon as I have decided it, before the server answers', () => {
    const tally = tallyOf([shown('a')]);
    const decided = shown('a', { pending: { decision: 'approve', since: '' } });
    tally.apply({ rows: [decided], changed: [decided], removed: [] });
    expect([countIn(tally, 'approvals'), countIn(tally, 'write-offs')]).toEqual([0, 1]);
  });

  it('leaves it there while only a comment of mine waits', () =>
    expect(countIn(tallyOf([shown('a', { pending: { decision: 'comment', since: '' } })]), 'approvals')).toBe(1));

  it('moves a case from open to decided', () => {
    const tally = tallyOf([shown('a')]);
    const posted = shown('a', { state: 'posted' });
    tally.apply({ rows: [posted], changed: [posted], removed: [] });
    expect([countIn(tally, 'open'), countIn(tally, 'decided')]).toEqual([0, 1]);
  });

  it('forgets a case that left', () => {
    const tally = tallyOf([shown('a'), shown('b')]);
    tally.apply({ rows: [], changed: [], removed: ['a'] });
    expect(countIn(tally, 'open')).toBe(1);
  });

  it('counts one site alone when the list is narrowed to it', () =>
    expect(countIn(tallyOf([shown('a'), shown('b', { site: 'mercy-general' })], 'mercy-general'), 'open')).toBe(1));

  it('tells what is late, what is due within 48 hours, and the oldest', () => {
    const tally = tallyOf([
      shown('a', { dueAt: '2026-11-24T11:59:00.000Z' as Instant, createdAt: '2026-10-01T00:00:00.000Z' as Instant }),
      shown('b', { dueAt: '2026-11-26T11:00:00.000Z' as Instant }),
      shown('c'),
    ]);
    expect(tally.counts(NOW).get('open')).toEqual({
      count: 3,
      breached: 1,
      dueSoon: 1,
      oldest: '2026-10-01T00:00:00.000Z',
    });
  });
});
