import { describe, expect, it } from 'vitest';
import { checkTable } from './check-table.ts';
import { defaultPolicies } from './defaults.ts';
import { decide, decideOrAskPerson, INVALID_POLICY_RULE, policiesOf } from './policies.ts';
import { PolicyTable } from './policy-document.ts';

describe('the policies in force', () => {
  const [first] = defaultPolicies;

  it('are the highest version of each, in whatever order they arrive', () => {
    const later = { ...first!, version: 2 };
    expect(policiesOf([later, first!]).get(first!.policy)?.version).toBe(2);
    expect(policiesOf([first!, later]).get(first!.policy)?.version).toBe(2);
  });

  it('answer a question to a policy that does not exist with a fault', () =>
    expect(decide(policiesOf([]), 'authority', {})).toMatchObject({ ok: false, error: { kind: 'noPolicy' } }));

  it('turn a fault into the cautious outcome and say so', () =>
    expect(decideOrAskPerson(policiesOf([]), 'clock', {}, { dueDays: 0 })).toMatchObject({
      rule: INVALID_POLICY_RULE,
      then: { dueDays: 0 },
      text: 'There is no policy clock: a person decides.',
    }));
});

describe('the default policies', () => {
  it.each(defaultPolicies.map((table) => [table.policy, table] as const))('%s has no finding', (_, table) => {
    expect(PolicyTable.safeParse(table).success).toBe(true);
    expect(checkTable(table)).toEqual([]);
  });

  it('exist once by name and use every rule id once', () => {
    expect(new Set(defaultPolicies.map(({ policy }) => policy)).size).toBe(defaultPolicies.length);
    const ids = defaultPolicies.flatMap(({ rules }) => rules.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are written in sentences', () => {
    for (const { rules } of defaultPolicies) {
      for (const { text } of rules) expect(text).toMatch(/^[A-Z].{20,}\.$/);
    }
  });
});

describe('checking a table before it is published', () => {
  const base: PolicyTable = {
    policy: 'test',
    version: 1,
    title: 'Test',
    effectiveFrom: '2026-01-01',
    inputs: [
      { name: 'amountMinor', type: 'number', label: 'Amount' },
      { name: 'site', type: 'text', label: 'Site' },
    ],
    rules: [{ id: 'T-1', text: 'All.', when: [], then: { approvals: 1 } }],
  };
  const kindsOf = (rules: PolicyTable['rules']) => checkTable({ ...base, rules }).map(({ kind, rule }) => [kind, rule]);
  const upTo = (id: string, max: number) => ({
    id,
    text: 'Up to.',
    when: [{ input: 'amountMinor', max }],
    then: { approvals: 1 },
  });

  it('finds a rule that earlier rules take all of, also when it takes two of them', () => {
    expect(kindsOf([upTo('T-1', 100), upTo('T-2', 50), base.rules[0]!])).toEqual([['duplicateRule', 'T-1']]);
    expect(kindsOf([upTo('T-2', 100), upTo('T-3', 50), base.rules[0]!])).toEqual([['unreachable', 'T-3']]);
    const above = { id: 'T-4', text: 'Above.', when: [{ input: 'amountMinor', min: 101 }], then: { approvals: 2 } };
    expect(kindsOf([upTo('T-2', 100), above, base.rules[0]!])).toEqual([['unreachable', 'T-1']]);
  });

  it('finds a gap of one cent', () => {
    const above = { id: 'T-4', text: 'Above.', when: [{ input: 'amountMinor', min: 102 }], then: { approvals: 2 } };
    expect(checkTable({ ...base, rules: [upTo('T-2', 100), above] })).toEqual([
      { kind: 'gap', rule: '', text: 'No rule decides {"amountMinor":101,"site":"(any other)"}.' },
    ]);
  });

  it('finds a misspelt input and a rule with other outputs', () => {
    const misspelt = { id: 'T-2', text: 'x.', when: [{ input: 'sight', oneOf: ['a'] }], then: { approvals: 1 } };
    expect(kindsOf([misspelt, base.rules[0]!])).toEqual([['unknownInput', 'T-2']]);
    const other = { id: 'T-3', text: 'x.', when: [{ input: 'site', oneOf: ['a'] }], then: { approval: 1 } };
    expect(kindsOf([base.rules[0]!, other])).toEqual([['differentOutputs', 'T-3']]);
  });
});
