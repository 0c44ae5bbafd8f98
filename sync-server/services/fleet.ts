import { createHash } from 'node:crypto';
import type { Person } from '../../src-shared/authority/person.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import type { Ring } from '../../src-shared/update/rollout.ts';
import type { DeviceOrders, DeviceReport, FleetEntry, FleetReply } from '../../src-shared/wire/devices.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { lockDevice } from '../store/devices.ts';
import {
  countDevices,
  findBundle,
  findInFleet,
  keepBundle,
  listFleet,
  readOrders,
  requestBundle,
  saveReport,
  saveRing,
} from '../store/fleet.ts';
import { inTransaction, type Tx } from '../store/transaction.ts';
import type { DeviceDeps } from './devices.ts';

const PAGE = 1_000;

export type FleetRefusal = { readonly kind: 'noSuchDevice' | 'revoked' };

/** A page of all computers. @param after  as the page before said; null: the first one. */
export async function seeFleet({ db }: Pick<DeviceDeps, 'db'>, after: string | null): Promise<FleetReply> {
  const [found, total] = await Promise.all([listFleet(db, after, PAGE + 1), countDevices(db)]);
  const items = found.slice(0, PAGE);
  return { items, total, next: found.length > PAGE ? (items.at(-1)?.id ?? null) : null };
}

/** Keeps how a computer says it is. @returns what administrators want of it. */
export async function takeReport(deps: DeviceDeps, id: string, report: DeviceReport): Promise<DeviceOrders> {
  await saveReport(deps.db, { id, report, now: deps.clock() });
  return readOrders(deps.db, id);
}

/** Names the ring that a computer follows; its organisation may have fixed another on it. @param ring  null: its own policy's. */
export function forceRing(
  deps: DeviceDeps,
  by: Person,
  id: string,
  ring: Ring | null,
): Promise<Result<FleetEntry, FleetRefusal>> {
  return changed(deps, id, async (tx, before) => {
    if (before.ring === ring) return;
    await saveRing(tx, id, ring);
    const body = { before: before.ring, after: ring };
    await appendLeaf(tx, { at: deps.clock(), actor: by.id, action: 'device.ring', entity: id, body });
  });
}

/** Asks a computer for its diagnostics bundle; whoever works there is told. Asking twice changes nothing. */
export function askForBundle(deps: DeviceDeps, by: Person, id: string): Promise<Result<FleetEntry, FleetRefusal>> {
  return changed(deps, id, async (tx, before) => {
    if (before.bundle.requestedAt !== null) return;
    const now = deps.clock();
    await requestBundle(tx, id, by.id, now);
    await appendLeaf(tx, { at: now, actor: by.id, action: 'device.bundle.asked', entity: id, body: {} });
  });
}

/** The computer learns of it with its next report: within minutes while it is connected. */
function changed(
  deps: DeviceDeps,
  id: string,
  change: (tx: Tx, before: FleetEntry) => Promise<void>,
): Promise<Result<FleetEntry, FleetRefusal>> {
  return inTransaction(deps.db, async (tx): Promise<Result<FleetEntry, FleetRefusal>> => {
    const device = await lockDevice(tx, id);
    const before = device && (await findInFleet(tx, id));
    if (!before) return err({ kind: 'noSuchDevice' });
    if (before.revokedAt !== null) return err({ kind: 'revoked' });
    await change(tx, before);
    return ok((await findInFleet(tx, id)) ?? before);
  });
}

/** Takes the bundle of a computer that was asked for one. */
export async function takeBundle(
  deps: DeviceDeps,
  from: { readonly id: string; readonly person: Person },
  content: Buffer,
): Promise<Result<DeviceOrders, { readonly kind: 'notAsked' }>> {
  const now = deps.clock();
  const sha256 = createHash('sha256').update(content).digest('hex');
  return inTransaction(deps.db, async (tx) => {
    if (!(await keepBundle(tx, { id: from.id, content, sha256, now }))) return err({ kind: 'notAsked' });
    const body = { sha256, bytes: content.length };
    await appendLeaf(tx, { at: now, actor: from.person.id, action: 'device.bundle.sent', entity: from.id, body });
    return ok(await readOrders(tx, from.id));
  });
}

/** Gives a bundle out; that somebody looked stands in the audit log. @returns null where there is none. */
export async function giveBundle(deps: DeviceDeps, by: Person, id: string): Promise<Buffer | null> {
  const found = await findBundle(deps.db, id);
  if (!found) return null;
  const body = { sha256: found.sha256 };
  await inTransaction(deps.db, (tx) =>
    appendLeaf(tx, { at: deps.clock(), actor: by.id, action: 'device.bundle.read', entity: id, body }),
  );
  return found.content;
}
