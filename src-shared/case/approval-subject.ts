import { writeOffCategoryLabel } from '../journal/write-off-category.ts';
import type { CaseDocument, Fact } from './case-document.ts';
import type { ApprovalSubject } from './kind.ts';
import { historyOf } from './written-off-before.ts';

/** What the approval policy looks at, read back from a case. */
export function approvalSubjectOf(
  current: Pick<CaseDocument, 'kind' | 'queue' | 'amountMinor' | 'payerClass' | 'site'> & {
    readonly facts: readonly Fact[];
  },
): ApprovalSubject {
  const { kind, queue, amountMinor, payerClass, site, facts } = current;
  return { kind, queue, amountMinor, payerClass, site, category: categoryOf(facts), history: historyOf(facts) };
}

function categoryOf(facts: readonly Fact[]): string {
  const value = facts.find((fact) => fact.key === 'category')?.value;
  const label = value?.type === 'text' ? value.text : '';
  return Object.entries(writeOffCategoryLabel).find(([, text]) => text === label)?.[0] ?? '';
}
