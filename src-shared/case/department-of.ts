import { decideOrAskPerson, type Policies } from '../policy/policies.ts';
import type { CaseDocument } from './case-document.ts';

/**
 * Whose work a case is, by the policy `department`. An invalid policy gives it to no department, so that no role that is limited to
 * one counts for it.
 */
export function departmentOf(
  { kind, queue, site, payerClass }: Pick<CaseDocument, 'kind' | 'queue' | 'site' | 'payerClass'>,
  policies: Policies,
): string {
  const inputs = { kind, queue, site, payerClass };
  return String(decideOrAskPerson(policies, 'department', inputs, { department: '' }).then['department'] ?? '').slice(
    0,
    60,
  );
}
