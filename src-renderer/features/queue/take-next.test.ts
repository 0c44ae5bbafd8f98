import { describe, expect, it } from 'vitest';
import { instantOf } from '../../../src-shared/base/dates.ts';
import { caseKinds } from '../../../src-shared/case/kinds.ts';
import { queuesOf } from '../../../src-shared/case/queues.ts';
import { queuePriority } from '../../../src-shared/policy/defaults/queue-priority.ts';
import { authorizer } from '../../../src-shared/testing/build-authorizer.ts';
import { now, policies, writeOffCase } from '../../../src-shared/testing/build-case.ts';
import { actor, directoryWith, priya, ruth } from '../../../src-shared/testing/build-people.ts';
import type { ShownCaseRow } from '../../data/workbench.ts';
import { Ranking } from '../../show/ranking.ts';
import { nextToTake } from './take-next.ts';
import { viewsOf } from './views.ts';

const ranking = new Ranking(queuePriority, now);
const base = directoryWith();
const inDays = (days: number) => instantOf(new Date(now.getTime() + days * 86_400_000));
const row = (id: string, differences: Partial<ShownCaseRow> = {}): ShownCaseRow => ({
  ...writeOffCase(45_00, { id }),
  pending: null,
  ...differences,
});

/** What Priya Raman takes next with these skills and this capacity. */
function next(rows: readonly ShownCaseRow[], skills?: string[], capacity?: number) {
  const able = { ...priya, skills, capacity };
  const directory = { ...base, person: (id: string) => (id === priya.id ? able : base.person(id)) };
  const reference = { policies, authorizer, directory, tables: [], versions: [] };
  const taken = nextToTake(priya, rows, () => true, { reference, ranking });
  return 'row' in taken ? taken.row.id : taken.refused;
}

describe('taking the next case', () => {
  const late = row('late', { dueAt: inDays(-1) });

  it('takes the highest ranked that is free', () => {
    expect(next([row('a'), late])).toBe('late');
    expect(next([row('a'), { ...late, owner: actor(ruth) }])).toBe('a');
  });

  it('leaves out what asks for skills that one does not have', () => {
    const skilled = { ...late, skills: ['high-value'] };
    expect(next([row('a'), skilled], [])).toBe('a');
    expect(next([row('a'), skilled], ['high-value'])).toBe('late');
    expect(next([skilled], [])).toBe(
      'There is no case here that you can take: 1 case asks for skills that you do not have.',
    );
  });

  it('is refused in words beyond the capacity', () => {
    const mine = row('mine', { owner: actor(priya) });
    expect(next([mine, late], [], 1)).toMatch(/^You have taken 1 cases?, and 1 is as many/);
    expect(next([mine, late], [], 2)).toBe('late');
  });

  it('says so where there is nothing', () => expect(next([])).toBe('There is no case here to take.'));
});

describe('the queues', () => {
  it('have every case that waits for people in exactly one, whatever its state otherwise', () => {
    const views = viewsOf(ruth, () => true).filter(({ group }) => group === 'queues');
    for (const { id: queue } of queuesOf(caseKinds)) {
      for (const state of ['open', 'returned', 'postingFailed'] as const) {
        const one = row('a', { queue, state });
        expect(views.filter(({ includes }) => includes(one)).map(({ id }) => id)).toEqual([queue]);
      }
      expect(views.filter(({ includes }) => includes(row('a', { queue, state: 'posted' })))).toEqual([]);
    }
  });
});
