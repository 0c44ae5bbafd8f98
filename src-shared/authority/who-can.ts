import type { CaseRow } from '../case/case-document.ts';
import type { Directory } from '../directory/directory.ts';
import type { DatedVersion } from '../policy/policy-version.ts';
import { coversAmount, type Grant, type Rules, standingAt, strongestGrant, tiersFor } from './grant.ts';
import type { Person } from './person.ts';
import { makersOf } from './policy-makers.ts';
import type { Colleague } from './refusal.ts';

export function hasFullAuthority(grant: Grant, subject: CaseRow, requiredTier: number): boolean {
  return grant.mayApprove && coversAmount(grant, subject) && grant.tier >= requiredTier;
}

/** Who else could approve it, nearest level first. */
export function whoCan(
  person: Person,
  subject: CaseRow,
  {
    directory,
    versions = [],
    ...rules
  }: Rules & { readonly directory?: Directory | null; readonly versions?: readonly DatedVersion[] },
): Colleague[] {
  if (!directory) return [];
  const involved = new Set<string>([person.id, ...peopleIn(subject), ...makersOf(subject, versions)]);
  const { required } = tiersFor(subject, standingAt(person, subject, rules));
  return directory.people
    .filter((candidate) => !involved.has(candidate.id))
    .flatMap((candidate) => {
      const grant = strongestGrant(standingAt(candidate, subject, rules));
      return grant && hasFullAuthority(grant, subject, required) ? [{ name: candidate.name, grant }] : [];
    })
    .toSorted((a, b) => a.grant.tier - b.grant.tier || (a.name < b.name ? -1 : 1))
    .map(({ name, grant }) => ({ name, role: grant.role }));
}

/** Whoever has a part in a case: its proposer, its approvers, those the approvers stood in for, and who did a step with a duty. */
export function peopleIn({ proposedBy, approvals, steps = [] }: CaseRow): string[] {
  const approvers = approvals.flatMap((approval) => (approval.for ? [approval.by, approval.for] : [approval.by]));
  const doers = steps.flatMap(({ duty, by }) => (duty !== '' && by ? [by] : []));
  return [proposedBy.id, ...[...approvers, ...doers].map(({ id }) => id)];
}
