import type { Person, Role } from './person.ts';

/** Data classes that are granted, keyed and purged separately. scope = site × class (decision 4 of the design). */
export const dataClasses = ['work', 'remits', 'ledger', 'directory', 'own'] as const;
export type DataClass = (typeof dataClasses)[number];

/** 'westside-clinic/work', 'network/directory', 'maya.okafor/own'. */
export type ScopeId = string;

/** The pseudo-site of what everybody in the network shares. */
export const NETWORK = 'network';

export function scopeId(owner: string, dataClass: DataClass): ScopeId {
  return `${owner}/${dataClass}`;
}

const classesOfRole: Record<Role, readonly DataClass[]> = {
  'clinic-manager': ['work', 'remits'],
  'reconciliation-analyst': ['work', 'remits', 'ledger'],
  'ar-specialist': ['work', 'remits'],
  'revenue-cycle-director': ['work', 'remits', 'ledger'],
  controller: ['work', 'remits', 'ledger'],
  'governance-board': ['work', 'ledger'],
  auditor: ['work', 'remits', 'ledger'],
  administrator: [],
};

/**
 * Every scope a person may see, sorted: per role and site its data classes, the network's directory, and their own.
 *
 * @param sites  ids of all sites of the network; a '*' grant covers them all.
 * @param lent   what people who are absent lend this person today: of their roles, the cases and the remittances.
 */
export function scopesOf(person: Person, sites: readonly string[], lent: Person['roles'] = []): ScopeId[] {
  const scopes = new Set<ScopeId>([scopeId(NETWORK, 'directory'), scopeId(person.id, 'own')]);
  const add = (grants: Person['roles'], sees: (dataClass: DataClass) => boolean): void => {
    for (const { role, site: granted } of grants) {
      for (const site of granted === '*' ? sites : [granted]) {
        for (const dataClass of classesOfRole[role].filter(sees)) scopes.add(scopeId(site, dataClass));
      }
    }
  };
  add(person.roles, () => true);
  add(lent, (dataClass) => dataClass === 'work' || dataClass === 'remits');
  return [...scopes].toSorted();
}
