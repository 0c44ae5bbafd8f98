import { may } from '../../src-shared/authority/may.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import type { Instant } from '../../src-shared/base/dates.ts';
import type { CaseRow } from '../../src-shared/case/case-document.ts';
import type { Reference } from './reference.ts';

/** Tells the name of whom a person would approve a case for, who is absent; '' where the authority is their own or none. */
export function actingForOf(person: Person, reference: Reference, at: Instant): (row: CaseRow) => string {
  const { directory, policies, authorizer, versions } = reference;
  if (!directory.absences.some(({ standIn }) => standIn === person.id)) return () => '';
  const known = new WeakMap<CaseRow, string>();
  return (row) => {
    let name = known.get(row);
    if (name === undefined) {
      const permitted = may(person, 'approve', row, { policies, authorizer, directory, versions, at });
      name = permitted.ok ? (permitted.value.actingFor?.name ?? '') : '';
      known.set(row, name);
    }
    return name;
  };
}
