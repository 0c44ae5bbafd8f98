import { type Directory, namesOf } from '../../src-shared/directory/directory.ts';
import type { Authorizer } from '../../src-shared/authority/authorizer.ts';
import { type Instant, instantOf } from '../../src-shared/base/dates.ts';
import type { Policies } from '../../src-shared/policy/policies.ts';
import { changesAfter, policiesAt } from '../../src-shared/policy/policy-version.ts';
import { OPERATOR } from '../identity/operator-token.ts';
import { directorySequence, readDirectory } from '../store/directory.ts';
import { listManagers, listPeople } from '../store/people.ts';
import { readVersions, type StoredVersion } from '../store/policies.ts';
import { listAbsences } from '../store/absences.ts';
import type { Db } from '../store/transaction.ts';
import { authorizer } from './authorizer.ts';

/** What every decision is held against: the policies in force and who is who. */
export type Reference = {
  readonly policies: Policies;
  /** Every version that was published: a case keeps those it was opened under. */
  readonly versions: readonly StoredVersion[];
  readonly authorizer: Authorizer;
  readonly directory: Directory;
};

/**
 * Reads the reference, and again only when somebody has published a change of it: one server of several must not judge by what
 * another has replaced; or when a version that was published before takes over. Within a transaction it stays the same, however
 * often a batch of commands asks for it.
 */
export function referenceReader(clock: () => Date): (db: Db) => Promise<Reference> {
  let known: (Read & { readonly sequence: number }) | null = null;
  const ofTransaction = new WeakMap<Db, Reference>();
  return async (db) => {
    const settled = ofTransaction.get(db);
    if (settled) return settled;
    const sequence = await directorySequence(db);
    const at = instantOf(clock());
    if (known === null || known.sequence !== sequence || sequence === 0 || at < known.from || at >= known.until) {
      known = { sequence, ...(await readReference(db, at)) };
    }
    if (db.isTransaction) ofTransaction.set(db, known.reference);
    return known.reference;
  };
}

/** What holds from one instant to another, unless something is published. */
type Read = { readonly reference: Reference; readonly from: Instant; readonly until: Instant };

const NEVER = '9999-12-31T00:00:00.000Z' as Instant;

async function readReference(db: Db, at: Instant): Promise<Read> {
  const { sites, payers, departments } = await readDirectory(db);
  // Not in the directory that workbenches have either: nobody at the command line can be asked anything.
  const people = (await listPeople(db)).filter(({ id }) => id !== OPERATOR.id);
  const byId = new Map<string, (typeof people)[number]>(people.map((person) => [person.id, person]));
  const managers = await listManagers(db);
  const directory: Directory = {
    people,
    sites,
    payers,
    absences: await listAbsences(db),
    person: (id) => byId.get(id),
    managerOf: (id) => managers.get(id) ?? null,
    departments,
    // How people look at queues decides nothing.
    views: [],
    siteName: namesOf(sites),
    payerName: namesOf(payers),
    departmentName: namesOf(departments),
  };
  const versions = await readVersions(db);
  const reference = { policies: policiesAt(versions, at), versions, authorizer, directory };
  return { reference, from: at, until: changesAfter(versions, at)[0] ?? NEVER };
}
