import { describe, expect, it } from 'vitest';
import { instantOf } from '../../../src-shared/base/dates.ts';
import { authorizer } from '../../../src-shared/testing/build-authorizer.ts';
import { now, policies, writeOffCase } from '../../../src-shared/testing/build-case.ts';
import { directoryWith, maya, ruth } from '../../../src-shared/testing/build-people.ts';
import { bulkCandidates, bulkItems } from './bulk.ts';

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
