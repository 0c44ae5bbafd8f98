import { err, ok } from '../base/result.ts';
import type { CaseDocument } from './case-document.ts';
import type { Amendment, CaseEvent, Change } from './case-event.ts';
import { evidenceHash } from './evidence-hash.ts';

/** Approvals given to other evidence are void; what only helps to judge may change beneath them. */
export function recheck(current: CaseDocument, amendment: Amendment | null): Change {
  if (!amendment) return ok({});
  const next = amended(current, amendment);
  const isSame = evidenceHash({ ...current, ...next }) === evidenceHash(current);
  return ok(isSame ? next : { ...next, approvals: [], owner: null });
}

/** An amendment with what the document may change itself. */
export function amended(
  current: CaseDocument,
  { facts = current.facts, entry = current.entry, checks, blockedBy, steps, ...rest }: Partial<Amendment>,
): Partial<CaseDocument> {
  return {
    ...rest,
    facts: [...facts],
    entry: [...entry],
    ...(checks ? { checks: [...checks] } : {}),
    ...(blockedBy ? { blockedBy: [...blockedBy] } : {}),
    ...(steps ? { steps: [...steps] } : {}),
  };
}

export function proposersChange(
  current: CaseDocument,
  event: Extract<CaseEvent, { type: 'resubmit' | 'amend' }>,
  change: Pick<Partial<CaseDocument>, 'state' | 'approvals'> & Partial<Amendment>,
): Change {
  if (event.text.trim() === '') return err({ kind: 'reasonRequired', action: event.type });
  const { proposedBy } = current;
  if (proposedBy.id !== event.by.id && proposedBy.id !== event.inPlaceOf) {
    return err({ kind: 'notProposer', proposer: proposedBy });
  }
  const { state = current.state, approvals = current.approvals, ...amendment } = change;
  // Whoever answers for a proposal is its proposer from now on, and does not approve it.
  return ok({ ...amended(current, amendment), state, approvals, proposedBy: event.by, owner: null });
}
