import { describe, expect, it } from 'vitest';
import { decisionText } from './decision-words.ts';

const decision = (then: Record<string, unknown>, rule = 'WO-4') => ({ rule, text: 'The rule.', then, approvals: 0 });

describe('a rehearsed decision in words', () => {
  it('counts approvals and names the rule', () => {
    expect(decisionText(decision({ approvals: 1, levels: 'any' }))).toBe('1 approval (WO-4)');
    expect(decisionText(decision({ approvals: 0, levels: 'any' }, 'WO-3'))).toBe('no approval (WO-3)');
  });

  it('says when the approvals are those of the two highest levels', () =>
    expect(decisionText(decision({ approvals: 2, levels: 'two-highest' }))).toBe(
      '2 approvals, of the two highest levels (WO-4)',
    ));

  it('names the outputs of another policy, also an empty one', () =>
    expect(decisionText(decision({ dueDays: 14, department: '' }))).toBe('dueDays 14, department none (WO-4)'));

  it('says that a person decides what the policy could not, and why', () =>
    expect(decisionText(decision({ fault: 'noRule' }, ''))).toBe('A person decides: The rule.'));
});
