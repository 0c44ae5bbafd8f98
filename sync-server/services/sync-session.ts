import type { Person } from '../../src-shared/authority/person.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import type { SessionReply } from '../../src-shared/wire/sync.ts';
import { findDevice, orderPurges, touchDevice } from '../store/devices.ts';
import { countDocuments, readEpoch, readHeads } from '../store/feed.ts';
import { type Db, inTransaction } from '../store/transaction.ts';

const NO_LONGER_GRANTED = 'no-longer-granted';

/**
 * What a workbench learns when it connects: what its person may see now, what it must drop, and where the server stands with
 * its commands. A scope it holds without a grant is ordered to be purged; the order stays open until it is confirmed.
 */
export async function beginSync(
  deps: { readonly db: Db; readonly clock: () => Date },
  request: {
    readonly person: Person;
    readonly deviceId: string;
    readonly granted: readonly string[];
    readonly heldScopes: readonly string[];
  },
): Promise<Result<SessionReply, { readonly kind: 'unknownDevice' }>> {
  const { db } = deps;
  const now = deps.clock();
  const granted = new Set(request.granted);
  const dropped = [...new Set(request.heldScopes)].filter((scope) => !granted.has(scope));
  await inTransaction(db, async (tx) => {
    await touchDevice(tx, request.deviceId, now);
    if (dropped.length > 0) {
      await orderPurges(tx, { deviceId: request.deviceId, scopes: dropped, reason: NO_LONGER_GRANTED, now });
    }
  });
  const [device, epoch, heads, counts] = [
    await findDevice(db, request.deviceId),
    await readEpoch(db),
    await readHeads(db, request.granted),
    await countDocuments(db, request.granted),
  ];
  if (!device) return err({ kind: 'unknownDevice' });
  return ok({
    epoch,
    person: request.person,
    serverTime: instantOf(now),
    scopes: request.granted.map((id) => ({ id, headSeq: heads.get(id) ?? 0, documents: counts.get(id) ?? 0 })),
    drop: dropped.map((scope) => ({ scope, reason: NO_LONGER_GRANTED })),
    device: { nextSeq: device.nextSeq, chainHead: device.chainHead },
  });
}
