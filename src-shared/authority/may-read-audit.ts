import type { Person, Role } from './person.ts';

const readers: ReadonlySet<Role> = new Set<Role>(['auditor', 'controller', 'governance-board']);
const keepers: ReadonlySet<Role> = new Set<Role>(['controller', 'governance-board']);

/** Whether a person may read the audit log as a whole: entries of all sites stand in it, so the role must hold at all of them. */
export function mayReadAudit(person: Person): boolean {
  return person.roles.some(({ role, site }) => readers.has(role) && site === '*');
}

/** Whether a person may have the evidence of a case at this site. */
export function mayTakeEvidence(person: Person, site: string): boolean {
  return person.roles.some((grant) => readers.has(grant.role) && (grant.site === '*' || grant.site === site));
}

/** Whether a person may place and release legal holds: an auditor reads and changes nothing. */
export function mayHoldAudit(person: Person): boolean {
  return person.roles.some(({ role, site }) => keepers.has(role) && site === '*');
}
