import { SYSTEM } from '../../src-shared/authority/person.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import type { CaseDocument, MemoPosting } from '../../src-shared/case/case-document.ts';
import { partsOf } from '../../src-shared/journal/entry-parts.ts';
import { reverseLines } from '../../src-shared/journal/reverse.ts';
import { queuePosting } from '../erp/outbox.ts';
import type { Posting, Receipt } from '../erp/port.ts';
import { recordEntry } from '../services/record-entry.ts';
import { lockCase } from '../store/billing-cases.ts';
import type { Tx } from '../store/transaction.ts';
import { change, type Context, locked } from './case-in-process.ts';
import { compensated, type CallError } from './engine/process.ts';
import { closeException, fail, postingOf, queue, settle } from './post-case.ts';
import type { ErpCall } from './post-entry.ts';
import type { ProcessDeps } from './process-deps.ts';
import { ERP_QUEUE, exceptionId, REPOST, type RepostSignal } from './process-names.ts';
import { publishedStep } from './published-step.ts';

/** The entry was given up, and does not stand: what was posted ahead of it is undone. */
class GivenUpError extends Error {
  override readonly name = 'GivenUpError';
}

/** Counts what the ledger has refused: each refusal has an exception case of its own. */
type Refusals = { count: number };

/**
 * Posts the memo lines of a case and then the rest. When the rest is given up, the memo lines are reversed under a key of their own, and
 * both wait until somebody asks for another attempt.
 *
 * @param first  key under which the memo lines are queued.
 * @returns the ledger's number of the entry in the books.
 */
export async function postInParts(deps: ProcessDeps, context: Context, first: string): Promise<string> {
  const refusals: Refusals = { count: 0 };
  for (let memo = first; ;) {
    let isAsked = false;
    try {
      return await compensated(context, async (undoBy) => {
        const ahead = await sendUntilTaken(deps, context, memo, refusals);
        const key = await publishedStep(context, 'postMemo', (tx, now) => settleMemo(tx, context, ahead, now));
        undoBy(async (whole) => {
          isAsked = await undo(deps, whole, memo, refusals);
        });
        const taken = await sendUntilTaken(deps, context, key, refusals);
        return await publishedStep(context, 'post', (tx, now) => settle(deps, tx, context, taken, now));
      });
    } catch (error) {
      if (!(error instanceof GivenUpError)) throw error;
    }
    while (!isAsked) isAsked = (await context.wait<RepostSignal>(REPOST, null))?.outcome === 'again';
    memo = await publishedStep(context, 'repost', (tx, now) =>
      requeue(deps, tx, context, refusals, now, (current) => queueMemo(tx, current, now)),
    );
  }
}

/** @throws GivenUpError when somebody gives it up and it does not stand. */
async function sendUntilTaken(deps: ProcessDeps, context: Context, key: string, refusals: Refusals): Promise<Receipt> {
  for (;;) {
    const call: ErpCall = { key };
    const answer = await context.call<Receipt>(ERP_QUEUE, call);
    if (answer.ok) return answer.value;
    await refused(deps, context, 'failPosting', answer.error, refusals);
    const stands = await waitForRepost(context, key);
    if (stands) return stands;
    await publishedStep(context, 'repost', (tx, now) =>
      requeue(deps, tx, context, refusals, now, (current) =>
        key === mainKey(current) ? queue(tx, current, now) : queueMemo(tx, current, now, key),
      ),
    );
  }
}

async function refused(
  deps: ProcessDeps,
  context: Context,
  step: string,
  error: CallError,
  refusals: Refusals,
): Promise<void> {
  refusals.count += 1;
  const attempt = refusals.count;
  await publishedStep(context, step, (tx, now) => fail(deps, tx, context, { attempt, error }, now));
}

/** @returns what stands in the books after all; null to try again. @throws GivenUpError */
async function waitForRepost(context: Context, key: string): Promise<Receipt | null> {
  for (;;) {
    const signal = await context.wait<RepostSignal>(REPOST, null);
    if (signal?.outcome === 'again') return null;
    const call: ErpCall = { key, giveUp: true };
    const stands = await context.call<Receipt | null>(ERP_QUEUE, call);
    if (stands.ok && stands.value) return stands.value;
    if (stands.ok) throw new GivenUpError();
  }
}

async function requeue(
  deps: ProcessDeps,
  tx: Tx,
  context: Context,
  refusals: Refusals,
  now: Date,
  again: (current: CaseDocument) => Promise<string>,
): Promise<string> {
  let current = await locked(tx, context);
  if (current.state === 'postingFailed') {
    current = await change(tx, current, { type: 'repost', by: SYSTEM }, {}, now);
  }
  const key = await again(current);
  await closeException(deps, tx, exceptionId(context.id, refusals.count), now);
  return key;
}

/** Reverses the memo lines, however often that takes. @returns whether somebody has asked for the entry again meanwhile. */
async function undo(deps: ProcessDeps, context: Context, memo: string, refusals: Refusals): Promise<boolean> {
  for (;;) {
    const call: ErpCall = {
      key: await publishedStep(context, 'undoMemo', (tx, now) => queueUndoing(tx, context, memo, now)),
    };
    const answer = await context.call<Receipt>(ERP_QUEUE, call);
    if (answer.ok) {
      return await publishedStep(context, 'undoneMemo', (tx, now) =>
        settleUndoing(deps, tx, context, { memo, receipt: answer.value, attempt: refusals.count }, now),
      );
    }
    await refused(deps, context, 'failUndo', answer.error, refusals);
    await context.wait<RepostSignal>(REPOST, null);
  }
}

/**
 * Queues the memo lines of a case that has some beside others. Those of a case that undoes another reverse what that one posted.
 *
 * @param again  the key under which they were queued before, and refused; by default another one than ever before.
 * @returns the key; null when the entry is posted as one.
 */
export async function queueFirst(tx: Tx, current: CaseDocument, now: Date): Promise<string | null> {
  if (partsOf(current.entry) === null) return null;
  // What it undoes may have been posted as one, by an earlier version of the process.
  if (current.reverses && (await reversedMemo(tx, current)) === null) return null;
  return await queueMemo(tx, current, now);
}

async function queueMemo(tx: Tx, current: CaseDocument, now: Date, again?: string): Promise<string> {
  const parts = partsOf(current.entry);
  invariant(parts, `case ${current.id} posts its entry as one`);
  const key = again ?? `${mainKey(current)}/memo-${(current.posting.memos ?? []).length + 1}`;
  const { reverses: _, ...posting } = postingOf(current, now);
  const reversed = await reversedMemo(tx, current);
  const reverses = reversed ? { reverses: { key: reversed.key, reason: current.reverses?.reason ?? '' } } : {};
  const memo = reversed ? `Reversal of ${reversed.entry}: ${current.reverses?.reason ?? ''}` : posting.memo;
  await queuePosting(tx, { ...posting, key, lines: parts.memo, memo: memo.slice(0, 200), ...reverses }, now);
  return key;
}

/** What the case that is undone posted to the memo accounts; null where it undoes none, or that posted nothing there by itself. */
async function reversedMemo(tx: Tx, { reverses }: CaseDocument): Promise<MemoPosting | null> {
  const original = reverses ? await lockCase(tx, reverses.case) : undefined;
  return original?.posting.memos?.findLast(({ state }) => state === 'posted') ?? null;
}

/** Shows the memo entry, and queues the rest. @returns the key of the rest. */
async function settleMemo(tx: Tx, context: Context, receipt: Receipt, now: Date): Promise<string> {
  const current = await locked(tx, context);
  const parts = partsOf(current.entry);
  invariant(parts, `case ${current.id} posts its entry as one`);
  const { key, erpNumber: entry, erpId, contentHash, date } = receipt;
  const text = `The budget was told ahead of the books, by entry ${entry}.`;
  const memo = { key, entry, state: 'posted' } as const;
  const next = await change(tx, current, { type: 'postMemo', memo, text }, { entry, erpId, key, contentHash }, now);
  const reversed = await reversedMemo(tx, current);
  await recordEntry(tx, { ...postingOf(current, now), key, date, lines: parts.memo }, receipt, now, reversed?.entry);
  return await queue(tx, next, now);
}

async function queueUndoing(tx: Tx, context: Context, key: string, now: Date): Promise<string> {
  const current = await locked(tx, context);
  const memo = memoOf(current, key);
  const text = `The entry will not be posted, so entry ${memo.entry} is being reversed.`;
  const next = await change(tx, current, { type: 'postMemo', memo: { ...memo, state: 'undoing' }, text }, { key }, now);
  const posting = undoingOf(next, memo, now);
  await queuePosting(tx, posting, now);
  return posting.key;
}

/** A reversal cannot be reversed: what it took back is posted anew. */
function undoingOf(current: CaseDocument, { key, entry }: MemoPosting, now: Date): Posting {
  const { reverses: _, ...posting } = postingOf(current, now);
  const lines = reverseLines(partsOf(current.entry)?.memo ?? []);
  const reason = `${current.number} was not posted`;
  const undoing = { ...posting, key: `${key}/undo`, lines, memo: `Reversal of ${entry}: ${reason}`.slice(0, 200) };
  return current.reverses ? { ...undoing, kind: 'case' } : { ...undoing, kind: 'reversal', reverses: { key, reason } };
}

async function settleUndoing(
  deps: ProcessDeps,
  tx: Tx,
  context: Context,
  done: { readonly memo: string; readonly receipt: Receipt; readonly attempt: number },
  now: Date,
): Promise<boolean> {
  const current = await locked(tx, context);
  const memo = memoOf(current, done.memo);
  const { erpNumber: entry, erpId, key, contentHash, date } = done.receipt;
  const text = `Entry ${memo.entry} was reversed by entry ${entry}.`;
  const event = { type: 'postMemo', memo: { ...memo, state: 'undone' }, text } as const;
  await change(tx, current, event, { entry, erpId, key, contentHash }, now);
  await recordEntry(tx, { ...undoingOf(current, memo, now), date }, done.receipt, now, memo.entry);
  await closeException(deps, tx, exceptionId(context.id, done.attempt), now);
  return current.state === 'approved';
}

function memoOf({ id, posting }: CaseDocument, key: string): MemoPosting {
  const memo = posting.memos?.find((one) => one.key === key);
  invariant(memo, `case ${id} has posted nothing under ${key}`);
  return memo;
}

function mainKey({ id }: Pick<CaseDocument, 'id'>): string {
  return `case/${id}`;
}
