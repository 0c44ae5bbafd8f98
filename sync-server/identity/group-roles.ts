import { Person } from '../../src-shared/authority/person.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { caseKinds } from '../../src-shared/case/kinds.ts';
import { canonicalJson } from '../../src-shared/sync/command.ts';

type Roles = Person['roles'];

/** What each group of the organisation's directory gives here, by the group's name in small letters. */
export type GroupRoles = ReadonlyMap<string, Roles>;

/**
 * Reads 'Clinic managers=clinic-manager@westside-clinic; Medicare desk=ar-specialist@*,clinic-manager@mercy-general/payer:medicare+medicaid'.
 * A role is limited by '/payer:', '/kind:' and '/department:', each with one id or several, separated by '+'.
 *
 * @returns a sentence that names what cannot be read.
 */
export function parseGroupRoles(text: string): Result<GroupRoles, string> {
  const groups = new Map<string, Roles>();
  for (const part of text.split(';').map((one) => one.trim())) {
    if (part === '') continue;
    const [group = '', grants = ''] = part.split(/=(.*)/s);
    const parsed = Person.shape.roles.safeParse(grants.split(',').map(readGrant));
    if (group.trim() === '' || !parsed.success) {
      return err(`cannot be read at '${part}': say Group=role@site, or Group=role@site/payer:medicare+medicaid`);
    }
    const stranger = parsed.data.flatMap(({ kinds = [] }) => kinds).find((kind) => !caseKinds.find(kind));
    if (stranger !== undefined) return err(`names a kind of case at '${part}' that there is not: ${stranger}`);
    groups.set(group.trim().toLowerCase(), parsed.data);
  }
  return ok(groups);
}

const limits: Readonly<Record<string, 'payerClasses' | 'kinds' | 'departments'>> = {
  payer: 'payerClasses',
  kind: 'kinds',
  department: 'departments',
};

/** Not a grant yet: the schema says what of it is one. A limit of another name makes it none. */
function readGrant(text: string): unknown {
  const [granted = '', ...limited] = text.trim().split('/');
  const [role, site] = granted.split('@');
  const named = limited.map((limit) => {
    const [name = '', ids = ''] = limit.split(/:(.*)/s);
    return [limits[name.trim()], ids.split('+').map((id) => id.trim())] as const;
  });
  if (new Set(named.map(([name]) => name)).size < named.length) return null;
  return named.some(([name]) => name === undefined) ? null : { role, site, ...Object.fromEntries(named) };
}

/** Whether these are the same roles, in whatever order. */
export function areSameRoles(some: Roles, others: Roles): boolean {
  const [one, other] = [some, others].map((roles) => roles.map((role) => canonicalJson(role)).toSorted());
  return canonicalJson(one) === canonicalJson(other);
}

/** The roles that groups give together, each once; a group that is not mapped gives none. */
export function rolesOfGroups(groups: readonly string[], mapping: GroupRoles): Roles {
  const roles = groups.flatMap((group) => mapping.get(group.trim().toLowerCase()) ?? []);
  return [...new Map(roles.map((one) => [canonicalJson(one), one])).values()];
}
