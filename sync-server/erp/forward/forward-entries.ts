import { invariant } from '../../../src-shared/base/invariant.ts';
import {
  enrolEntries,
  findForward,
  type ForwardRow,
  lockTarget,
  nextForward,
  updateForward,
  updateTarget,
  type ErpTarget,
} from '../../store/erp-forwards.ts';
import { inTransaction, type Db, type Tx } from '../../store/transaction.ts';
import { traceOfInstance } from '../../store/workflow.ts';
import { isTracing, traced } from '../../telemetry/tracing.ts';
import { bookedHash } from '../content-hash.ts';
import { ErpError, type OutsideErp, type Posting, type Receipt } from '../port.ts';
import { OPENS_AFTER, pauseAfter } from './breaker.ts';
import { outgoingOf } from './outgoing.ts';

export type ForwardDeps = {
  readonly db: Db;
  readonly target: string;
  readonly erp: OutsideErp;
  readonly clock: () => Date;
  /** 0 to 1; of a real server a random number. */
  readonly chance: () => number;
};

const SEND_TIMEOUT_MS = 15_000;
/** A month may be opened and an account made in the ERP without our being told. */
const LOOK_AGAIN_MS = 10 * 60_000;
const ORIGINAL_MS = 10_000;
const POLL_MS = 5_000;
/** Of one pass; the next goes on. */
const AT_ONCE = 100;

/**
 * Sends what stands in our ledger to the ERP, in the order of the ledger's numbers, each entry once: the attempt is recorded before it is
 * made, and after one whose end nobody saw the ERP is searched first. What the ERP refuses waits for a person and lets the others pass;
 * an ERP that does not answer is left alone for a while.
 *
 * @returns how many entries were posted there.
 */
export async function forwardEntries(deps: ForwardDeps): Promise<number> {
  await enrolEntries(deps.db, deps.target, deps.clock());
  let posted = 0;
  for (let at = 0; at < AT_ONCE; at += 1) {
    const end = await forwardNext(deps);
    if (end === 'nothing') break;
    if (end === 'posted') posted += 1;
  }
  return posted;
}

type Claimed = { readonly row: ForwardRow; readonly target: ErpTarget; readonly isRepeated: boolean };

async function forwardNext(deps: ForwardDeps): Promise<'posted' | 'other' | 'nothing'> {
  const { db, erp, target, clock } = deps;
  const claimed = await inTransaction(db, (tx) => claim(deps, tx));
  if (claimed === 'nothing' || claimed === 'other') return claimed;
  if (claimed.target.failures >= OPENS_AFTER && !(await isBack(erp))) {
    const error = new ErpError('unreachable', 'It does not answer.');
    await inTransaction(db, (tx) => giveBack(deps, tx, claimed, error));
    return 'nothing';
  }
  return await inTransaction(db, async (tx) => {
    const locked = await lockTarget(tx, target, { waits: true });
    const row = await findForward(tx, target, claimed.row.entryId);
    // Another server took it for lost while this one waited.
    if (!locked || row?.state !== 'sent' || row.attempts !== claimed.row.attempts) return 'other';
    const result = await traced(
      'erp.forward',
      { 'erp.target': target, 'erp.key': row.erpKey, 'ledger.number': row.number },
      () => attempt(erp, row, claimed.isRepeated),
      await traceOf(tx, row),
    );
    if (result instanceof ErpError) {
      await giveBack(deps, tx, { ...claimed, target: locked }, result);
      return result.retry === 'no' && result.code !== 'bad-credentials' ? 'other' : 'nothing';
    }
    const isPosted = result.state === 'posted' || result.state === 'reversed';
    await updateForward(
      tx,
      { target, entryId: row.entryId },
      {
        state: isPosted ? 'posted' : 'accepted',
        erpId: result.erpId,
        erpNumber: result.erpNumber,
        retryAt: isPosted ? null : new Date(clock().getTime() + POLL_MS),
      },
      clock(),
    );
    await updateTarget(tx, target, { failures: 0, openUntil: null, lastError: '', lastSuccessAt: clock() });
    return isPosted ? 'posted' : 'other';
  });
}

/** An entry belongs where its case or its remittance does, whose process asked for it under 'case/ID'. */
async function traceOf(tx: Tx, { key }: ForwardRow): Promise<string | null> {
  return isTracing() ? await traceOfInstance(tx, key.slice(key.indexOf('/') + 1)) : null;
}

/** Takes the first that is due. What cannot be sent as it stands is set aside with its reason. */
async function claim(deps: ForwardDeps, tx: Tx): Promise<Claimed | 'other' | 'nothing'> {
  const { target: id, erp, clock } = deps;
  const now = clock();
  const target = await lockTarget(tx, id, { waits: false });
  if (!target || target.stopped !== '' || (target.openUntil !== null && target.openUntil > now)) return 'nothing';
  const row = await nextForward(tx, id, now);
  if (!row) return 'nothing';
  const at = { target: id, entryId: row.entryId };
  const attempts = row.attempts + 1;
  if (row.state === 'sent' || row.state === 'uncertain' || row.state === 'accepted') {
    // It may be there: it stays what it was.
    await updateForward(tx, at, { state: 'sent', attempts }, now);
    return { row: { ...row, attempts }, target, isRepeated: true };
  }
  const outgoing = await outgoingOf(tx, row, { target: id, maxKeyLength: erp.capabilities.maxKeyLength });
  if (outgoing.kind === 'kept') {
    await updateForward(tx, at, { state: 'kept' }, now);
    return 'other';
  }
  if (outgoing.kind === 'wait') {
    await setAside(deps, tx, row, new ErpError(outgoing.finding.code, outgoing.finding.message));
    return 'other';
  }
  const { posting, mappingVersion } = outgoing;
  await updateForward(tx, at, { state: 'sent', attempts, erpKey: posting.key, sent: posting, mappingVersion }, now);
  return { row: { ...row, attempts }, target, isRepeated: false };
}

async function isBack(erp: OutsideErp): Promise<boolean> {
  const { reachable, authenticated } = await erp.health();
  return reachable && authenticated;
}

async function attempt(erp: OutsideErp, row: ForwardRow, isRepeated: boolean): Promise<Receipt | ErpError> {
  try {
    const posting = row.sent as Posting;
    const found = isRepeated ? await erp.find(posting.key) : null;
    if (found && found.state !== 'draft') return sameOrConflict(found, posting);
    const signal = AbortSignal.timeout(SEND_TIMEOUT_MS);
    const { reverses, key, date, approval } = posting;
    if (!reverses) return await erp.post(posting, signal);
    return await erp.reverse(reverses.key, { key, date, approval, reason: reverses.reason }, signal);
  } catch (error) {
    if (error instanceof ErpError) return error;
    // Whatever it was, nobody can say that the entry is not there.
    return new ErpError('uncertain', 'The ERP did not answer as expected.', { cause: error });
  }
}

function sameOrConflict(found: Receipt, posting: Posting): Receipt | ErpError {
  // Of a reversal the ERP has made the lines itself; of what it has only accepted it may not show any.
  if (posting.reverses || found.state === 'accepted' || found.contentHash === bookedHash(posting)) return found;
  const message = `Entry ${found.erpNumber} stands in the ERP under the same key with another content.`;
  return new ErpError('duplicate-different', message);
}

/** An attempt that did not end well: what may be there is looked for next time, what is not waits for its turn or for a person. */
async function giveBack(
  deps: ForwardDeps,
  tx: Tx,
  { row, target, isRepeated }: Claimed,
  error: ErpError,
): Promise<void> {
  const { clock, chance } = deps;
  const now = clock();
  if (error.retry === 'no' && error.code !== 'bad-credentials') return await setAside(deps, tx, row, error);
  const isUncertain = error.retry === 'after-find' || isRepeated;
  const { code, message } = error;
  const at = { target: target.id, entryId: row.entryId };
  await updateForward(tx, at, { state: isUncertain ? 'uncertain' : 'queued', error: { code, message } }, now);
  if (code === 'bad-credentials') {
    // Every further try would bring the user nearer to being locked out.
    await updateTarget(tx, target.id, { stopped: message, lastError: message });
    return;
  }
  const failures = target.failures + 1;
  const pauseMs = Math.max(pauseAfter(failures, chance()), error.retryAfterMs ?? 0);
  await updateTarget(tx, target.id, { failures, openUntil: new Date(now.getTime() + pauseMs), lastError: message });
}

async function setAside({ target, clock }: ForwardDeps, tx: Tx, row: ForwardRow, error: ErpError): Promise<void> {
  const now = clock();
  const { code, message } = error;
  invariant(error.retry === 'no', `${code} is tried again by itself`);
  const pauseMs = code === 'not-found' ? ORIGINAL_MS : LOOK_AGAIN_MS;
  await updateForward(
    tx,
    { target, entryId: row.entryId },
    { state: 'waiting', error: { code, message }, retryAt: new Date(now.getTime() + pauseMs) },
    now,
  );
}
