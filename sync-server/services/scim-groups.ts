import { randomUUID } from 'node:crypto';
import type { ScimGroup } from '../../src-shared/wire/scim.ts';
import { invalidValue, ScimProblem } from '../provisioning/scim-problem.ts';
import { deleteGroup, knownUsers, listGroups, saveGroup, type StoredGroup } from '../store/scim.ts';
import type { Db, Tx } from '../store/transaction.ts';
import { provisionAgain, provisioning, type ScimDeps } from './scim-users.ts';

export function createGroup(deps: ScimDeps, group: ScimGroup): Promise<StoredGroup> {
  return provisioning(deps, (tx) => writeGroup(tx, deps, { id: randomUUID(), group, present: null }));
}

export function changeGroup(
  deps: ScimDeps,
  id: string,
  change: (present: StoredGroup) => ScimGroup,
): Promise<StoredGroup> {
  return provisioning(deps, async (tx) => {
    const present = await needGroup(tx, id);
    return writeGroup(tx, deps, { id, group: change(present), present });
  });
}

export function removeGroup(deps: ScimDeps, id: string): Promise<void> {
  return provisioning(deps, async (tx) => {
    const { members } = await needGroup(tx, id);
    await deleteGroup(tx, id);
    for (const member of members) await provisionAgain(tx, deps, member);
  });
}

export async function needGroup(db: Db, id: string): Promise<StoredGroup> {
  const [group] = await listGroups(db, id);
  if (!group) throw new ScimProblem(404, `There is no group ${id}.`);
  return group;
}

/** Everybody who came in or went out has other roles from now on. */
async function writeGroup(
  tx: Tx,
  deps: ScimDeps,
  { id, group, present }: { readonly id: string; readonly group: ScimGroup; readonly present: StoredGroup | null },
): Promise<StoredGroup> {
  const members = [...new Set(group.members.map(({ value }) => value))];
  const known = await knownUsers(tx, members);
  const stranger = members.find((member) => !known.has(member));
  if (stranger !== undefined) throw invalidValue(`There is no user ${stranger}.`);
  const { displayName, externalId = null } = group;
  const saved = await saveGroup(tx, { id, displayName, externalId, members, now: deps.clock() });
  if (!saved) throw new ScimProblem(409, `There is a group ${displayName} already.`, 'uniqueness');
  const renamed = present !== null && present.displayName !== displayName;
  const before = new Set(present?.members);
  const after = new Set(members);
  for (const member of new Set([...before, ...after])) {
    if (renamed || before.has(member) !== after.has(member)) await provisionAgain(tx, deps, member);
  }
  return needGroup(tx, id);
}
