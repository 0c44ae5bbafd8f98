import { err, type Result } from '../base/result.ts';
import { evaluate, policyFaultText, type Evaluation, type PolicyFault, type PolicyInputs } from './evaluate.ts';
import type { PolicyTable } from './policy-document.ts';

/** The policies in force, by name. */
export type Policies = ReadonlyMap<string, PolicyTable>;

/** The highest version of every policy. */
export function policiesOf(tables: Iterable<PolicyTable>): Policies {
  const newest = new Map<string, PolicyTable>();
  for (const table of tables) {
    if (table.version > (newest.get(table.policy)?.version ?? 0)) newest.set(table.policy, table);
  }
  return newest;
}

/** As {@link evaluate}, by the policy's name. */
export function decide(policies: Policies, policy: string, inputs: PolicyInputs): Result<Evaluation, PolicyFault> {
  const table = policies.get(policy);
  return table ? evaluate(table, inputs) : err({ kind: 'noPolicy', policy, version: 1 });
}

/** The rule id of an evaluation that no rule made because the policy is invalid. */
export const INVALID_POLICY_RULE = 'INVALID';

/**
 * As {@link decide}, but an invalid policy gives the cautious answer instead of a fault: an evaluation whose rule is
 * {@link INVALID_POLICY_RULE}, whose text says what is wrong, and whose outcome is `cautious`, so that work stops at a
 * person and the record says why.
 */
export function decideOrAskPerson(
  policies: Policies,
  policy: string,
  inputs: PolicyInputs,
  cautious: Evaluation['then'],
): Evaluation {
  const decided = decide(policies, policy, inputs);
  if (decided.ok) return decided.value;
  const { version } = decided.error;
  return {
    policy,
    version,
    rule: INVALID_POLICY_RULE,
    text: policyFaultText(decided.error),
    then: cautious,
    inputs,
    tried: [],
  };
}
