import type { CaseRow } from '../case/case-document.ts';
import type { Directory } from '../directory/directory.ts';
import type { PoliciesCheck } from '../policy/check-policies.ts';
import type { PolicyRule } from '../policy/policy-document.ts';
import type { DatedVersion } from '../policy/policy-version.ts';
import { type Rules, standingAt, strongestGrant, tiersFor } from './grant.ts';
import { managersAbove } from './hierarchy.ts';
import type { Person } from './person.ts';
import { makersOf } from './policy-makers.ts';
import { hasFullAuthority } from './who-can.ts';

/**
 * Who approves a case for its department, where its policy asks for that: whoever answers for the department, or the nearest
 * manager above them where they proposed it, made its policy or have not the authority its amount takes.
 *
 * @returns null when there is no department, nobody answers for it, or nobody above them has the authority either.
 */
export function departmentApprover(
  subject: CaseRow,
  { directory, versions = [], ...rules }: Rules & { directory: Directory; versions?: readonly DatedVersion[] },
): Person | null {
  const owner = directory.departments.find(({ id }) => id === subject.department)?.owner ?? null;
  if (owner === null) return null;
  const barred = new Set<string>([subject.proposedBy.id, ...makersOf(subject, versions)]);
  for (const id of [owner, ...managersAbove(owner, directory)]) {
    const person = directory.person(id);
    if (!person || barred.has(id)) continue;
    const standing = standingAt(person, subject, rules);
    const grant = strongestGrant(standing);
    if (grant && hasFullAuthority(grant, subject, tiersFor(subject, standing).required)) return person;
  }
  return null;
}

/** A rule of an approval policy may ask for whoever answers for a department only where every department has somebody. */
export function departmentOwnersCheck(departments: Directory['departments']): PoliciesCheck {
  return (policies) =>
    [...policies.values()].flatMap(({ policy, rules }) => {
      const asking = rules.find(({ then }) => then['levels'] === 'department-owner');
      if (!asking) return [];
      return withoutOwner(policies.get('department')?.rules ?? [], departments).map((who) => ({
        policy,
        kind: 'conflict' as const,
        rule: asking.id,
        text: `${asking.id} asks for whoever answers for the department, and ${who}.`,
        blocks: true,
      }));
    });
}

/** Each department that cases are given to and nobody answers for, in words. */
function withoutOwner(rules: readonly PolicyRule[], departments: Directory['departments']): string[] {
  if (rules.length === 0) return ['no policy gives cases to a department'];
  const found = rules.flatMap(({ id, then }) => {
    const named = String(then['department'] ?? '');
    if (named === '') return [`${id} gives cases to no department`];
    const department = departments.find((each) => each.id === named);
    return department?.owner ? [] : [`nobody answers for ${department?.name ?? named}`];
  });
  return [...new Set(found)];
}
