import type { Actor, Person } from '../authority/person.ts';
import type { CalendarDate, Instant } from '../base/dates.ts';
import { directoryOf, type Directory } from '../directory/directory.ts';
import type { AbsenceDocument, DirectoryDocument } from '../directory/directory-document.ts';

type Grants = readonly (readonly [role: Person['roles'][number]['role'], site: string])[];

/** A person by name: 'Maya Okafor' has the id 'maya.okafor'. */
export function person(name: string, grants: Grants): Person {
  return {
    id: name.toLowerCase().replace(' ', '.') as Person['id'],
    name,
    roles: grants.map(([role, site]) => ({ role, site })),
  };
}

export function actor({ id, name }: Person): Actor {
  return { id, name };
}

export const maya = person('Maya Okafor', [['clinic-manager', 'westside-clinic']]);
export const tom = person('Tom Lindqvist', [
  ['clinic-manager', 'northgate-imaging'],
  ['clinic-manager', 'mercy-general'],
]);
export const priya = person('Priya Raman', [['reconciliation-analyst', '*']]);
export const daniel = person('Daniel Reyes', [['ar-specialist', '*']]);
export const ruth = person('Ruth Abramson', [['revenue-cycle-director', '*']]);
export const keith = person('Keith Vance', [['controller', '*']]);
export const elena = person('Elena Petrov', [['governance-board', '*']]);
export const samuel = person('Samuel Osei', [['auditor', '*']]);
export const everybody: readonly Person[] = [maya, tom, priya, daniel, ruth, keith, elena, samuel];

const common = { scope: 'network/directory', ver: 1 };

/** As in the demonstration: the director above the sites and billing, the controller above the director. */
const managers: Readonly<Record<string, string>> = {
  [maya.id]: ruth.id,
  [tom.id]: ruth.id,
  [priya.id]: ruth.id,
  [daniel.id]: ruth.id,
  [ruth.id]: keith.id,
};

const documents: readonly DirectoryDocument[] = [
  ...everybody.map(({ id, name, roles }): DirectoryDocument => ({
    ...common,
    part: 'person',
    id,
    name,
    roles,
    manager: managers[id] ?? null,
  })),
  { ...common, part: 'site', id: 'mercy-general', name: 'Mercy General', type: 'hospital', npis: ['1234567893'] },
  { ...common, part: 'site', id: 'westside-clinic', name: 'Westside Clinic', type: 'clinic', npis: ['1098765435'] },
  {
    ...common,
    part: 'payer',
    id: 'northern-plains',
    name: 'Northern Plains Mutual',
    payerClass: 'commercial',
    identifiers: ['1460012345'],
  },
];

export const directory = directoryOf(documents);

/** In the last week of November 2026, for every case, with anything else that matters. */
export function absence(absent: Person, standIn: Person, differences: Partial<AbsenceDocument> = {}): AbsenceDocument {
  return {
    ...common,
    part: 'absence',
    id: `${absent.id}-${standIn.id}`,
    person: absent.id,
    standIn: standIn.id,
    from: '2026-11-23' as CalendarDate,
    until: '2026-11-29' as CalendarDate,
    kinds: [],
    sites: [],
    limitMinor: null,
    madeBy: actor(absent),
    arrangedAt: '2026-11-20T09:00:00.000Z' as Instant,
    revoked: false,
    ...differences,
  };
}

export function directoryWith(...absences: readonly AbsenceDocument[]): Directory {
  return directoryOf([...documents, ...absences]);
}
