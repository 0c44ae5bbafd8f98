import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { instantOf, type CalendarDate } from '../../../src-shared/base/dates.ts';
import { queuePriority } from '../../../src-shared/policy/defaults/queue-priority.ts';
import { presentAt } from '../../../src-shared/queue/present.ts';
import { now, writeOffCase } from '../../../src-shared/testing/build-case.ts';
import { actor, maya } from '../../../src-shared/testing/build-people.ts';
import type { Listing, ShownCaseRow } from '../../data/workbench.ts';
import { Ranking } from '../../show/ranking.ts';
import { QueueFeed } from './queue-feed.ts';
import { filterAfter, passesFilter, queueFilters } from './queue-filter.ts';

const present = presentAt(now);
const row = (id: string, due: number, on?: string): ShownCaseRow => ({
  ...writeOffCase(45_00, { id }),
  dueAt: instantOf(new Date(now.getTime() + due * 86_400_000)),
  pending: null,
  ...(on === undefined ? {} : { followUp: { on: on as CalendarDate, text: '', by: actor(maya) } }),
});

describe('the parts of a queue', () => {
  const parts = (one: ShownCaseRow) =>
    queueFilters.filter(({ id }) => passesFilter(one, id, present)).map(({ label }) => label);

  it('show a case by its clock', () => {
    expect(parts(row('a', 9))).toEqual(['To do']);
    expect(parts(row('a', -1))).toEqual(['To do', 'Late']);
    expect(parts(row('a', 0.1))).toEqual(['To do', 'Due today']);
    expect(parts(row('a', 9, '2026-11-24'))).toEqual(['To do', 'Follow-up today']);
    expect(parts(row('a', 9, '2026-11-25'))).toEqual(['Put off']);
    expect(parts(row('a', -1, '2026-11-25'))).toEqual(['To do', 'Late']);
  });

  it('show what cannot be approved yet by what is in the way', () => {
    const step = { id: 'coding', label: 'Coding review', explains: '', duty: '', note: '' };
    const waits = { ...row('a', 9), steps: [{ ...step, state: 'waiting' as const }] };
    expect(parts(waits)).toEqual(['To do', 'A step waits']);
    expect(parts({ ...waits, blockedBy: ['The account is not known.'] })).toEqual(['To do', 'Blocked']);
    expect(parts({ ...waits, steps: [{ ...step, state: 'done' }] })).toEqual(['To do']);
    expect(parts({ ...waits, state: 'refused' })).toEqual(['To do']);
  });

  it('come one after the other, round and round', () => {
    const once = queueFilters.map(({ id }) => filterAfter(id));
    expect(once).toEqual(['late', 'today', 'followUp', 'blocked', 'step', 'putOff', 'todo']);
  });
});

describe('the feed of a queue', () => {
  it('counts what is put off as it comes and goes', () => {
    const cases$ = new Subject<Listing<ShownCaseRow>>();
    const feed = new QueueFeed(
      cases$,
      new Ranking(queuePriority, now),
      () => true,
      () => now,
    );
    const told: (number | null)[] = [];
    const subscription = feed.listing$.subscribe(({ changed }) => told.push(changed?.length ?? null));
    const [a, b] = [row('a', 9, '2026-11-30'), row('b', 9)];
    cases$.next({ rows: [a, b], changed: null, removed: [] });
    expect(feed.putOff$.value).toBe(1);
    const later = row('b', 9, '2026-11-30');
    cases$.next({ rows: [a, later], changed: [later], removed: [] });
    expect(feed.putOff$.value).toBe(2);
    cases$.next({ rows: [later], changed: [], removed: ['a'] });
    expect(feed.putOff$.value).toBe(1);
    expect(told).toEqual([null, 1, 0]);
    subscription.unsubscribe();
  });
});
