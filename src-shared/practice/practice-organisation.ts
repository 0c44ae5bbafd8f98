import type { Person, RoleGrant } from '../authority/person.ts';
import { NETWORK, scopeId } from '../authority/scopes.ts';
import { officeHours } from '../calendar/site-calendar.ts';
import { DirectoryDocument } from '../directory/directory-document.ts';

/** The one site of the practice office. */
export const PRACTICE_SITE = 'practice-clinic';
/** A payer of it, as its forms name it. */
export const PRACTICE_PAYER = 'Sample Mutual Insurance Company';

/** Whoever practises is this person: a clinic manager, who decides most. */
export const practisingPerson = person('robin.practice', 'Robin Practice', [
  { role: 'clinic-manager', site: PRACTICE_SITE },
]);

/** Who proposes the cases that are practised on. */
export const practiceProposer = person('dana.example', 'Dana Example', [{ role: 'ar-specialist', site: '*' }]);

const director = person('kim.sample', 'Kim Sample', [{ role: 'revenue-cycle-director', site: '*' }]);
const controller = person('lee.specimen', 'Lee Specimen', [{ role: 'controller', site: '*' }]);

const managers: Readonly<Record<string, string | null>> = {
  [practisingPerson.id]: director.id,
  [practiceProposer.id]: director.id,
  [director.id]: controller.id,
  [controller.id]: null,
};

const departments = [
  { id: 'patient-financial-services', name: 'Patient Financial Services', owner: director.id },
  { id: 'accounts-receivable', name: 'Accounts Receivable', owner: practiceProposer.id },
  { id: 'managed-care', name: 'Managed Care', owner: director.id },
  { id: 'general-accounting', name: 'General Accounting', owner: controller.id },
];

/** Everybody and everything of the practice office, invented: the read model of the collection `directory`. */
export function practiceDirectory(): DirectoryDocument[] {
  const shared = { scope: scopeId(NETWORK, 'directory'), ver: 1 };
  const people = [practisingPerson, practiceProposer, director, controller];
  return [
    {
      ...shared,
      part: 'site',
      id: `site:${PRACTICE_SITE}`,
      name: 'Practice Clinic (invented)',
      type: 'clinic',
      npis: [],
      calendar: officeHours('America/Chicago', 'TX', []),
    },
    {
      ...shared,
      part: 'payer',
      id: 'payer:sample-mutual',
      name: PRACTICE_PAYER,
      payerClass: 'commercial',
      identifiers: [],
    },
    ...departments.map((department) => ({
      ...shared,
      ...department,
      part: 'department',
      id: `department:${department.id}`,
    })),
    ...people.map(({ id, name, roles }) => ({
      ...shared,
      part: 'person',
      id: `person:${id}`,
      name,
      roles,
      manager: managers[id] ?? null,
    })),
  ].map((document) => DirectoryDocument.parse(document));
}

function person(id: string, name: string, roles: RoleGrant[]): Person {
  return { id: id as Person['id'], name, roles };
}
