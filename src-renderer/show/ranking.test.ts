import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, type CalendarDate } from '../../src-shared/base/dates.ts';
import { queuePriority } from '../../src-shared/policy/defaults/queue-priority.ts';
import { byAge } from '../../src-shared/queue/waterfall.ts';
import { authorizer } from '../../src-shared/testing/build-authorizer.ts';
import { now, policies, writeOffCase } from '../../src-shared/testing/build-case.ts';
import { actor, directoryWith, maya, priya, ruth } from '../../src-shared/testing/build-people.ts';
import type { ShownCaseRow } from '../data/workbench.ts';
import { placeIn, Ranking, whyBefore, whyNotMe } from './ranking.ts';

const reference = { policies, authorizer, directory: directoryWith(), tables: [], versions: [] };
const ranking = new Ranking(queuePriority, now);
const inDays = (days: number) => instantOf(new Date(now.getTime() + days * 86_400_000));
const row = (id: string, differences: Partial<ShownCaseRow> = {}): ShownCaseRow => ({
  ...writeOffCase(45_00, { id, number: id }),
  pending: null,
  ...differences,
});

describe('where a case stands in its queue', () => {
  const late = row('late', { dueAt: inDays(-1) });
  const today = row('today', { dueAt: inDays(0.2) });
  const plain = row('plain');

  it('is its place among those that wait there, and who stands before it', () => {
    const rows = [plain, today, late, row('other', { queue: 'denials' }), row('done', { state: 'posted' })];
    expect(placeIn(rows, late, ranking)).toEqual({ rank: 1, of: 3, before: null });
    expect(placeIn(rows, plain, ranking)).toEqual({ rank: 3, of: 3, before: today });
    expect(placeIn(rows, row('done', { state: 'posted' }), ranking)).toBeNull();
  });

  it('is the place that sorting gives, whatever the order of the rows', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -3, max: 9 }), { minLength: 1, maxLength: 20 }),
        fc.nat(19),
        (days, at) => {
          const rows = days.map((due, index) => row(`case-${index}`, { dueAt: inDays(due) }));
          const one = rows[at % rows.length]!;
          const sorted = rows.toSorted((a, b) => ranking.keyOf(a) - ranking.keyOf(b) || byAge(a, b));
          const { rank, of, before } = placeIn(rows.toReversed(), one, ranking)!;
          expect([rank, of]).toEqual([sorted.indexOf(one) + 1, rows.length]);
          expect(before).toBe(sorted[rank - 2] ?? null);
        },
      ),
    ));

  it('is told by the first reason in which two differ, or else by the due date', () => {
    expect(whyBefore(late, today, ranking)).toBe('It is late: the day it was due has passed.');
    expect(whyBefore(plain, row('b', { dueAt: inDays(10) }), ranking)).toMatch(/due earlier/);
  });
});

describe('why not me', () => {
  const ask = (person = maya, shown = row('a'), taken = 0) =>
    whyNotMe(person, shown, reference, { taken, ranking }).map(({ answer }) => answer.split(';')[0]);

  it('says what one can', () => expect(ask()).toEqual(['You can: it is among your approvals.', 'You can.']));

  it('says who has it, and whose authority it takes', () =>
    expect(ask(maya, row('a', { amountMinor: 600_00, owner: actor(ruth) }))).toEqual([
      'Over your limit of $500.00 at Westside Clinic',
      'Ruth Abramson is working on it.',
    ]));

  it('says that it is one’s own proposal, and that one has it', () =>
    expect(ask(ruth, row('a', { owner: actor(ruth), proposedBy: actor(ruth) }))).toEqual([
      'You proposed it, so somebody else approves it',
      'You have it.',
    ]));

  it('says that it is put off, until when, by whom and why', () => {
    const followUp = { on: '2026-12-01' as CalendarDate, text: 'The payer answers.', by: actor(priya) };
    expect(ask(maya, row('a', { followUp })).at(-1)).toBe(
      'Priya Raman put it off until Dec 1, 2026: The payer answers.',
    );
  });
});
