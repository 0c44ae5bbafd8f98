import { describe, expect, it } from 'vitest';
import { instantOf } from '../../../src-shared/base/dates.ts';
import { authorizer } from '../../../src-shared/testing/build-authorizer.ts';
import { now, policies, writeOffCase } from '../../../src-shared/testing/build-case.ts';
import { directoryWith, maya, ruth } from '../../../src-shared/testing/build-people.ts';
import { bulkCandidates, bulkItems, bulkSummary, readBulk, type BulkProgress } from './bulk.ts';

const reference = { policies, authorizer, directory: directoryWith(), tables: [], versions: [] };
const shown = (id: string, amountMinor: number, decision: string | null = null) => ({
  ...writeOffCase(amountMinor, { id }),
  pending: decision === null ? null : { decision, since: now.toISOString() },
});

describe('one decision on several cases', () => {
  it('passes what the person may decide, and says of the rest why not, also of what they have decided already', () =>
    expect(
      bulkItems(
        maya,
        [shown('a', 45_00), shown('b', 600_00), shown('c', 45_00, 'approve'), shown('d', 45_00, 'comment')],
        { decision: 'approve', to: '' },
        reference,
        instantOf(now),
      ).map(({ blocked }) => blocked.split(';')[0]),
    ).toEqual([
      '',
      'Over your limit of $500.00 at Westside Clinic',
      'The server has not answered your decision yet.',
      '',
    ]));

  it('gives cases to one person, as far as that person works on them', () => {
    const elsewhere = { ...shown('b', 45_00), site: 'mercy-general' };
    const cases = [shown('a', 45_00), elsewhere];
    const blocked = (to: string) =>
      bulkItems(ruth, cases, { decision: 'assign', to }, reference, instantOf(now)).map((item) => item.blocked);
    expect(blocked('')).toEqual(['', '']);
    expect(blocked('maya.okafor')).toEqual(['', 'Maya Okafor has no role at Mercy General.']);
    const offered = bulkCandidates(cases, reference, instantOf(now));
    const barred = offered.filter((candidate) => candidate.barred).map(({ name }) => name);
    expect(barred).toEqual(['Elena Petrov', 'Samuel Osei']);
  });
});

describe('what is said of a decision on several cases', () => {
  const [a, b, c] = [shown('a', 45_00), shown('b', 600_00), shown('c', 45_00)];
  const said = (read: ReturnType<typeof readBulk>, progress: ReadonlyMap<string, BulkProgress> | null = null) => {
    const items = bulkItems(maya, read.cases, { decision: 'approve', to: '' }, reference, instantOf(now));
    return bulkSummary(items, read.missing, progress, []);
  };

  it('is how many of those that were chosen pass', () => {
    expect(said(readBulk(['a', 'c'], [a, c]))).toBe('All 2 pass.');
    expect(said(readBulk(['a', 'b', 'c'], [a, b, c]))).toBe('2 of 3 pass.');
  });

  it('names what could not be read or is gone, and counts it among those that were chosen', () => {
    const read = readBulk(['a', 'b', 'c'], [a, 'unreadable', c]);
    expect(read).toEqual({ cases: [a, c], missing: ['b'] });
    expect(said(read)).toBe('2 of 3 pass. 1 could not be read and is left out.');
    expect(said(readBulk(['a', 'b', 'c'], ['unreadable', null, c]))).toBe(
      '1 of 3 pass. 2 could not be read and are left out.',
    );
  });

  it('is, once it is taken, how far it has come, and still what was left out', () => {
    const progress = new Map<string, BulkProgress>([
      ['a', { state: 'stored', command: 'command-a' }],
      ['c', { state: 'failed', why: 'The disk of this computer is full.' }],
    ]);
    expect(said(readBulk(['a', 'b', 'c'], [a, null, c]), progress)).toBe(
      '1 of 2 stored on this computer, 0 answered by the server. 1 could not be read and is left out.',
    );
  });
});
