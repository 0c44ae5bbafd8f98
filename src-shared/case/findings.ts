import type { Check } from './case-document.ts';
import { check } from './describe.ts';
import type { CaseDescription } from './kind.ts';

/** A check that may be left out where there is nothing to look at. */
export type Finding = Check | null;

/** What checks say of a case: one that failed is in its way, with the words of the check. */
export function findingsOf(findings: readonly Finding[]): Required<Pick<CaseDescription, 'checks' | 'blockedBy'>> {
  const checks = findings.filter((finding) => finding !== null);
  return { checks, blockedBy: checks.filter(({ state }) => state === 'failed').map(({ detail }) => detail) };
}

/** A check that holds or fails. @param words  what it says in either case, a sentence. */
export function holds(
  id: string,
  label: string,
  isSo: boolean,
  words: { readonly passed: string; readonly failed: string },
): Check {
  return isSo ? check(id, label, 'passed', words.passed) : check(id, label, 'failed', words.failed);
}
