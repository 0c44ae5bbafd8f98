import { SYSTEM } from '../../src-shared/authority/person.ts';
import { dateText, DAY_MS, instantOf } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import type { CaseEvent } from '../../src-shared/case/case-event.ts';
import { transition } from '../../src-shared/case/transition.ts';
import { CASE_PROCESS } from '../services/open-case.ts';
import { recordCase } from '../services/record-case.ts';
import type { Tx } from '../store/transaction.ts';
import {
  byPolicy,
  change,
  type Context,
  kindOf,
  locked,
  settleReversal,
  tellHeldRemittance,
} from './case-in-process.ts';
import { startEarning } from './earnings.ts';
import { define, type ProcessDefinition } from './engine/process.ts';
import { climbLadder } from './escalation-ladder.ts';
import { post, queue } from './post-case.ts';
import { postInParts, queueFirst } from './post-in-parts.ts';
import type { ProcessDeps } from './process-deps.ts';
import { publishedStep } from './published-step.ts';
import { DECISION, processOfException, REPOST, type CaseVerdict, type RepostSignal } from './process-names.ts';
import { noteWhereBooked } from './where-booked.ts';
import { waitForWork } from './work-before.ts';

type Input = { readonly case: string };

/** From the reminder to the escalation. */
const ESCALATE_AFTER_DAYS = 3;

/**
 * The life of a case from its opening to its end: decided by policy or waited for, reminded of and escalated when overdue,
 * then posted, closed, or given back to what it held up. Decisions themselves are made in commands; this reacts to them.
 *
 * @returns all versions: the first escalates three days after the reminder, the second climbs the ladder of the policy; the third
 *   waits for the work before a decision beside it, and posts memo lines ahead of the others.
 */
export function billingCase(deps: ProcessDeps): readonly ProcessDefinition[] {
  return [
    versionOf(deps, {
      version: 1,
      waitForVerdict: (context, { dueAt }) => waitForPeople(context, dueAt),
      inParts: false,
    }),
    versionOf(deps, {
      version: 2,
      waitForVerdict: (context, { dueAt }) => climbLadder(deps, context, dueAt),
      inParts: false,
    }),
    versionOf(deps, {
      version: 3,
      waitForVerdict: (context, opened) => decideAndWork(deps, context, opened),
      inParts: true,
    }),
  ];
}

type Version = {
  readonly version: number;
  readonly waitForVerdict: (context: Context, opened: Opened) => Promise<CaseVerdict>;
  /** Memo lines are posted ahead of the books. */
  readonly inParts: boolean;
};

function versionOf(deps: ProcessDeps, { version, waitForVerdict, inParts }: Version): ProcessDefinition {
  return define<Input>(CASE_PROCESS, version, async (context) => {
    const opened = await publishedStep(context, 'open', (tx, now) => open(deps, tx, context, inParts, now));
    if (opened.next) return await carryOut(deps, context, opened.next);
    const verdict = await waitForVerdict(context, opened);
    const next = await publishedStep(context, 'act', async (tx, now) =>
      act(deps, tx, { current: await locked(tx, context), verdict, inParts }, now),
    );
    return await carryOut(deps, context, next);
  });
}

/** The decision is waited for beside the work that comes before it: each has its own deadline and its own people. */
async function decideAndWork(deps: ProcessDeps, context: Context, { dueAt, workDueAt }: Opened): Promise<CaseVerdict> {
  const [verdict] = await context.all<CaseVerdict | null>([
    (own) => climbLadder(deps, own, dueAt),
    async (own) => {
      await waitForWork(own, workDueAt ?? null);
      return null;
    },
  ]);
  invariant(verdict, 'the branch of the decision ended without one');
  return verdict;
}

/** What follows from a decision: the posting queued under this key, the memo lines ahead of it, or nothing more. */
type Next = { readonly post: string } | { readonly memo: string } | { readonly ended: CaseVerdict['outcome'] };

type Opened = {
  readonly dueAt: string;
  /** Until when the work before a decision is to be done; null when there is none. Absent on records from before it was kept. */
  readonly workDueAt?: string | null;
  readonly next: Next | null;
};

async function open(deps: ProcessDeps, tx: Tx, context: Context, inParts: boolean, now: Date): Promise<Opened> {
  const current = await locked(tx, context);
  const { dueAt, approvalsNeeded, state, process } = current;
  const workDueAt = process?.beside?.[0]?.until ?? null;
  // Somebody may have decided it, or sent it back, before its process began: their word is waited for like any other.
  if (approvalsNeeded > 0 || state !== 'open') return { dueAt, workDueAt, next: null };
  const verdict = await allow(deps, tx, current, now);
  const allowed = { current: await locked(tx, context), verdict, inParts };
  return { dueAt, workDueAt, next: await act(deps, tx, allowed, now) };
}

async function allow(deps: ProcessDeps, tx: Tx, current: CaseDocument, now: Date): Promise<CaseVerdict> {
  const event: CaseEvent = { type: 'allow', effect: kindOf(deps, current).approve.effect };
  const { policy, version, rule, evaluation } = current.approvalRule;
  const next = await change(tx, current, event, { policy, version, rule, evaluation }, now);
  return { outcome: next.state === 'closed' ? 'closed' : 'approved' };
}

type Decided = { readonly current: CaseDocument; readonly verdict: CaseVerdict; readonly inParts: boolean };

async function act(deps: ProcessDeps, tx: Tx, { current, verdict, inParts }: Decided, now: Date): Promise<Next> {
  const isToPost = verdict.outcome === 'approved' && kindOf(deps, current).approve.effect === 'post';
  if (!isToPost) return { ended: await end(deps, tx, current, verdict, now) };
  const memo = inParts ? await queueFirst(tx, current, now) : null;
  return memo === null ? { post: await queue(tx, current, now) } : { memo };
}

async function carryOut(deps: ProcessDeps, context: Context, next: Next): Promise<string> {
  if ('memo' in next) return await postInParts(deps, context, next.memo);
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
  // New terms that move no money are closed.
  if (verdict.outcome === 'closed') await startEarning(deps, tx, current);
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
