import type { Person } from '../authority/person.ts';
import type {
  AbsenceDocument,
  DepartmentDocument,
  DirectoryDocument,
  PayerDocument,
  SiteDocument,
  ViewDocument,
} from './directory-document.ts';

/** The network's people, sites and payers, ready to be asked. */
export type Directory = {
  readonly people: readonly Person[];
  readonly sites: readonly SiteDocument[];
  readonly payers: readonly PayerDocument[];
  /** In the order of their ids, also those that are over. */
  readonly absences: readonly AbsenceDocument[];
  readonly departments: readonly Department[];
  /** Ways to look at a queue that people share. */
  readonly views: readonly Pick<ViewDocument, 'view' | 'by'>[];
  person(id: string): Person | undefined;
  /** Id of a person's manager; null where they have none. */
  managerOf(id: string): string | null;
  /** A site's name; its id where it is not known. */
  siteName(id: string): string;
  /** A payer's name; what was given where it is no payer's id. */
  payerName(id: string): string;
  /** A department's name; its id where it is not known. */
  departmentName(id: string): string;
};

export type Department = Pick<DepartmentDocument, 'id' | 'name' | 'owner'>;

/**
 * Documents of one collection share one space of ids, so theirs may carry their part ('site:westside-clinic'); cases and
 * entries name the bare id.
 */
export function bareId(id: string): string {
  return id.slice(id.indexOf(':') + 1);
}

export function directoryOf(documents: Iterable<DirectoryDocument>): Directory {
  const people: Person[] = [];
  const sites: SiteDocument[] = [];
  const payers: PayerDocument[] = [];
  const absences: AbsenceDocument[] = [];
  const departments: Department[] = [];
  const views: ViewDocument[] = [];
  const managers = new Map<string, string>();
  for (const document of documents) {
    if (document.part === 'site') sites.push({ ...document, id: bareId(document.id) });
    else if (document.part === 'payer') payers.push({ ...document, id: bareId(document.id) });
    else if (document.part === 'absence') absences.push({ ...document, id: bareId(document.id) });
    else if (document.part === 'department') departments.push({ ...document, id: bareId(document.id) });
    else if (document.part === 'view') views.push(document);
    else {
      const { id, name, roles, skills, capacity } = document;
      people.push({ id: bareId(id) as Person['id'], name, roles, skills, capacity });
      if (document.manager !== null) managers.set(bareId(document.id), document.manager);
    }
  }
  const peopleById = new Map<string, Person>(people.map((person) => [person.id, person]));
  return {
    people,
    sites,
    payers,
    absences: absences.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    person: (id) => peopleById.get(id),
    managerOf: (id) => managers.get(id) ?? null,
    departments,
    views,
    siteName: namesOf(sites),
    payerName: namesOf(payers),
    departmentName: namesOf(departments),
  };
}

/** Names by id; the id where it is not known. */
export function namesOf(named: readonly { readonly id: string; readonly name: string }[]): (id: string) => string {
  const names = new Map(named.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}
