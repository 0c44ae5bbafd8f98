import { invariant } from '../../src-shared/base/invariant.ts';
import type { Directory } from '../../src-shared/directory/directory.ts';

/** Where people see a case that the server opens: what it is about may name any site, or one that there is no more. */
export function siteOrDesk(site: string, { sites }: Pick<Directory, 'sites'>): string {
  if (sites.some(({ id }) => id === site)) return site;
  const found = sites.find(({ type }) => type === 'shared-services') ?? sites[0];
  invariant(found, 'there is no site to open a case at');
  return found.id;
}
