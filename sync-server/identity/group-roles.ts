import { Person } from '../../src-shared/authority/person.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';

type Roles = Person['roles'];

/** What each group of the organisation's directory gives here, by the group's name in small letters. */
export type GroupRoles = ReadonlyMap<string, Roles>;

/**
 * Reads 'Clinic managers=clinic-manager@westside-clinic; Finance=controller@*,auditor@*'.
 *
 * @returns a sentence that names what cannot be read.
 */
export function parseGroupRoles(text: string): Result<GroupRoles, string> {
  const groups = new Map<string, Roles>();
  for (const part of text.split(';').map((one) => one.trim())) {
    if (part === '') continue;
    const [group = '', grants = ''] = part.split(/=(.*)/s);
    const roles = grants.split(',').map((grant) => {
      const [role, site] = grant.trim().split('@');
      return { role, site };
    });
    const parsed = Person.shape.roles.safeParse(roles);
    if (group.trim() === '' || !parsed.success) return err(`cannot be read at '${part}': say Group=role@site`);
    groups.set(group.trim().toLowerCase(), parsed.data);
  }
  return ok(groups);
}

/** The roles that groups give together, each once; a group that is not mapped gives none. */
export function rolesOfGroups(groups: readonly string[], mapping: GroupRoles): Roles {
  const roles = groups.flatMap((group) => mapping.get(group.trim().toLowerCase()) ?? []);
  return [...new Map(roles.map((one) => [`${one.role} ${one.site}`, one])).values()];
}
