import { SYSTEM } from '../../src-shared/authority/person.ts';
import { calendarDateOf, instantOf } from '../../src-shared/base/dates.ts';
import { approverName } from '../../src-shared/case/approver-name.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { isUndecided } from '../../src-shared/case/case-state.ts';
import { partsOf } from '../../src-shared/journal/entry-parts.ts';
import { queuePosting } from '../erp/outbox.ts';
import type { Posting, Receipt } from '../erp/port.ts';
import { recordEntry } from '../services/record-entry.ts';
import { lockCase } from '../store/billing-cases.ts';
import type { Tx } from '../store/transaction.ts';
import { change, type Context, locked, settleReversal, tellHeldRemittance } from './case-in-process.ts';
import { startEarning, takeBackEarnings } from './earnings.ts';
import type { CallError } from './engine/process.ts';
import { type ErpCall, openPostingException } from './post-entry.ts';
import type { ProcessDeps } from './process-deps.ts';
import { publishedStep } from './published-step.ts';
import { DECISION, ERP_QUEUE, REPOST, exceptionId, type CaseVerdict, type RepostSignal } from './process-names.ts';

/** Posts the entry of a case as one. @returns the ledger's number of it, once it stands, however often that is tried. */
export async function post(deps: ProcessDeps, context: Context, key: string): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const call: ErpCall = { key };
    const answer = await context.call<Receipt>(ERP_QUEUE, call);
    const record = (receipt: Receipt) =>
      publishedStep(context, 'post', (tx, now) => settle(deps, tx, context, receipt, now));
    if (answer.ok) return await record(answer.value);
    await publishedStep(context, 'failPosting', (tx, now) =>
      fail(deps, tx, context, { attempt, error: answer.error }, now),
    );
    const stands = await waitForRepost(deps, context, { attempt, key });
    if (stands) return await record(stands);
  }
}

export async function queue(tx: Tx, current: CaseDocument, now: Date): Promise<string> {
  const posting = postingOf(current, now);
  await queuePosting(tx, posting, now);
  return posting.key;
}

export function postingOf(current: CaseDocument, now: Date): Posting {
  const { id, number, title, site, approvals, approvalRule, evidence, reverses } = current;
  return {
    key: `case/${id}`,
    kind: reverses ? 'reversal' : 'case',
    site,
    // The day of posting: the day of the decision may lie in a month that is closed since.
    date: calendarDateOf(now),
    memo: (reverses ? `Reversal of ${reverses.entry}: ${reverses.reason}` : `${number} ${title}`).slice(0, 200),
    lines: linesToPost(current),
    approval: {
      evaluation: approvalRule.evaluation,
      case: id,
      approvedBy: approvals.map(approverName),
      approvedAt: approvals.at(-1)?.at ?? instantOf(now),
    },
    source: { case: id, remittance: evidence.remittance },
    ...(reverses ? { reverses: { key: `case/${reverses.case}`, reason: reverses.reason } } : {}),
  };
}

/** All of them, unless those of the memo accounts were posted ahead. */
function linesToPost({ entry, posting }: CaseDocument): CaseDocument['entry'] {
  const isAhead = posting.memos?.at(-1)?.state === 'posted';
  return isAhead ? [...(partsOf(entry)?.books ?? entry)] : entry;
}

export async function settle(
  deps: ProcessDeps,
  tx: Tx,
  context: Context,
  receipt: Receipt,
  now: Date,
): Promise<string> {
  const current = await locked(tx, context);
  const { erpNumber: entry, erpId, key, contentHash, date } = receipt;
  const posting = { ...postingOf(current, now), date };
  const next = await change(tx, current, { type: 'post', entry }, { entry, erpId, key, contentHash }, now);
  await recordEntry(tx, posting, receipt, now, next.reverses?.entry);
  const undone = await settleReversal(tx, next, 'posted', now);
  if (undone) await takeBackEarnings(deps, tx, undone, now);
  await startEarning(deps, tx, next);
  await tellHeldRemittance(deps, tx, next, { outcome: 'settled', case: next.id, entry });
  return entry;
}

export async function fail(
  deps: ProcessDeps,
  tx: Tx,
  context: Context,
  failure: { readonly attempt: number; readonly error: CallError },
  now: Date,
): Promise<void> {
  const current = await locked(tx, context);
  const { error, attempt } = failure;
  const next = await change(tx, current, { type: 'failPosting', message: error.message }, { error, attempt }, now);
  const { number, account, entry, site, payer, payerClass, evidence } = next;
  await openPostingException(
    tx,
    { ...deps, policies: await deps.readPolicies(tx) },
    {
      process: context.id,
      attempt,
      error,
      subject: `Case ${number}`,
      account,
      entry,
      site,
      payer,
      payerClass,
      remittance: evidence.remittance,
    },
    now,
  );
}

/**
 * Somebody asks for another attempt: in the case itself, or by deciding the exception case about it. Whoever gives it up there
 * leaves the case as it is, and it can still be posted; but an attempt whose end nobody saw may have been carried out.
 *
 * @returns what stands in the books already; null to try again.
 */
async function waitForRepost(
  deps: ProcessDeps,
  context: Context,
  { attempt, key }: { readonly attempt: number; readonly key: string },
): Promise<Receipt | null> {
  for (;;) {
    const signal = await context.wait<RepostSignal>(REPOST, null);
    if (signal?.outcome !== 'again') {
      const call: ErpCall = { key, giveUp: true };
      const stands = await context.call<Receipt | null>(ERP_QUEUE, call);
      if (stands.ok && stands.value) return stands.value;
      continue;
    }
    await publishedStep(context, 'repost', async (tx, now) => {
      let current = await locked(tx, context);
      if (current.state === 'postingFailed') {
        current = await change(tx, current, { type: 'repost', by: SYSTEM }, { askedBy: signal.by }, now);
      }
      await queue(tx, current, now);
      await closeException(deps, tx, exceptionId(context.id, attempt), now);
    });
    return null;
  }
}

export async function closeException(deps: ProcessDeps, tx: Tx, id: string, now: Date): Promise<void> {
  const exception = await lockCase(tx, id);
  if (!exception || !isUndecided(exception.state)) return;
  await change(tx, exception, { type: 'close', text: 'Posted again from the case it is about.' }, {}, now);
  const verdict: CaseVerdict = { outcome: 'closed' };
  await deps.engine.signal(tx, id, DECISION, verdict);
}
