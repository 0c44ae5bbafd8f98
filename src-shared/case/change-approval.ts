import { type Actor, SYSTEM } from '../authority/person.ts';
import type { Instant } from '../base/dates.ts';
import { err, ok } from '../base/result.ts';
import type { CaseDocument } from './case-document.ts';
import type { CaseEvent, Change, Effect } from './case-event.ts';
import { dutyDoneBy, hindrance } from './case-steps.ts';

export function approve(current: CaseDocument, event: Extract<CaseEvent, { type: 'approve' }>, at: Instant): Change {
  const { by, for: absent, command, effect } = event;
  const parts = absent ? [by.id, absent.id] : [by.id];
  // The system has no opinion: what needs no people goes through `allow`.
  if (parts.includes(current.proposedBy.id) || parts.includes(SYSTEM.id)) {
    return err({ kind: 'selfApproval', others: [] });
  }
  // Whoever lent their authority to an approval has approved: one person counts once.
  const isCounted = ({ id }: Actor | undefined = SYSTEM) => parts.includes(id);
  if (current.approvals.some((approval) => isCounted(approval.by) || isCounted(approval.for))) {
    return err({ kind: 'alreadyApproved' });
  }
  const done = dutyDoneBy(parts, current);
  if (done) return err({ kind: 'didStep', label: done.label, others: [] });
  const hindered = hindrance(current);
  if (hindered) return err(hindered);
  const approvals = [...current.approvals, { by, ...(absent ? { for: absent } : {}), at, command }];
  // One approval at least, even where the policy would have let it pass: a person was asked and answered.
  const isEnough = approvals.length >= Math.max(1, current.approvalsNeeded);
  return ok({ approvals, owner: null, ...(isEnough ? passed(current, effect) : {}) });
}

export function allow(current: CaseDocument, effect: Effect): Change {
  const hindered = hindrance(current);
  if (hindered) return err(hindered);
  const { approvalsNeeded: needed, approvals } = current;
  return approvals.length >= needed
    ? ok(passed(current, effect))
    : err({ kind: 'approvalsMissing', needed, given: approvals.length });
}

function passed(current: CaseDocument, effect: Effect): Pick<CaseDocument, 'state' | 'posting'> {
  const { posting, entry } = current;
  // An entry without lines (a notice that pays nothing) cannot be posted and need not be.
  if (effect === 'close' || (effect === 'post' && entry.length === 0)) return { state: 'closed', posting };
  return { state: 'approved', posting: effect === 'post' ? { ...posting, state: 'queued' } : posting };
}
