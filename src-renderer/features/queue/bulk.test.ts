import { describe, expect, it } from 'vitest';
import { instantOf } from '../../../src-shared/base/dates.ts';
import { authorizer } from '../../../src-shared/testing/build-authorizer.ts';
import { now, policies, writeOffCase } from '../../../src-shared/testing/build-case.ts';
import { directoryWith, maya } from '../../../src-shared/testing/build-people.ts';
import { bulkItems } from './bulk.ts';

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
        'approve',
        reference,
        instantOf(now),
      ).map(({ blocked }) => blocked.split(';')[0]),
    ).toEqual([
      '',
      'Over your limit of $500.00 at Westside Clinic',
      'The server has not answered your decision yet.',
      '',
    ]));
});
