import { describe, expect, it } from 'vitest';
import { entryDifferences, fieldsOf } from './entry-differences.ts';

const text = (body: unknown): string => JSON.stringify({ action: 'case.approve', body });

describe('what an entry changed', () => {
  it('is told field by field beside what was said of it last', () =>
    expect(
      entryDifferences(
        [
          text({ evaluations: 'asked in between' }),
          text({ state: 'open', ver: 1, amountMinor: 4800, basis: { evidenceHash: 'aa' } }),
          text({ state: 'returned', role: 'controller' }),
        ],
        text({ state: 'approved', ver: 2, amountMinor: 4800, basis: { evidenceHash: 'bb' }, role: 'clinic-manager' }),
      ),
    ).toEqual([
      { key: 'state', label: 'state', before: 'open', after: 'approved' },
      { key: 'ver', label: 'ver', before: '1', after: '2' },
      { key: 'basis.evidenceHash', label: 'basis, evidence hash', before: 'aa', after: 'bb' },
      { key: 'role', label: 'role', before: 'controller', after: 'clinic-manager' },
    ]));

  it('is everything it says where nothing was before', () =>
    expect(entryDifferences([], text({ state: 'open', tags: ['a', 'b'] }))).toEqual([
      { key: 'state', label: 'state', before: '', after: 'open' },
      { key: 'tags', label: 'tags', before: '', after: 'a, b' },
    ]));

  it('is nothing where it passes over what was said before', () =>
    expect(entryDifferences([text({ role: 'controller' })], text({}))).toEqual([]));

  it.each(['', 'no JSON', '7', 'null', '{}'])('is nothing in %j', (unusual) =>
    expect([...fieldsOf(unusual)]).toEqual([]),
  );
});
