import { remember } from '../base/remember.ts';
import type { CaseDocument } from '../case/case-document.ts';
import type { Person, RoleGrant } from './person.ts';

/** What a grant of a role may be limited by. */
export type Covered = Pick<CaseDocument, 'kind' | 'payerClass' | 'department'>;

function covers({ payerClasses, kinds, departments }: RoleGrant, { kind, payerClass, department }: Covered): boolean {
  const names = (list: readonly string[] | undefined, value: string) => list === undefined || list.includes(value);
  return names(payerClasses, payerClass) && names(kinds, kind) && names(departments, department ?? '');
}

export function isLimited({ payerClasses, kinds, departments }: RoleGrant): boolean {
  return (payerClasses ?? kinds ?? departments) !== undefined;
}

type Known = { readonly limited: boolean; readonly covering: Map<string, Person['roles']> };
const knownByRoles = new WeakMap<Person['roles'], Known>();

/**
 * The grants that count for a case: the same list when all do, and else the same shorter one for the same grants, because
 * answers are kept by the list.
 */
export function grantsCovering(roles: Person['roles'], subject: Covered): Person['roles'] {
  const known = remember(knownByRoles, roles, () => ({ limited: roles.some(isLimited), covering: new Map() }));
  if (!known.limited) return roles;
  const counts = roles.map((grant) => covers(grant, subject));
  if (!counts.includes(false)) return roles;
  return remember(known.covering, counts.join(' '), () => roles.filter((_, index) => counts[index]));
}

/** The grants at a site that do not count for the case because of what they are limited to. */
export function limitedAt(roles: Person['roles'], subject: Covered & Pick<CaseDocument, 'site'>): Person['roles'] {
  return roles.filter((grant) => (grant.site === '*' || grant.site === subject.site) && !covers(grant, subject));
}
