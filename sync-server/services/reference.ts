import type { Directory } from '../../src-shared/directory/directory.ts';
import type { Authorizer } from '../../src-shared/authority/authorizer.ts';
import type { Policies } from '../../src-shared/policy/policies.ts';
import { OPERATOR } from '../identity/operator-token.ts';
import { directorySequence, readDirectory } from '../store/directory.ts';
import { listManagers, listPeople } from '../store/people.ts';
import { readPolicies } from '../store/policies.ts';
import { listAbsences } from '../store/absences.ts';
import type { Db } from '../store/transaction.ts';
import { authorizer } from './authorizer.ts';

/** What every decision is held against: the policies in force and who is who. */
export type Reference = {
  readonly policies: Policies;
  readonly authorizer: Authorizer;
  readonly directory: Directory;
};

/**
 * Reads the reference, and again only when somebody has published a change of it: one server of several must not judge by what
 * another has replaced. Within a transaction it stays the same, however often a batch of commands asks for it.
 */
export function referenceReader(): (db: Db) => Promise<Reference> {
  let known: { readonly sequence: number; readonly reference: Reference } | null = null;
  const ofTransaction = new WeakMap<Db, Reference>();
  return async (db) => {
    const settled = ofTransaction.get(db);
    if (settled) return settled;
    const sequence = await directorySequence(db);
    if (known === null || known.sequence !== sequence || sequence === 0) {
      known = { sequence, reference: await readReference(db) };
    }
    if (db.isTransaction) ofTransaction.set(db, known.reference);
    return known.reference;
  };
}

async function readReference(db: Db): Promise<Reference> {
  const { sites, payers } = await readDirectory(db);
  // Not in the directory that workbenches have either: nobody at the command line can be asked anything.
  const people = (await listPeople(db)).filter(({ id }) => id !== OPERATOR.id);
  const byId = new Map<string, (typeof people)[number]>(people.map((person) => [person.id, person]));
  const managers = await listManagers(db);
  const siteNames = new Map(sites.map(({ id, name }) => [id, name]));
  const directory: Directory = {
    people,
    sites,
    payers,
    absences: await listAbsences(db),
    person: (id) => byId.get(id),
    managerOf: (id) => managers.get(id) ?? null,
    siteName: (id) => siteNames.get(id) ?? id,
  };
  return { policies: await readPolicies(db), authorizer, directory };
}
