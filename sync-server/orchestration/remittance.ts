import { approverName } from '../../src-shared/case/approver-name.ts';
import { SYSTEM } from '../../src-shared/authority/person.ts';
import { calendarDateOf, dateText, instantOf } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { transition } from '../../src-shared/case/transition.ts';
import type { RemittanceDocument, RemittanceState } from '../../src-shared/remittance/remittance-document.ts';
import { queuePosting } from '../erp/outbox.ts';
import type { Posting, PostingApproval, Receipt } from '../erp/port.ts';
import { REMITTANCE_PROCESS } from '../services/import-remittance.ts';
import { CASES_AT_ONCE, openWaitingCases } from '../services/open-waiting-cases.ts';
import { noteRecoveries } from '../services/payer-refunds.ts';
import { recordCase } from '../services/record-case.ts';
import { recordEntry } from '../services/record-entry.ts';
import { recordRemittance } from '../services/record-remittance.ts';
import { findCase, lockPostingCases } from '../store/billing-cases.ts';
import { findEvaluation } from '../store/policies.ts';
import { lockRemittance, unbookClaims } from '../store/remittances.ts';
import type { Tx } from '../store/transaction.ts';
import { define, type CallError, type ProcessContext, type ProcessDefinition } from './engine/process.ts';
import { type ErpCall, openPostingException } from './post-entry.ts';
import type { ProcessDeps } from './process-deps.ts';
import { publishedStep } from './published-step.ts';
import {
  type CaseVerdict,
  DECISION,
  ERP_QUEUE,
  HOLD,
  REPOST,
  type HoldVerdict,
  type RepostSignal,
} from './process-names.ts';

type Input = { readonly remittance: string };
type Context = ProcessContext<Input>;
/** The case that released it, '' when none held it. */
type Release = { readonly case: string };

/**
 * The life of a remittance from its import to the ledger: held until people decide, or posted by policy; its exceptions
 * live on as cases of their own.
 */
export function remittanceProcess(deps: ProcessDeps): ProcessDefinition {
  return define<Input>(REMITTANCE_PROCESS, 1, async (context) => {
    const { isHeld } = await publishedStep(context, 'read', async (tx, now) => {
      const remittance = await locked(tx, context);
      await noteRecoveries(tx, remittance, now);
      return { isHeld: remittance.state === 'held' };
    });
    const release = isHeld ? await waitForRelease(context) : { case: '' };
    if (!release) return 'settled';
    while (await openNextCases(deps, context));
    return await post(deps, context, release);
  });
}

/** @returns null when nothing of it is to be posted: it was refused, or its payment went to unapplied cash. */
async function waitForRelease(context: Context): Promise<Release | null> {
  const verdict = await context.wait<HoldVerdict>(HOLD, null);
  invariant(verdict, 'a wait without a deadline ended without a signal');
  if (verdict.outcome === 'released') {
    await publishedStep(context, 'release', (tx, now) => settle(tx, context, 'approved', verdict, now));
    return { case: verdict.case };
  }
  const state = verdict.outcome === 'refused' ? 'refused' : 'posted';
  await publishedStep(context, 'settle', (tx, now) => settle(tx, context, state, verdict, now));
  return null;
}

async function settle(
  tx: Tx,
  context: Context,
  state: RemittanceState,
  { case: by, entry, outcome }: HoldVerdict,
  now: Date,
): Promise<void> {
  const action =
    outcome === 'settled' ? 'remittance.settle' : outcome === 'released' ? 'remittance.release' : 'remittance.refuse';
  const changes = entry === '' ? { state } : { state, entryNumber: entry };
  if (outcome === 'settled') await unbookClaims(tx, context.input.remittance);
  await recordRemittance(tx, await locked(tx, context), changes, { actor: SYSTEM.id, action, body: { case: by } }, now);
}

/** @returns whether more are waiting. */
async function openNextCases(deps: ProcessDeps, context: Context): Promise<boolean> {
  return await publishedStep(context, 'openCases', async (tx, now) => {
    const { engine, kinds } = deps;
    const policies = await deps.readPolicies(tx);
    return (await openWaitingCases(tx, { engine, kinds, policies }, context.input.remittance, now)).remaining;
  });
}

async function post(deps: ProcessDeps, context: Context, release: Release): Promise<string> {
  let givenUpBy: string | null = null;
  for (let attempt = 1; ; attempt += 1) {
    const isGivenUp = givenUpBy !== null;
    const key = isGivenUp
      ? postingKey(context.input.remittance)
      : await publishedStep(context, 'queue', (tx, now) => queue(tx, context, release, now));
    if (key === null) return 'posted';
    const call: ErpCall = isGivenUp ? { key, giveUp: true } : { key };
    const answer = await context.call<Receipt | null>(ERP_QUEUE, call);
    if (answer.ok) {
      const receipt = answer.value;
      if (receipt === null) return await giveUp(deps, context, givenUpBy ?? '');
      return await publishedStep(context, 'post', (tx, now) => recordPosted(tx, context, { release, receipt }, now));
    }
    await publishedStep(context, 'failPosting', (tx, now) =>
      fail(deps, tx, context, { attempt, error: answer.error }, now),
    );
    const signal = await context.wait<RepostSignal>(REPOST, null);
    givenUpBy = signal?.outcome === 'again' ? null : (signal?.by ?? '');
  }
}

/** The books do not have it, and nothing will be sent any more. */
async function giveUp(deps: ProcessDeps, context: Context, by: string): Promise<string> {
  await publishedStep(context, 'refuse', async (tx, now) => {
    const change = { actor: SYSTEM.id, action: 'remittance.refuse', body: { by } };
    await recordRemittance(tx, await locked(tx, context), { state: 'refused' }, change, now);
  });
  while (await closeNextCases(deps, context));
  return 'refused';
}

function postingKey(remittance: string): string {
  return `remittance/${remittance}`;
}

/** What is not in the books cannot be released, refunded or written off: its cases would book half of it. */
async function closeNextCases({ engine }: ProcessDeps, context: Context): Promise<boolean> {
  return await publishedStep(context, 'closeCases', async (tx, now) => {
    const cases = await lockPostingCases(tx, context.input.remittance, CASES_AT_ONCE);
    for (const current of cases) {
      const text = 'Its remittance was given up, and nothing of it is booked.';
      const closed = transition(current, { type: 'close', text }, instantOf(now));
      invariant(closed.ok, `case ${current.id} in state ${current.state} does not take close`);
      await recordCase(tx, closed.value, { actor: SYSTEM.id, action: 'case.close', body: {} }, now);
      const verdict: CaseVerdict = { outcome: 'closed' };
      await engine.signal(tx, current.id, DECISION, verdict);
    }
    return cases.length === CASES_AT_ONCE;
  });
}

/** @returns the key under which it is queued; null when it books nothing (a notice that pays nothing). */
async function queue(tx: Tx, context: Context, release: Release, now: Date): Promise<string | null> {
  const current = await locked(tx, context);
  const change = { actor: SYSTEM.id, body: { case: release.case } };
  if (current.entry.length === 0) {
    await recordRemittance(tx, current, { state: 'posted' }, { ...change, action: 'remittance.settle' }, now);
    return null;
  }
  const posting = await postingOf(tx, current, release, now);
  await queuePosting(tx, posting, now);
  if (current.state !== 'approved') {
    const { evaluation } = posting.approval;
    const allowed = { ...change, action: 'remittance.allow', body: { evaluation } };
    await recordRemittance(tx, current, { state: 'approved' }, allowed, now);
  }
  return posting.key;
}

async function postingOf(tx: Tx, current: RemittanceDocument, release: Release, now: Date): Promise<Posting> {
  const { id, trace, payer, site, entry, paymentDate } = current;
  return {
    key: postingKey(id),
    kind: 'remittance',
    site,
    date: calendarDateOf(now),
    memo: `Remittance ${trace}${paymentDate === '' ? '' : `, paid ${dateText(paymentDate)}`}, ${payer}`.slice(0, 200),
    lines: entry,
    approval: release.case === '' ? await approvalOfPolicy(tx, id, now) : await approvalOfCase(tx, release.case, now),
    source: { case: release.case, remittance: id },
  };
}

async function approvalOfPolicy(tx: Tx, remittance: string, now: Date): Promise<PostingApproval> {
  const evaluation = await findEvaluation(tx, { subject: remittance, policy: 'remittance-routing' });
  invariant(evaluation, `no policy decision is recorded for remittance ${remittance}`);
  return { evaluation: evaluation.id, case: '', approvedBy: [], approvedAt: instantOf(now) };
}

async function approvalOfCase(tx: Tx, id: string, now: Date): Promise<PostingApproval> {
  const released = await findCase(tx, id);
  invariant(released, `there is no case ${id}`);
  return {
    evaluation: released.approvalRule.evaluation,
    case: id,
    approvedBy: released.approvals.map(approverName),
    approvedAt: released.approvals.at(-1)?.at ?? instantOf(now),
  };
}

async function recordPosted(
  tx: Tx,
  context: Context,
  { release, receipt }: { readonly release: Release; readonly receipt: Receipt },
  now: Date,
): Promise<string> {
  const { erpNumber: entryNumber, erpId, key, contentHash, date } = receipt;
  const current = await locked(tx, context);
  const change = { actor: SYSTEM.id, action: 'remittance.post', body: { entryNumber, erpId, key, contentHash } };
  await recordRemittance(tx, current, { state: 'posted', entryNumber }, change, now);
  await recordEntry(tx, { ...(await postingOf(tx, current, release, now)), date }, receipt, now);
  return 'posted';
}

async function fail(
  deps: ProcessDeps,
  tx: Tx,
  context: Context,
  { attempt, error }: { readonly attempt: number; readonly error: CallError },
  now: Date,
): Promise<void> {
  const current = await locked(tx, context);
  const change = { actor: SYSTEM.id, action: 'remittance.failPosting', body: { error, attempt } };
  await recordRemittance(tx, current, { state: 'postingFailed' }, change, now);
  const { id, trace, entry, site, payer, payerClass } = current;
  await openPostingException(
    tx,
    { engine: deps.engine, kinds: deps.kinds, policies: await deps.readPolicies(tx) },
    {
      process: context.id,
      attempt,
      error,
      subject: `Remittance ${trace}`,
      account: '',
      entry,
      site,
      payer,
      payerClass,
      remittance: id,
    },
    now,
  );
}

async function locked(tx: Tx, { input }: Context): Promise<RemittanceDocument> {
  const stored = await lockRemittance(tx, input.remittance);
  invariant(stored, `there is no remittance ${input.remittance}`);
  return stored.document;
}
