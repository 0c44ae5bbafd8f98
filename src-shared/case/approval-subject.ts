import { writeOffCategoryLabel } from '../journal/write-off-category.ts';
import type { CaseDocument } from './case-document.ts';
import type { ApprovalSubject } from './kind.ts';

/** What the approval policy looks at, read back from a case. */
export function approvalSubjectOf(current: CaseDocument): ApprovalSubject {
  const { kind, queue, amountMinor, payerClass, site, facts } = current;
  return { kind, queue, amountMinor, payerClass, site, category: categoryOf(facts) };
}

function categoryOf(facts: CaseDocument['facts']): string {
  const value = facts.find((fact) => fact.key === 'category')?.value;
  const label = value?.type === 'text' ? value.text : '';
  return Object.entries(writeOffCategoryLabel).find(([, text]) => text === label)?.[0] ?? '';
}
