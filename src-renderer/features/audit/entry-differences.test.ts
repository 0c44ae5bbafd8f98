import { describe, expect, it } from 'vitest';
import { entryDifferences, fieldsOf } from './entry-differences.ts';

const text = (body: unknown): string => JSON.stringify({ action: 'case.approve', body });

describe('what an entry changed', () => {
  it('is told field by field beside the entry before', () =>
    expect(
      entryDifferences(
        text({ state: 'open', ver: 1, amountMinor: 4800, basis: { evidenceHash: 'aa' } }),
        text({ state: 'approved', ver: 2, amountMinor: 4800, basis: { evidenceHash: 'bb' }, role: 'clinic-manager' }),
      ),
    ).toEqual([
      { key: 'state', label: 'state', before: 'open', after: 'approved' },
      { key: 'ver', label: 'ver', before: '1', after: '2' },
      { key: 'basis.evidenceHash', label: 'basis, evidence hash', before: 'aa', after: 'bb' },
      { key: 'role', label: 'role', before: '', after: 'clinic-manager' },
    ]));

  it('is everything it says where nothing was before', () =>
    expect(entryDifferences(null, text({ state: 'open', tags: ['a', 'b'] }))).toEqual([
      { key: 'state', label: 'state', before: '', after: 'open' },
      { key: 'tags', label: 'tags', before: '', after: 'a, b' },
    ]));

  it('also names what is no longer said', () =>
    expect(entryDifferences(text({ role: 'controller' }), text({}))).toEqual([
      { key: 'role', label: 'role', before: 'controller', after: '' },
    ]));

  it.each(['', 'no JSON', '7', 'null', '{}'])('is nothing in %j', (unusual) =>
    expect([...fieldsOf(unusual)]).toEqual([]),
  );
});
