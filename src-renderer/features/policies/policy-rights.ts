import { NETWORK } from '../../../src-shared/authority/scopes.ts';
import type { Workbench } from '../../data/workbench.ts';
import type { Reference } from '../../show/reference.ts';
import { t } from '../../language/t.ts';

/** Why this person cannot change policies now; undefined when they can. */
export function whyNotKept({ person }: Workbench, { authorizer }: Reference, isOnline: boolean): string | undefined {
  const { allowed } = authorizer.permits(person.roles, 'maintain', { type: 'Policy', site: NETWORK });
  if (!allowed) return t('The governance board changes policies; your role reads them.');
  return isOnline ? undefined : t('Changing a policy needs the server, which does not answer. What you typed is kept.');
}

/** Why this person is not shown the decisions of a rehearsal now: they are those of all sites. */
export function whyNotListed({ person }: Workbench, { authorizer }: Reference, isOnline: boolean): string | undefined {
  const { allowed } = authorizer.permits(person.roles, 'maintain', { type: 'Policy', site: NETWORK });
  if (!allowed) return t('The list names cases of all sites: the governance board reads it.');
  return isOnline ? undefined : t('The list is on the server, which does not answer.');
}
