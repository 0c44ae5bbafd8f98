import { describe, expect, it } from 'vitest';
import { writeOffApproval } from '../../../src-shared/policy/defaults/write-off-approval.ts';
import { withCondition, withNewRule, withOutcome, withoutRule, withRuleMoved } from './edit-table.ts';

const ids = (table: typeof writeOffApproval) => table.rules.map(({ id }) => id);
const rule = (table: typeof writeOffApproval, id: string) => table.rules.find((each) => each.id === id);

describe('a table in the hands of a person', () => {
  it('takes a condition in dollars, and none where nothing is typed', () => {
    expect(rule(withCondition(writeOffApproval, 'WO-3', 'amountMinor', '<= 25.00'), 'WO-3')?.when).toEqual({
      amountMinor: '<= 2500',
    });
    expect(rule(withCondition(writeOffApproval, 'WO-3', 'amountMinor', ''), 'WO-3')?.when).toEqual({});
  });

  it('takes an outcome of its type', () => {
    const [approvals] = writeOffApproval.outputs;
    expect(rule(withOutcome(writeOffApproval, 'WO-3', approvals!, '1'), 'WO-3')?.then['approvals']).toBe(1);
  });

  it('gives a new rule an id that no version ever had', () => {
    const before = { ...writeOffApproval, rules: [{ ...writeOffApproval.rules[0]!, id: 'WO-17' }] };
    const added = withNewRule(writeOffApproval, 'WO-3', [before]);
    expect(ids(added)[ids(added).indexOf('WO-3') - 1]).toBe('WO-18');
  });

  it('keeps one rule, and moves none beyond its ends', () => {
    const single = { ...writeOffApproval, rules: writeOffApproval.rules.slice(0, 1) };
    expect(withoutRule(single, 'WO-1')).toBe(single);
    expect(withRuleMoved(writeOffApproval, 'WO-1', -1)).toBe(writeOffApproval);
    expect(ids(withRuleMoved(writeOffApproval, 'WO-1', 1)).slice(0, 2)).toEqual(['WO-10', 'WO-1']);
  });
});
