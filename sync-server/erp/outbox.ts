import { invariant } from '../../src-shared/base/invariant.ts';
import { storableText } from '../../src-shared/base/storable-text.ts';
import { canonicalJson } from '../../src-shared/sync/command.ts';
import { insertPosting, lockPosting, replacePosting, updatePosting, type PostingRow } from '../store/postings.ts';
import { inTransaction, type Db, type Tx } from '../store/transaction.ts';
import { traced } from '../telemetry/tracing.ts';
import { whyNotApproved } from './approval.ts';
import { contentHash } from './content-hash.ts';
import { ErpError, type ErpAdapter, type Posting, type Receipt } from './port.ts';

export type OutboxDeps = {
  readonly db: Db;
  readonly erp: ErpAdapter;
  readonly clock: () => Date;
};

/** Shorter than the time after which the database ends an idle transaction: the claim is held while we wait. */
const SEND_TIMEOUT_MS = 15_000;

/**
 * Puts a posting in the outbox, in the transaction that decides it. Once it may have been sent it stays as it was; only
 * what the books are known to have refused is replaced, since its date or an account may have changed.
 *
 * @throws InvariantError when other lines are to be posted under a key that is in use: a bug.
 */
export async function queuePosting(tx: Tx, decided: Posting, now: Date): Promise<void> {
  const posting: Posting = { ...decided, memo: storableText(decided.memo) };
  const row = { key: posting.key, contentHash: contentHash(posting), posting };
  await insertPosting(tx, row, now);
  const stored = await lockPosting(tx, posting.key);
  invariant(stored, `posting ${posting.key} vanished`);
  if (stored.state === 'failed') return await replacePosting(tx, row, now);
  const { lines } = stored.posting as Posting;
  invariant(canonicalJson(lines) === canonicalJson(posting.lines), `posting ${posting.key} has other lines already`);
}

/**
 * Sends a queued posting, so that it stands in the books exactly once whatever happens: the attempt is recorded before
 * it is made, one sender at a time holds the row, and after an attempt whose end nobody saw the books are searched first.
 *
 * @throws ErpError; with retry 'no' the posting is failed and stays out of the books.
 */
export async function sendPosting(deps: OutboxDeps, key: string): Promise<Receipt> {
  const { db, erp, clock } = deps;
  const claimed = await inTransaction(db, (tx) => claim(tx, key, clock()));
  if (claimed.kind === 'posted') return await receiptFromBooks(erp, key);
  if (claimed.kind === 'refused') throw claimed.error;
  const sent = await inTransaction(db, async (tx) => {
    const row = await lockPosting(tx, key);
    invariant(row, `posting ${key} vanished`);
    if (row.state === 'posted') return null;
    const result = await traced('erp.post', { 'erp.key': key }, () => attempt(erp, row));
    await record(tx, key, result, clock());
    return result;
  });
  if (!sent) return await receiptFromBooks(erp, key);
  if ('error' in sent) throw sent.error;
  return sent.receipt;
}

/**
 * Gives a posting up, unless it stands in the books already: an attempt may have been carried out without our seeing its end.
 *
 * @returns what stands in the books; null when nothing does, and nothing will be sent.
 * @throws ErpError when the books cannot be asked, or hold another entry under the same key: then it is not given up.
 */
export async function giveUpPosting({ db, erp, clock }: OutboxDeps, key: string): Promise<Receipt | null> {
  return await inTransaction(db, async (tx) => {
    const row = await lockPosting(tx, key);
    invariant(row, `nothing is queued under ${key}`);
    const found = row.attempts > 0 ? await erp.find(key) : null;
    if (found) {
      const result = sameOrConflict(found, row);
      if ('error' in result) throw result.error;
      await record(tx, key, result, clock());
      return found;
    }
    const error = { code: 'given-up', message: 'It was given up before it was posted.' };
    await updatePosting(tx, key, { state: 'failed', error }, clock());
    return null;
  });
}

type Claim =
  | { readonly kind: 'posted' }
  | { readonly kind: 'refused'; readonly error: ErpError }
  | { readonly kind: 'claimed' };

async function claim(tx: Tx, key: string, now: Date): Promise<Claim> {
  const row = await lockPosting(tx, key);
  invariant(row, `nothing is queued under ${key}`);
  if (row.state === 'posted') return { kind: 'posted' };
  // Asked here once more, and not only upstream: what is not approved never leaves.
  const reason = await whyNotApproved(tx, row.posting as Posting);
  if (reason) {
    const error = new ErpError('not-approved', reason);
    await updatePosting(tx, key, { state: 'failed', error: { code: error.code, message: reason } }, now);
    return { kind: 'refused', error };
  }
  await updatePosting(tx, key, { state: 'sent', attempts: row.attempts + 1, error: null }, now);
  return { kind: 'claimed' };
}

type Attempt = { readonly receipt: Receipt } | { readonly error: ErpError };

async function attempt(erp: ErpAdapter, row: PostingRow): Promise<Attempt> {
  try {
    const found = row.attempts > 1 ? await erp.find(row.key) : null;
    if (found) return sameOrConflict(found, row);
    return { receipt: await send(erp, row.posting as Posting, AbortSignal.timeout(SEND_TIMEOUT_MS)) };
  } catch (error) {
    if (error instanceof ErpError) return { error };
    // Whatever it was, nobody can say that the entry is not there.
    return { error: new ErpError('uncertain', 'The ledger did not answer as expected.', { cause: error }) };
  }
}

async function send(erp: ErpAdapter, posting: Posting, signal: AbortSignal): Promise<Receipt> {
  const { reverses, key, date, approval } = posting;
  if (!reverses) return await erp.post(posting, signal);
  return await erp.reverse(reverses.key, { key, date, approval, reason: reverses.reason }, signal);
}

function sameOrConflict(found: Receipt, { contentHash: hash }: PostingRow): Attempt {
  if (found.contentHash === hash) return { receipt: found };
  const message = `Entry ${found.erpNumber} stands under the same key with another content.`;
  return { error: new ErpError('duplicate-different', message) };
}

async function record(tx: Tx, key: string, result: Attempt, now: Date): Promise<void> {
  if ('receipt' in result) {
    const { erpId, erpNumber } = result.receipt;
    await updatePosting(tx, key, { state: 'posted', erpId, erpNumber, error: null }, now);
    return;
  }
  const { code, message, retry } = result.error;
  const state = retry === 'no' ? 'failed' : retry === 'after-find' ? 'uncertain' : 'queued';
  await updatePosting(tx, key, { state, error: { code, message } }, now);
}

/** The answer to a repetition: what stands in the books. */
async function receiptFromBooks(erp: ErpAdapter, key: string): Promise<Receipt> {
  const receipt = await erp.find(key);
  if (!receipt) throw new ErpError('not-found', 'The ledger no longer knows an entry that it has confirmed.');
  return receipt;
}
