import { useDeferredValue, useMemo } from 'react';
import { departmentOwnersCheck } from '../../../src-shared/authority/department-approver.ts';
import { dutiesCheck } from '../../../src-shared/authority/duty-analysis.ts';
import { instantOf } from '../../../src-shared/base/dates.ts';
import { checkDraft } from '../../../src-shared/policy/check-draft.ts';
import type { PolicyFinding } from '../../../src-shared/policy/check-policies.ts';
import { checkTable } from '../../../src-shared/policy/check-table.ts';
import { diffInWords } from '../../../src-shared/policy/diff-in-words.ts';
import type { PolicyTable } from '../../../src-shared/policy/policy-document.ts';
import { effectiveWhenPublished, versionsInForce } from '../../../src-shared/policy/policy-version.ts';
import type { Reference } from '../../show/reference.ts';
import { useNow } from '../../ui/use-now.ts';

export type Judged = {
  readonly findings: readonly PolicyFinding[];
  /** What it changes of the version that it takes over from, in words. */
  readonly changes: readonly string[];
  /** Rules that decide otherwise and say in words what they said before. */
  readonly unchangedWords: readonly string[];
};

/**
 * What is wrong with a table, with the code that the server asks: its own rules at every key, and the whole set of policies,
 * duties and authority among them, as soon as there is a moment.
 */
export function useFindings(
  table: PolicyTable,
  { versions, authorizer, directory }: Pick<Reference, 'versions' | 'authorizer' | 'directory'>,
): Judged {
  const settled = useDeferredValue(table);
  const at = instantOf(useNow());
  const own = useMemo(
    () =>
      checkTable(table).map((finding) => ({
        ...finding,
        policy: table.policy,
        blocks: finding.kind !== 'notAnalysed',
      })),
    [table],
  );
  const among = useMemo(() => {
    const from = effectiveWhenPublished(settled, at);
    const checks = [dutiesCheck(authorizer), departmentOwnersCheck(directory.departments)];
    const all = checkDraft(settled, versions, { from, checks });
    return all.filter(
      ({ policy, kind }) => policy !== settled.policy || kind === 'conflict' || kind === 'missingExamples',
    );
  }, [settled, versions, authorizer, directory, at]);
  const changes = useMemo(() => {
    const from = effectiveWhenPublished(table, at);
    const before = versionsInForce(versions, from).get(table.policy);
    return before ? diffInWords(before.table, table) : [];
  }, [table, versions, at]);
  return useMemo(() => {
    const reworded = new Set(changes.filter(({ kind }) => kind === 'words').map(({ rule }) => rule));
    const changed = changes.filter(({ kind }) => kind === 'condition' || kind === 'outcome').map(({ rule }) => rule);
    return {
      findings: [...own, ...among],
      changes: changes.map(({ text }) => text),
      unchangedWords: [...new Set(changed)].filter((rule) => !reworded.has(rule)),
    };
  }, [own, among, changes]);
}
