import type { Lease } from '../../src-shared/authority/lease.ts';
import type { Permitted } from '../../src-shared/authority/approving.ts';
import { may } from '../../src-shared/authority/may.ts';
import { atText, DAY_MS } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import type { CaseDocument, TimelineEvent } from '../../src-shared/case/case-document.ts';
import { differencesSince } from '../../src-shared/case/material.ts';
import { acceptedEvents, type CaseEvent } from '../../src-shared/case/case-event.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { refusalThen } from './authority-then.ts';
import {
  answered,
  applyToCase,
  byAuthor,
  type CaseCommand,
  type CaseCommandDeps,
  contextOf,
  labelOf,
  noSuchCase,
  openCaseCommand,
  rejected,
} from './case-command.ts';
import type { CommandDecision, CommandHandler } from './command-handler.ts';
import { raiseConflict } from './decision-conflict.ts';
import { spendLease } from './lease-check.ts';
import { lookUpAgain } from './reread-case.ts';

type Decide = Extract<CommandPayload, { type: 'case.decide' }>;

/** A decision made longer ago is asked for again: the person may see it differently now. */
const VALID_DAYS = 14;
/**
 * Approves, refuses, returns or escalates a case, offline or not. The order of questions: may this person, now, and when they
 * decided; has it been decided meanwhile; is the decision recent; is what they saw still true. The first committed decision stands; of two that
 * agree the second is on file, of two that differ the second is not applied, the case says so, and a supervisor
 * has a case about it.
 */
export function decideCase(deps: CaseCommandDeps): CommandHandler {
  return async (tx, input) => {
    const open = await openCaseCommand(deps, tx, input);
    if (!open) return noSuchCase;
    const payload = input.command.payload as Decide;
    const permitted = mayDecide(open, payload);
    if ('state' in permitted) return permitted;
    const unauthorised = await refusalThen(open, { action: payload.decision, reason: payload.reason }, permitted);
    if (unauthorised) return unauthorised;
    const { current, command, now } = open;
    if (!acceptedEvents[current.state].includes(payload.decision)) return await decidedMeanwhile(open, payload);
    if (now.getTime() - Date.parse(command.createdAt) > VALID_DAYS * DAY_MS) {
      const message = `Decided more than ${VALID_DAYS} days ago: decide it again, if you still think so.`;
      return answered(current, 'needs_review', 'EXPIRED', message);
    }
    if (command.basis.evidenceHash !== current.evidenceHash) return staleBasis(open);
    const still = payload.decision === 'approve' ? await standsStill(open, payload, permitted) : { open, permitted };
    return 'state' in still ? still : await decide(still, payload, input.lease);
  };
}

type Decision = { readonly open: CaseCommand; readonly permitted: Permitted };

async function decide(
  { open, permitted }: Decision,
  payload: Decide,
  lease: Lease | undefined,
): Promise<CommandDecision> {
  const { current, command, tx, now } = open;
  const amountMinor = payload.decision === 'approve' ? current.amountMinor : 0;
  const fault = lease && (await spendLease(tx, { command, lease, amountMinor, now }));
  if (fault) return answered(current, 'rejected', fault.code, fault.message);
  return await applyToCase(open, eventOf(open, payload, permitted), permitted, (next) => sentence(next, payload));
}

/** Whether what an approval rests on is so still, as the systems around the desk and the other cases of the account have it by now. */
async function standsStill(
  open: CaseCommand,
  payload: Decide,
  permitted: Permitted,
): Promise<Decision | CommandDecision> {
  const looked = await lookUpAgain(open);
  if (!looked.ok) return rejected(open.current, looked.error);
  if (looked.value === open) return { open, permitted };
  if (looked.value.current.evidenceHash !== open.current.evidenceHash) return staleBasis(looked.value);
  const still = mayDecide(looked.value, payload);
  return 'state' in still ? still : { open: looked.value, permitted: still };
}

/** Asked as if the case were open: whoever may not decide it is not told that others have. */
function mayDecide(open: CaseCommand, { decision, reason }: Decide): Permitted | CommandDecision {
  const { current, actor } = open;
  const asked = { ...current, state: 'open' } as const;
  const now = may(actor, decision, asked, { ...contextOf(open), reason });
  // Authority that was lent has to have been lent when it was used, and to be so still.
  const lent = now.ok && now.value.actingFor !== null;
  const permitted = lent
    ? may(actor, decision, asked, { ...contextOf(open), at: open.command.createdAt, reason })
    : now;
  if (permitted.ok) return permitted.value;
  if (permitted.error.kind !== 'alreadyApproved') return rejected(current, permitted.error);
  return answered(current, 'superseded', 'ALREADY_APPROVED_BY_YOU', 'You have approved it already: once is enough.');
}

function eventOf(open: CaseCommand, { decision, reason }: Decide, { actingFor }: Permitted): CaseEvent {
  const by = { ...byAuthor(open), ...(actingFor ? { for: actingFor } : {}) };
  if (decision !== 'approve') return { type: decision, ...by, text: reason };
  const kind = open.deps.kinds.find(open.current.kind);
  invariant(kind, `no kind of case is called ${open.current.kind}`);
  return { type: 'approve', ...by, effect: kind.approve.effect, command: open.command.id, text: reason };
}

function sentence(next: CaseDocument, { decision }: Decide): string {
  switch (decision) {
    case 'approve':
      if (next.state === 'closed') return 'Approved and closed.';
      if (next.state === 'approved')
        return next.posting.state === 'queued' ? 'Approved: it is being posted.' : 'Approved.';
      return `Approval ${next.approvals.length} of ${next.approvalsNeeded} is recorded; another person has to approve it too.`;
    case 'refuse':
      return 'Refused.';
    case 'return':
      return `Returned to ${next.proposedBy.name}.`;
    case 'escalate':
      return 'Escalated to the next level.';
  }
}

/** The figures the person decided on have changed: they are shown side by side and asked about again. */
function staleBasis({ current, command }: CaseCommand): CommandDecision {
  const diff = differencesSince(command.basis.shown, current);
  const change = diff[0];
  const first = change ? ` (${change.label}: ${change.before || 'nothing'}, now ${change.after || 'nothing'})` : '';
  const message = `What you decided on has changed since${first}. Look at it and decide again.`;
  return { state: 'needs_review', code: 'STALE_BASIS', message, diff, resultVer: 0, label: labelOf(current) };
}

async function decidedMeanwhile(open: CaseCommand, payload: Decide): Promise<CommandDecision> {
  const { current } = open;
  const last = lastDecision(current);
  if (!last) return rejected(current, { kind: 'wrongState', state: current.state, event: payload.decision });
  const { text: done, agreesWith } = pastOf[last.event]!;
  if (payload.decision === agreesWith) {
    const message = `Already ${done} by ${last.by.name} ${atText(last.at)}; yours is on file.`;
    return answered(current, 'superseded', 'ALREADY_DECIDED', message);
  }
  const reason = agreesWith === 'approve' ? '' : last.text;
  const conflict = await raiseConflict(open, payload, { by: last.by, decision: done, at: last.at, reason });
  const why = reason === '' ? '' : ` (“${reason}”)`;
  const next = conflict ? `Case ${conflict} has both looked at.` : 'Ask for it to be looked at again.';
  const message = `Not applied: ${last.by.name} ${done} it ${atText(last.at)}${why}. ${next}`;
  return answered(current, 'rejected', 'DECIDED_OTHERWISE', message);
}

/** Decisions of people, and of the policy where it needed none, as they read afterwards. */
const pastOf: Partial<Record<string, { readonly text: string; readonly agreesWith: Decide['decision'] }>> = {
  approve: { text: 'approved', agreesWith: 'approve' },
  allow: { text: 'allowed', agreesWith: 'approve' },
  refuse: { text: 'refused', agreesWith: 'refuse' },
  return: { text: 'returned', agreesWith: 'return' },
  close: { text: 'closed', agreesWith: 'approve' },
};

function lastDecision({ timeline }: CaseDocument): TimelineEvent | undefined {
  return (
    timeline.findLast(({ event }) => pastOf[event] !== undefined && event !== 'close') ??
    timeline.findLast(({ event }) => event === 'close')
  );
}
