import { err, ok, type Result } from '../base/result.ts';
import type { Authorizer } from './authorizer.ts';
import type { Person } from './person.ts';

/** What is done with the periods of a reconciliation: the work and the preparer’s name, the reviewer’s, the lock and what undoes it. */
export type PeriodAction = 'reconcile' | 'reviewPeriod' | 'closePeriod';

const NOBODY: Readonly<Record<PeriodAction, string>> = {
  reconcile: 'Your role does not let you reconcile at this site. Reconciliation analysts and controllers may.',
  reviewPeriod: 'Your role does not let you review periods of this site. Revenue cycle directors and controllers may.',
  closePeriod: 'Your role does not let you lock or reopen periods of this site. Controllers may.',
};

/** Whether a person may do this with the periods of a site. @returns otherwise why not, in a sentence. */
export function mayWorkOnPeriod(
  person: Pick<Person, 'roles'>,
  action: PeriodAction,
  { site, authorizer }: { readonly site: string; readonly authorizer: Authorizer },
): Result<null, string> {
  const { allowed, rules } = authorizer.permits(person.roles, action, { type: 'Reconciliation', site });
  return allowed ? ok(null) : err(rules[0]?.reason ?? NOBODY[action]);
}
