import { checkTable, type TableFinding } from './check-table.ts';
import { policiesOf, type Policies } from './policies.ts';
import type { PolicyTable } from './policy-document.ts';

/** Something wrong with a set of policies before it is published. */
export type PolicyFinding = {
  readonly policy: string;
  readonly kind: TableFinding['kind'] | 'missingPolicy' | 'missingExamples' | 'conflict';
  /** '' where no single rule is to blame. */
  readonly rule: string;
  readonly text: string;
  /** A version with such a finding is not published; the others are for the reviewer to judge. */
  readonly blocks: boolean;
  readonly example?: TableFinding['example'];
};

/** A check of policies against one another, or against what they are asked for: duties, authority. */
export type PoliciesCheck = (policies: Policies) => readonly PolicyFinding[];

/**
 * Everything that is wrong with a set of policies, by their newest versions.
 *
 * @param options.needed  policies that the product asks: one that is missing sends all its work to people.
 * @param options.checks  what else must hold over the whole set, such as duties that may not meet in one role.
 */
export function checkPolicies(
  tables: Iterable<PolicyTable>,
  options: { readonly needed?: readonly string[]; readonly checks?: readonly PoliciesCheck[] } = {},
): PolicyFinding[] {
  const policies = policiesOf(tables);
  const findings: PolicyFinding[] = [];
  for (const policy of options.needed ?? []) {
    if (policies.has(policy)) continue;
    findings.push({ policy, kind: 'missingPolicy', rule: '', text: `There is no policy ${policy}.`, blocks: true });
  }
  const owners = new Map<string, string>();
  for (const [policy, table] of policies) {
    for (const finding of checkTable(table))
      findings.push({ ...finding, policy, blocks: finding.kind !== 'notAnalysed' });
    if (table.examples.length === 0) {
      findings.push({
        policy,
        kind: 'missingExamples',
        rule: '',
        text: `${table.title} has no example that must pass.`,
        blocks: false,
      });
    }
    for (const { id } of table.rules) {
      const owner = owners.get(id) ?? policy;
      owners.set(id, owner);
      if (owner === policy) continue;
      const text = `Rule id ${id} belongs to ${owner}: the audit could not tell them apart.`;
      findings.push({ policy, kind: 'duplicateRule', rule: id, text, blocks: true });
    }
  }
  return [...findings, ...(options.checks ?? []).flatMap((check) => check(policies))];
}
