import type { Person } from '../../src-shared/authority/person.ts';
import { NETWORK } from '../../src-shared/authority/scopes.ts';
import { crushedText } from '../../src-shared/authority/device-signed.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import type { DeviceEvidence, DevicesReply } from '../../src-shared/wire/devices.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { isSignedByDevice } from '../identity/device-signature.ts';
import { confirmCrushed, findDevice, listDevices, lockDevice, revokeDevice, saveEvidence } from '../store/devices.ts';
import { announceAccess } from '../store/people.ts';
import { endFamilies } from '../store/token-families.ts';
import { type Db, inTransaction } from '../store/transaction.ts';
import { authorizer } from './authorizer.ts';

export type DeviceDeps = { readonly db: Db; readonly clock: () => Date };

/** Whether a person sees and revokes everybody's computers. */
function keepsDevices({ roles }: Person): boolean {
  return authorizer.permits(roles, 'maintain', { type: 'Device', site: NETWORK }).allowed;
}

/** The computers a person may see: their own, or all of them. */
export async function seeDevices({ db }: Pick<DeviceDeps, 'db'>, person: Person): Promise<DevicesReply> {
  const everybody = keepsDevices(person);
  return { everybody, devices: await listDevices(db, everybody ? null : person.id) };
}

/** Keeps what a computer says of itself. */
export async function describeDevice(deps: DeviceDeps, id: string, evidence: DeviceEvidence): Promise<void> {
  await saveEvidence(deps.db, { id, evidence, now: deps.clock() });
}

export type RevokeRefusal = { readonly kind: 'noSuchDevice' };

/**
 * Ends whatever goes on from a computer; at its next contact it is told to destroy what it keeps. Its owner may do so, for a
 * computer that was lost, and an administrator of the network. Doing it twice changes nothing.
 */
export async function revoke(deps: DeviceDeps, by: Person, id: string): Promise<Result<null, RevokeRefusal>> {
  const now = deps.clock();
  return inTransaction(deps.db, async (tx) => {
    const device = await lockDevice(tx, id);
    if (!device) return err({ kind: 'noSuchDevice' });
    if (device.personId !== by.id && !keepsDevices(by)) {
      await appendLeaf(tx, { at: now, actor: by.id, action: 'device.revoke.refused', entity: id, body: {} });
      // Whose computers there are is not told.
      return err({ kind: 'noSuchDevice' });
    }
    if (device.revokedAt) return ok(null);
    await revokeDevice(tx, id, now, by.id);
    const ended = await endFamilies(tx, { deviceId: id }, { reason: 'device-revoked', now });
    const body = { owner: device.personId, ended };
    await appendLeaf(tx, { at: now, actor: by.id, action: 'device.revoke', entity: id, body });
    await announceAccess(tx, device.personId);
    return ok(null);
  });
}

/** Takes the word of a revoked computer that its keys are gone: signed with the key that went with them. */
export async function takeCrushReceipt(
  deps: DeviceDeps,
  id: string,
  receipt: string,
): Promise<Result<null, { readonly kind: 'notItsReceipt' }>> {
  const device = await findDevice(deps.db, id);
  if (!device?.revokedAt) return err({ kind: 'notItsReceipt' });
  const text = crushedText({ deviceId: id, revokedAt: instantOf(device.revokedAt) });
  if (!isSignedByDevice(device.publicKey, text, receipt)) return err({ kind: 'notItsReceipt' });
  const now = deps.clock();
  await inTransaction(deps.db, async (tx) => {
    if (!(await confirmCrushed(tx, id, now))) return;
    await appendLeaf(tx, { at: now, actor: device.personId, action: 'device.crushed', entity: id, body: { receipt } });
  });
  return ok(null);
}
