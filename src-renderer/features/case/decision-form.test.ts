import { describe, expect, it } from 'vitest';
import type { ShownCase } from '../../data/workbench.ts';
import { changedSinceAsked, formWords, payloadOf } from './decision-form.ts';

const writeOff = { kind: 'write-off' } as ShownCase;
const denial = { kind: 'denial' } as ShownCase;
const draft = (reason: string, amount = '') => ({ reason, amount });

describe('evidence that changes while a decision is being written', () => {
  const asked = { evidenceHash: 'a', amountMinor: 84_50, facts: [], entry: [] } as unknown as ShownCase;

  it('is told figure by figure', () =>
    expect(changedSinceAsked(asked, { ...asked, evidenceHash: 'b', amountMinor: 845_00 })).toEqual([
      { key: '@amount', label: 'Amount', before: '$84.50', after: '$845.00' },
    ]));

  it('is the same when only a comment or an approval came', () =>
    expect(changedSinceAsked(asked, { ...asked, ver: 9, amountMinor: 84_50 })).toBeNull());

  it('counts also when no figure can be named', () =>
    expect(changedSinceAsked(asked, { ...asked, evidenceHash: 'b' })).toEqual([]));
});

describe('the command of a filled decision form', () => {
  it('approves without a word', () =>
    expect(payloadOf('approve', writeOff, draft(''))).toEqual({
      type: 'case.decide',
      decision: 'approve',
      reason: '',
    }));

  it.each(['refuse', 'return', 'escalate', 'comment', 'resubmit'] as const)('asks for words to %s', (asked) =>
    expect(payloadOf(asked, writeOff, draft('  '))).toHaveProperty('missing'),
  );

  it('changes an amount only to one it can read', () => {
    expect(payloadOf('amend', writeOff, draft('typing error', '$84.5'))).toEqual({
      type: 'case.amend',
      amountMinor: 8450,
      reason: 'typing error',
    });
    expect(payloadOf('amend', writeOff, draft('typing error', 'eighty'))).toHaveProperty('missing');
  });

  it('resubmits with the old amount when none is given', () =>
    expect(payloadOf('resubmit', writeOff, draft('see the note'))).toEqual({
      type: 'case.resubmit',
      reason: 'see the note',
    }));

  it('asks no amount of a case whose amount comes from the remittance', () =>
    expect(formWords('resubmit', denial).amount).toBe('none'));
});
