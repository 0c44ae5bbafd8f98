import { SYSTEM } from '../../src-shared/authority/person.ts';
import { calendarDateOf, dateText, DAY_MS, instantOf } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { approverName } from '../../src-shared/case/approver-name.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import type { CaseEvent } from '../../src-shared/case/case-event.ts';
import { isUndecided } from '../../src-shared/case/case-state.ts';
import { transition } from '../../src-shared/case/transition.ts';
import { queuePosting } from '../erp/outbox.ts';
import type { Posting, Receipt } from '../erp/port.ts';
import { CASE_PROCESS } from '../services/open-case.ts';
import { recordCase } from '../services/record-case.ts';
import { recordEntry } from '../services/record-entry.ts';
import { lockCase } from '../store/billing-cases.ts';
import { findRemittance } from '../store/remittances.ts';
import type { Tx } from '../store/transaction.ts';
import { define, type CallError, type ProcessContext, type ProcessDefinition } from './engine/process.ts';
import { climbLadder } from './escalation-ladder.ts';
import { type ErpCall, openPostingException } from './post-entry.ts';
import type { ProcessDeps } from './process-deps.ts';
import { publishedStep } from './published-step.ts';
import {
  DECISION,
  ERP_QUEUE,
  HOLD,
  processOfException,
  REPOST,
  exceptionId,
  type CaseVerdict,
  type HoldVerdict,
  type RepostSignal,
} from './process-names.ts';
import { noteWhereBooked } from './where-booked.ts';

type Input = { readonly case: string };
type Context = ProcessContext<Input>;

/** From the reminder to the escalation. */
const ESCALATE_AFTER_DAYS = 3;

/**
 * The life of a case from its opening to its end: decided by policy or waited for, reminded of and escalated when overdue,
 * then posted, closed, or given back to what it held up. Decisions themselves are made in commands; this reacts to them.
 *
 * @returns both versions: the first escalates three days after the reminder, the second climbs the ladder of the policy.
 */
export function billingCase(deps: ProcessDeps): readonly ProcessDefinition[] {
  return [versionOf(deps, 1, waitForPeople), versionOf(deps, 2, (context, dueAt) => climbLadder(deps, context, dueAt))];
}

function versionOf(
  deps: ProcessDeps,
  version: number,
  waitForVerdict: (context: Context, dueAt: string) => Promise<CaseVerdict>,
): ProcessDefinition {
  return define<Input>(CASE_PROCESS, version, async (context) => {
    const opened = await publishedStep(context, 'open', (tx, now) => open(deps, tx, context, now));
    if (opened.next) return await carryOut(deps, context, opened.next);
    const verdict = await waitForVerdict(context, opened.dueAt);
    const next = await publishedStep(context, 'act', (tx, now) => act(deps, tx, context, verdict, now));
    return await carryOut(deps, context, next);
  });
}

/** What follows from a decision: the posting queued under this key, or nothing more. */
type Next = { readonly post: string } | { readonly ended: CaseVerdict['outcome'] };

async function open(
  deps: ProcessDeps,
  tx: Tx,
  context: Context,
  now: Date,
): Promise<{ readonly dueAt: string; readonly next: Next | null }> {
  const current = await locked(tx, context);
  const { dueAt, approvalsNeeded, state } = current;
  // Somebody may have decided it, or sent it back, before its process began: their word is waited for like any other.
  if (approvalsNeeded > 0 || state !== 'open') return { dueAt, next: null };
  const verdict = await allow(deps, tx, current, now);
  return { dueAt, next: await act(deps, tx, context, verdict, now) };
}

async function allow(deps: ProcessDeps, tx: Tx, current: CaseDocument, now: Date): Promise<CaseVerdict> {
  const event: CaseEvent = { type: 'allow', effect: kindOf(deps, current).approve.effect };
  const { policy, version, rule, evaluation } = current.approvalRule;
  const next = await change(tx, current, event, { policy, version, rule, evaluation }, now);
  return { outcome: next.state === 'closed' ? 'closed' : 'approved' };
}

async function act(deps: ProcessDeps, tx: Tx, context: Context, verdict: CaseVerdict, now: Date): Promise<Next> {
  const current = await locked(tx, context);
  const isToPost = verdict.outcome === 'approved' && kindOf(deps, current).approve.effect === 'post';
  return isToPost ? { post: await queue(tx, current, now) } : { ended: await end(deps, tx, current, verdict, now) };
}

async function carryOut(deps: ProcessDeps, context: Context, next: Next): Promise<string> {
  return 'post' in next ? await post(deps, context, next.post) : next.ended;
}

async function waitForPeople(context: Context, dueAt: string): Promise<CaseVerdict> {
  const inTime = await context.wait<CaseVerdict>(DECISION, new Date(dueAt));
  if (inTime) return inTime;
  const escalateAt = await publishedStep(context, 'remind', async (tx, now) => {
    const text = `Due since ${dateText(dueAt.slice(0, 10))}.`;
    await changeIfOpen(tx, context, { type: 'remind', text }, now);
    return instantOf(new Date(now.getTime() + ESCALATE_AFTER_DAYS * DAY_MS));
  });
  const late = await context.wait<CaseVerdict>(DECISION, new Date(escalateAt));
  if (late) return late;
  await publishedStep(context, 'escalate', async (tx, now) => {
    const text = `Not decided ${ESCALATE_AFTER_DAYS} days after it was due.`;
    await changeIfOpen(tx, context, { type: 'escalate', by: SYSTEM, text }, now);
  });
  const decided = await context.wait<CaseVerdict>(DECISION, null);
  invariant(decided, 'a wait without a deadline ended without a signal');
  return decided;
}

/** A deadline and a decision can meet: what was decided meanwhile is left as it is. */
async function changeIfOpen(tx: Tx, context: Context, event: CaseEvent, now: Date): Promise<void> {
  const current = await locked(tx, context);
  const changed = transition(current, event, instantOf(now));
  if (changed.ok) await recordCase(tx, changed.value, byPolicy(event), now);
}

async function post(deps: ProcessDeps, context: Context, key: string): Promise<string> {
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

async function queue(tx: Tx, current: CaseDocument, now: Date): Promise<string> {
  const posting = postingOf(current, now);
  await queuePosting(tx, posting, now);
  return posting.key;
}

function postingOf(current: CaseDocument, now: Date): Posting {
  const { id, number, title, site, entry, approvals, approvalRule, evidence, reverses } = current;
  return {
    key: `case/${id}`,
    kind: reverses ? 'reversal' : 'case',
    site,
    // The day of posting: the day of the decision may lie in a month that is closed since.
    date: calendarDateOf(now),
    memo: (reverses ? `Reversal of ${reverses.entry}: ${reverses.reason}` : `${number} ${title}`).slice(0, 200),
    lines: entry,
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

async function settle(deps: ProcessDeps, tx: Tx, context: Context, receipt: Receipt, now: Date): Promise<string> {
  const current = await locked(tx, context);
  const { erpNumber: entry, erpId, key, contentHash, date } = receipt;
  const posting = { ...postingOf(current, now), date };
  const next = await change(tx, current, { type: 'post', entry }, { entry, erpId, key, contentHash }, now);
  await recordEntry(tx, posting, receipt, now, next.reverses?.entry);
  await settleReversal(tx, next, 'posted', now);
  await tellHeldRemittance(deps, tx, next, { outcome: 'settled', case: next.id, entry });
  return entry;
}

async function fail(
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

async function closeException(deps: ProcessDeps, tx: Tx, id: string, now: Date): Promise<void> {
  const exception = await lockCase(tx, id);
  if (!exception || !isUndecided(exception.state)) return;
  await change(tx, exception, { type: 'close', text: 'Posted again from the case it is about.' }, {}, now);
  const verdict: CaseVerdict = { outcome: 'closed' };
  await deps.engine.signal(tx, id, DECISION, verdict);
}

/** Ends a case that posts nothing, and lets go on what it held up. */
async function end(
  deps: ProcessDeps,
  tx: Tx,
  decided: CaseDocument,
  verdict: CaseVerdict,
  now: Date,
): Promise<CaseVerdict['outcome']> {
  const goesOn: CaseEvent = { type: 'close', text: 'The work it held up goes on.' };
  const current = verdict.outcome === 'approved' ? await change(tx, decided, goesOn, {}, now) : decided;
  if (verdict.outcome === 'closed' && kindOf(deps, current).isBookedWithRemittance) {
    await noteWhereBooked(tx, current, now);
  }
  if (verdict.outcome !== 'approved') await settleReversal(tx, current, 'refused', now);
  const failed = processOfException(current.id);
  if (failed !== null) {
    const by = current.approvals.at(-1)?.by.id ?? SYSTEM.id;
    const signal: RepostSignal = { outcome: verdict.outcome === 'approved' ? 'again' : 'given-up', by };
    // Closed means that somebody has asked for the repetition already.
    if (verdict.outcome !== 'closed') await deps.engine.signal(tx, failed, REPOST, signal);
    return verdict.outcome;
  }
  const outcome = ({ approved: 'released', closed: 'settled', refused: 'refused' } as const)[verdict.outcome];
  await tellHeldRemittance(deps, tx, current, { outcome, case: current.id, entry: '' });
  return verdict.outcome;
}

/** The case whose entry was to be undone says what became of that. */
async function settleReversal(
  tx: Tx,
  { reverses, id, number, posting }: CaseDocument,
  state: 'posted' | 'refused',
  now: Date,
): Promise<void> {
  if (!reverses) return;
  const original = await lockCase(tx, reverses.case);
  invariant(original, `there is no case ${reverses.case}`);
  const text =
    state === 'posted' ? `Reversed by entry ${posting.entry}, case ${number}.` : `Not reversed: ${number} was refused.`;
  await change(tx, original, { type: 'settleReversal', state, text }, { reversal: id }, now);
}

async function tellHeldRemittance(
  { engine }: ProcessDeps,
  tx: Tx,
  current: CaseDocument,
  verdict: HoldVerdict,
): Promise<void> {
  const { remittance } = current.evidence;
  const held = remittance === '' ? null : await findRemittance(tx, remittance);
  const isHeldBy = held?.state === 'held' && held.cases.some(({ id }) => id === current.id);
  if (isHeldBy) await engine.signal(tx, remittance, HOLD, verdict);
}

async function locked(tx: Tx, { input }: Context): Promise<CaseDocument> {
  const current = await lockCase(tx, input.case);
  invariant(current, `there is no case ${input.case}`);
  return current;
}

/** A change that the case's own process makes: it follows from what was decided, so a refusal is a bug. */
async function change(
  tx: Tx,
  current: CaseDocument,
  event: CaseEvent,
  body: Readonly<Record<string, unknown>>,
  now: Date,
): Promise<CaseDocument> {
  const changed = transition(current, event, instantOf(now));
  invariant(changed.ok, `case ${current.id} in state ${current.state} does not take ${event.type}`);
  await recordCase(tx, changed.value, { ...byPolicy(event), body }, now);
  return changed.value;
}

function byPolicy(event: CaseEvent) {
  return { actor: SYSTEM.id, action: `case.${event.type}`, body: {} };
}

function kindOf({ kinds }: ProcessDeps, { kind }: CaseDocument) {
  const found = kinds.find(kind);
  invariant(found, `no kind of case is called ${kind}`);
  return found;
}
