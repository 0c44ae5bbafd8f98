import { describe, expect, it } from 'vitest';
import { RevealPurpose } from '../../src-shared/sync/command.ts';
import { missingReason, purposes } from './reveal-words.ts';

describe('the reason for having names and numbers shown', () => {
  it('is one of every purpose there is', () =>
    expect(purposes.map(([purpose]) => purpose).toSorted()).toEqual(RevealPurpose.options.toSorted()));

  it('needs a choice, and words only where the choice says nothing', () => {
    expect(missingReason(null, 'words')).toBe('Say what you need them for.');
    for (const purpose of ['call', 'match', 'audit'] as const) expect(missingReason(purpose, '')).toBe('');
    expect(missingReason('other', '  ')).toBe('Say in words what you need them for.');
    expect(missingReason('other', 'A subpoena')).toBe('');
  });
});
