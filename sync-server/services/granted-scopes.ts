import { isInForce } from '../../src-shared/authority/absence.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import { scopesOf } from '../../src-shared/authority/scopes.ts';
import { calendarDateOf } from '../../src-shared/base/dates.ts';
import { readLent } from '../store/absences.ts';
import { listSites } from '../store/people.ts';
import type { Db } from '../store/transaction.ts';

/** What a person may see now: by their own roles, and by those of people they stand in for today. */
export async function grantedScopes(db: Db, person: Person, now: Date): Promise<string[]> {
  const today = calendarDateOf(now);
  const sites = await listSites(db);
  const lent = (await readLent(db, person.id, today)).filter(({ absence }) => isInForce(absence, today));
  const roles = lent.flatMap(({ absence, roles: theirs }) =>
    theirs.flatMap(({ role, site }) => sitesLent(absence.sites, site).map((each) => ({ role, site: each }))),
  );
  return scopesOf(person, sites, roles);
}

/** The sites of a role that an absence lends: all of them, or those it names. */
function sitesLent(named: readonly string[], held: string): readonly string[] {
  if (named.length === 0) return [held];
  return held === '*' ? named : named.filter((site) => site === held);
}
