import { effectiveFrom } from '../../../src-shared/policy/policy-version.ts';
import type { ShownCase } from '../../data/workbench.ts';
import type { Reference } from '../../show/reference.ts';
import { momentText } from '../../ui/format.ts';
import { t } from '../../language/t.ts';

/** For each policy that a case was opened under and another version of is in force now, a sentence that says so. */
export function pinnedWords(
  { why, approvalRule }: Pick<ShownCase, 'why' | 'approvalRule'>,
  { policies, versions }: Pick<Reference, 'policies' | 'versions'>,
): string[] {
  const sentences = [why, approvalRule].flatMap(({ policy, version }) => {
    const table = policies.get(policy);
    const inForce = versions.find((each) => each.policy === policy && each.version === table?.version);
    if (!table || !inForce || table.version === version) return [];
    const since = momentText(effectiveFrom(inForce));
    return [
      t('It keeps version {version} of {tableTitle}; version {version2} is in force since {since}.', {
        version,
        tableTitle: t(table.title),
        version2: table.version,
        since,
      }),
    ];
  });
  return [...new Set(sentences)];
}
