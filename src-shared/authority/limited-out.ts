import { caseKinds } from '../case/kinds.ts';
import type { KindRegistry } from '../case/kind.ts';
import type { Directory } from '../directory/directory.ts';
import { isLimited, limitedAt } from './coverage.ts';
import type { Rules, Subject } from './grant.ts';
import type { Person, RoleGrant } from './person.ts';
import type { CaseAction, Colleague, Coverage, Refusal } from './refusal.ts';

type Context = Rules & { readonly directory?: Directory | null; readonly kinds?: KindRegistry };

/** Why somebody has no role for a case: none at its site, or none that covers it. */
export function noRole(
  person: Person,
  subject: Subject,
  context: Context,
  action: CaseAction | 'propose',
  others: readonly Colleague[],
): Refusal {
  const limited = limitedAt(person.roles, subject);
  if (limited.length > 0) return { kind: 'notCovered', covers: coverageOf(limited, context), action, others };
  return { kind: 'noRoleAtSite', site: context.directory?.siteName(subject.site) ?? subject.site, others };
}

/** Whether a role that somebody holds would let them do it, if it were not limited to other cases. */
export function limitedOut(
  person: Person,
  subject: Subject,
  context: Context,
  action: CaseAction | 'propose',
  others: readonly Colleague[],
): Refusal | null {
  const limited = limitedAt(person.roles, subject).filter(({ role, site }) => {
    const { kind, queue, payerClass, department = '' } = subject;
    const resource = { type: 'Case', site: subject.site, kind, queue, payerClass, department } as const;
    return context.authorizer.permits([{ role, site }], action, resource).allowed;
  });
  return limited.length > 0 ? { kind: 'notCovered', covers: coverageOf(limited, context), action, others } : null;
}

/** What grants are limited to, in the words that people read. */
export function coverageOf(
  grants: readonly RoleGrant[],
  { directory, kinds = caseKinds }: Pick<Context, 'directory' | 'kinds'>,
): Coverage[] {
  return grants.filter(isLimited).map((grant) => ({
    role: grant.role,
    payerClasses: grant.payerClasses ?? [],
    kinds: (grant.kinds ?? []).map((kind) => kinds.find(kind)?.plural ?? kind),
    departments: (grant.departments ?? []).map((id) => directory?.departmentName(id) ?? id),
  }));
}
