import type { Person } from '../../src-shared/authority/person.ts';
import { NETWORK, scopeId } from '../../src-shared/authority/scopes.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { transition } from '../../src-shared/case/transition.ts';
import { DirectoryDocument } from '../../src-shared/directory/directory-document.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { publish } from '../feed/publish.ts';
import { lockOwnedCases } from '../store/billing-cases.ts';
import { listOpenDevices, revokeDevice } from '../store/devices.ts';
import { announceAccess, findPerson, saveManager, savePerson, setActive } from '../store/people.ts';
import { keepRoles } from '../store/role-history.ts';
import { directoryVersion } from '../store/scim.ts';
import { endFamilies } from '../store/token-families.ts';
import type { Tx } from '../store/transaction.ts';
import { recordCase } from './record-case.ts';

/** Whoever changes people, as it stands in the audit log. */
export const PROVISIONING = 'provisioning';

export type PersonChange = {
  readonly person: Person;
  /** Id of the person above; null: nobody. */
  readonly manager: string | null;
  readonly active: boolean;
};

/**
 * Makes a person what the HR system says they are: name, roles, manager, here or gone. Who has left is signed out at once, their
 * computers destroy what they keep, and the cases they had taken go to their manager; what they proposed stays theirs.
 */
export async function provisionPerson(tx: Tx, change: PersonChange, now: Date): Promise<void> {
  const { person, manager, active } = change;
  const before = await findPerson(tx, person.id);
  await savePerson(tx, person);
  await saveManager(tx, person.id, manager);
  await setActive(tx, person.id, active);
  await keepRoles(tx, person.id, now);
  const { roles, skills, capacity } = person;
  const body = { roles, manager, active, ...(skills && { skills }), ...(capacity !== undefined && { capacity }) };
  await appendLeaf(tx, { at: now, actor: PROVISIONING, action: 'person.provision', entity: person.id, body });
  // Before the case's documents: a transaction locks the scopes it publishes in once.
  if (!active && before) await leave(tx, change, now);
  await publish(tx, [await directoryChange(tx, change)], now);
  await announceAccess(tx, person.id);
}

async function leave(tx: Tx, { person, manager }: PersonChange, now: Date): Promise<void> {
  const ended = await endFamilies(tx, { personId: person.id }, { reason: 'left', now });
  const devices = await listOpenDevices(tx, person.id);
  for (const device of devices) await revokeDevice(tx, device, now, PROVISIONING);
  const heir = manager === null ? null : await findPerson(tx, manager);
  const to = heir && { id: heir.id, name: heir.name };
  const cases = await lockOwnedCases(tx, person.id);
  for (const current of cases) {
    const text = `${person.name} has left.`;
    const next = transition(current, { type: 'reassign', to, text }, instantOf(now));
    invariant(next.ok, `case ${current.id} can be given to somebody else`);
    const moved = { from: person.id, to: to?.id ?? null };
    await recordCase(tx, next.value, { actor: PROVISIONING, action: 'case.reassign', body: moved }, now);
  }
  const body = { ended, devices, cases: cases.map(({ number }) => number), to: to?.id ?? null };
  await appendLeaf(tx, { at: now, actor: PROVISIONING, action: 'person.leave', entity: person.id, body });
}

async function directoryChange(tx: Tx, { person, manager, active }: PersonChange) {
  const common = { id: `person:${person.id}`, ver: (await directoryVersion(tx, person.id)) + 1 };
  const scope = scopeId(NETWORK, 'directory');
  const { name, roles, skills, capacity } = person;
  const document = DirectoryDocument.parse({
    ...common,
    scope,
    part: 'person',
    name,
    roles,
    manager,
    skills,
    capacity,
  });
  return { ...common, coll: 'directory' as const, scope, body: active ? JSON.stringify(document) : null };
}
