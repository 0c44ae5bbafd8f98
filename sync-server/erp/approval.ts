import { canonicalJson } from '../../src-shared/sync/command.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { partsOf } from '../../src-shared/journal/entry-parts.ts';
import type { ProposedLine } from '../../src-shared/journal/journal-entry.ts';
import { reverseLines } from '../../src-shared/journal/reverse.ts';
import { approvalsIn } from '../../src-shared/case/amendment.ts';
import { findCase } from '../store/billing-cases.ts';
import { findEvaluationById, type RecordedEvaluation } from '../store/policies.ts';
import { findRemittance } from '../store/remittances.ts';
import type { Tx } from '../store/transaction.ts';
import type { Posting } from './port.ts';

/**
 * Why a posting may not leave, in a sentence; null when it may: a recorded policy decision lets it post, or the case it
 * rests on has the approvals that decision asks for, and its lines are the ones that were decided.
 */
export async function whyNotApproved(tx: Tx, posting: Posting): Promise<string | null> {
  const evaluation = await findEvaluationById(tx, posting.approval.evaluation);
  if (!evaluation) return 'No policy decision is recorded for it.';
  return posting.approval.case === ''
    ? await whyPolicyForbids(tx, posting, evaluation)
    : await whyCaseForbids(tx, posting, evaluation);
}

async function whyPolicyForbids(
  tx: Tx,
  posting: Posting,
  { subject, then }: RecordedEvaluation,
): Promise<string | null> {
  const { remittance } = posting.source;
  if (then['action'] !== 'post' || remittance === '' || subject !== remittance) {
    return 'The policy does not let it post without people.';
  }
  return await whyNotEntryOfRemittance(tx, posting);
}

async function whyCaseForbids(tx: Tx, posting: Posting, { then }: RecordedEvaluation): Promise<string | null> {
  const { approval, source } = posting;
  const subject = await findCase(tx, approval.case);
  if (!subject) return 'The case that approves it does not exist.';
  if (subject.approvalRule.evaluation !== approval.evaluation) return 'Its policy decision is not the one of its case.';
  const isUndone = subject.state === 'postingFailed' && isUndoing(subject, posting);
  if (subject.state !== 'approved' && subject.state !== 'closed' && !isUndone)
    return `Its case ${subject.number} is ${subject.state}.`;
  const proposer = subject.proposedBy.id;
  const others = subject.approvals.filter((one) => one.by.id !== proposer && one.for?.id !== proposer);
  // Whoever lent their authority counts with whom they lent it to, once.
  const people = new Set(others.map((one) => (one.for ?? one.by).id));
  const needed = Math.max(approvalsIn({ then }), subject.approvalsNeeded);
  if (people.size < needed) return `Its case ${subject.number} has ${people.size} of ${needed} approvals.`;
  if (posting.kind !== 'remittance') {
    const remittance = source.remittance === '' ? null : await findRemittance(tx, source.remittance);
    // It would release, refund or write off what never came into the books.
    if (remittance?.state === 'refused') return 'Its remittance was given up, and nothing of it is booked.';
    return isEntryOf(subject, posting) ? null : 'The entry is not the one that was approved.';
  }
  if (subject.evidence.remittance !== source.remittance) return 'Its case concerns another remittance.';
  return await whyNotEntryOfRemittance(tx, posting);
}

/** What was approved is posted as one, or in its parts; and of these the one ahead may be undone. */
function isEntryOf(subject: CaseDocument, posting: Posting): boolean {
  if (isSameEntry(subject.entry, posting.lines) || isUndoing(subject, posting)) return true;
  const parts = partsOf(subject.entry);
  return parts !== null && (isSameEntry(parts.memo, posting.lines) || isSameEntry(parts.books, posting.lines));
}

/** Takes back what the same approvals had let pass ahead of the rest, and nothing else. */
function isUndoing({ id, entry, posting: { memos = [] } }: CaseDocument, { key, lines }: Posting): boolean {
  const undone = memos.find((memo) => memo.state === 'undoing' && key === `${memo.key}/undo`);
  const parts = partsOf(entry);
  return (
    undone !== undefined &&
    parts !== null &&
    key.startsWith(`case/${id}/`) &&
    isSameEntry(reverseLines(parts.memo), lines)
  );
}

async function whyNotEntryOfRemittance(tx: Tx, { source, lines }: Posting): Promise<string | null> {
  const remittance = await findRemittance(tx, source.remittance);
  if (!remittance) return 'The remittance it was made from does not exist.';
  return isSameEntry(remittance.entry, lines) ? null : 'The entry is not the one proposed for its remittance.';
}

function isSameEntry(decided: readonly ProposedLine[], posted: readonly ProposedLine[]): boolean {
  return canonicalJson(decided) === canonicalJson(posted);
}
