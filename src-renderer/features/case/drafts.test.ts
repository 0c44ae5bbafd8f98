import { describe, expect, it } from 'vitest';
import { draftOf, useDrafts } from './drafts.ts';

describe('what was typed and not sent', () => {
  const typed = { reason: 'No backup for the amount', amount: '' };

  it('is there again when the same question is asked of the same case, until it was sent', () => {
    useDrafts.getState().keep('case-1', 'refuse', typed);
    expect(draftOf(useDrafts.getState(), 'case-1', 'refuse')).toEqual(typed);
    useDrafts.getState().keep('case-1', 'refuse', null);
    expect(draftOf(useDrafts.getState(), 'case-1', 'refuse').reason).toBe('');
  });

  it('goes into no other decision and no other case', () => {
    useDrafts.getState().keep('case-1', 'refuse', typed);
    expect(draftOf(useDrafts.getState(), 'case-1', 'approve').reason).toBe('');
    expect(draftOf(useDrafts.getState(), 'case-2', 'refuse').reason).toBe('');
  });
});
