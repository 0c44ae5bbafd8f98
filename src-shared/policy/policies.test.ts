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
