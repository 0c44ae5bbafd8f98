import { describe, expect, it } from 'vitest';
import type { ShownCase } from '../../data/workbench.ts';
import { formWords, payloadOf } from './decision-form.ts';

const writeOff = { kind: 'write-off' } as ShownCase;
const denial = { kind: 'denial' } as ShownCase;
const draft = (reason: string, amount = '') => ({ reason, amount });

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
