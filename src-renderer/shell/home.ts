import type { Person, Role } from '../../src-shared/authority/person.ts';

/**
 * The view of use to a role when it begins: what waits for who decides, denials for who works the receivables, what was
 * decided for who only reads.
 */
const HOME: Readonly<Record<Role, string>> = {
  'clinic-manager': 'approvals',
  'reconciliation-analyst': 'approvals',
  'revenue-cycle-director': 'approvals',
  controller: 'approvals',
  'ar-specialist': 'denials',
  'governance-board': 'decided',
  auditor: 'decided',
  administrator: 'open',
};
const FIRST = ['approvals', 'denials', 'decided', 'open'];

/** The view a person begins with; of several roles the one that decides goes first. */
export function homeView({ roles }: Pick<Person, 'roles'>): string {
  const theirs = new Set(roles.map(({ role }) => HOME[role]));
  return FIRST.find((view) => theirs.has(view)) ?? 'open';
}
