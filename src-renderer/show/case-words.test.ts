import { describe, expect, it } from 'vitest';
import { caseStatus, dueStatus } from './case-words.ts';

const now = new Date('2026-11-24T12:00:00.000Z');
const due = (dueAt: string, state: 'open' | 'posted' = 'open') => dueStatus({ dueAt, state }, now);

describe('the status of a case', () => {
  it('never shows an unanswered approval as approved', () =>
    expect(caseStatus({ state: 'open', pending: { decision: 'approve' } })).toEqual({
      tone: 'plain',
      word: 'Approval waiting',
    }));
  it('shows a failed posting as breached', () =>
    expect(caseStatus({ state: 'postingFailed', pending: null }).tone).toBe('breach'));
});

describe('an open case that cannot be approved yet', () => {
  const step = (state: 'waiting' | 'done') =>
    ({ id: 'coding', label: 'Coding review', explains: '', duty: '', state, note: '' }) as const;
  it('is blocked before it waits for a step, and open when neither is in the way', () => {
    const waits = { state: 'open' as const, pending: null, steps: [step('waiting')] };
    expect(caseStatus({ ...waits, blockedBy: ['The account is not known.'] })).toEqual({
      tone: 'risk',
      word: 'Blocked',
    });
    expect(caseStatus(waits).word).toBe('Coding review waits');
    expect(caseStatus({ ...waits, steps: [step('done')] }).word).toBe('Open');
  });
  it('says what was decided once it is', () =>
    expect(caseStatus({ state: 'refused', pending: null, blockedBy: ['The account is not known.'] }).word).toBe(
      'Refused',
    ));
});

describe('when a case is due', () => {
  it('is at risk within 48 hours', () => {
    expect(due('2026-11-26T11:00:00.000Z').tone).toBe('risk');
    expect(due('2026-11-26T13:00:00.000Z').tone).toBe('plain');
  });
  it('is breached from the moment it has passed, and says by how much', () => {
    expect(due('2026-11-24T11:59:59.999Z').tone).toBe('breach');
    expect(due('2026-11-20T12:00:00.000Z').word).toBe('Nov 20 · 4 d late');
  });
  it('gives the day before the distance', () =>
    expect(due('2026-11-26T16:00:00.000Z').word).toBe('Nov 26 · in 2 d 4 h'));
  it('is due no more once it is posted', () => expect(due('2026-11-20T12:00:00.000Z', 'posted').word).toBe(''));
});
