import { err, ok, type Result } from '../base/result.ts';
import type { Authorizer } from './authorizer.ts';
import type { Person } from './person.ts';

/** What is done with the rules by which the lines of two accounts are matched. */
export type RulesAction = 'read' | 'write' | 'putIntoUse';

const ACTIONS = { read: 'read', write: 'reconcile', putIntoUse: 'reviewPeriod' } as const;
const NOBODY: Readonly<Record<RulesAction, string>> = {
  read: 'Your role does not let you see how accounts of this site are reconciled.',
  write: 'Your role does not let you write rules for this site. Reconciliation analysts and controllers may.',
  putIntoUse:
    'Your role does not let you put rules of this site into use. Revenue cycle directors and controllers may.',
};

/** Whether a person may do this with the rules of a site. @returns otherwise why not, in a sentence. */
export function mayKeepRules(
  person: Pick<Person, 'roles'>,
  action: RulesAction,
  { site, authorizer }: { readonly site: string; readonly authorizer: Authorizer },
): Result<null, string> {
  const { allowed } = authorizer.permits(person.roles, ACTIONS[action], { type: 'Reconciliation', site });
  return allowed ? ok(null) : err(NOBODY[action]);
}
