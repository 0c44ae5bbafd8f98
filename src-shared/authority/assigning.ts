import { err, ok, type Result } from '../base/result.ts';
import type { CaseRow } from '../case/case-document.ts';
import type { Directory } from '../directory/directory.ts';
import type { Permitted } from './approving.ts';
import { standingAt, strongestGrant } from './grant.ts';
import { may, type MayContext } from './may.ts';
import type { Actor, Person, Role } from './person.ts';
import type { Refusal } from './refusal.ts';

type Context = MayContext & { readonly directory: Directory };

/** Somebody of the directory, as one to whom a case could be given. */
export type Candidate = {
  readonly id: Person['id'];
  readonly name: string;
  /** Their strongest role at the site; null: none. */
  readonly role: Role | null;
  /** Why the case cannot be given to them; null: it can. */
  readonly barred: Refusal | null;
  /** Whether they could also approve it. To be given a case changes nothing about that. */
  readonly approves: 'yes' | 'no' | 'proposedIt';
};

/**
 * Whether a person may give a case to another: they have it or decide such cases, and the other works on them at its site.
 *
 * @param to  id of whom it is to be given to.
 */
export function mayAssign(
  person: Person,
  to: string,
  subject: CaseRow,
  context: Context,
): Result<Permitted & { readonly to: Actor }, Refusal> {
  const permitted = may(person, 'assign', subject, context);
  if (!permitted.ok) return permitted;
  const other = context.directory.person(to);
  if (!other) return err({ kind: 'nobodyOfThatName' });
  const barred = barredFrom(other, subject, context);
  return barred ? err(barred) : ok({ ...permitted.value, to: { id: other.id, name: other.name } });
}

/** Everybody in the directory: first those to whom a case can be given, of these first those who could approve it. */
export function candidatesFor(subject: CaseRow, context: Context): Candidate[] {
  const rank = ({ barred, approves }: Candidate) => (barred ? 2 : approves === 'yes' ? 0 : 1);
  return context.directory.people
    .map((person): Candidate => ({
      id: person.id,
      name: person.name,
      role: strongestGrant(standingAt(person, subject, context))?.role ?? null,
      barred: barredFrom(person, subject, context),
      approves: approvesIt(person, subject, context),
    }))
    .toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

function barredFrom(other: Person, subject: CaseRow, context: Context): Refusal | null {
  const standing = standingAt(other, subject, context);
  if (!standing.grants.ok) return standing.grants.error;
  const because =
    strongestGrant(standing) === null ? 'noRoleAtSite' : !standing.permits('take').allowed ? 'readOnly' : null;
  const has = subject.owner?.id === other.id ? 'hasIt' : null;
  const why = because ?? has;
  if (!why) return null;
  const site = context.directory.siteName(subject.site);
  return { kind: 'cannotBeGiven', to: { id: other.id, name: other.name }, because: why, site };
}

function approvesIt(person: Person, subject: CaseRow, context: Context): Candidate['approves'] {
  if (subject.proposedBy.id === person.id) return 'proposedIt';
  return may(person, 'approve', subject, context).ok ? 'yes' : 'no';
}
