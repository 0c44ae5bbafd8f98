import type { Role } from './person.ts';

/** What a role is called in a sentence, without an article. */
export const roleTitle: Record<Role, string> = {
  'clinic-manager': 'clinic manager',
  'reconciliation-analyst': 'reconciliation analyst',
  'ar-specialist': 'A/R specialist',
  'revenue-cycle-director': 'revenue cycle director',
  controller: 'controller',
  'governance-board': 'governance board',
  auditor: 'auditor',
  administrator: 'administrator',
};
