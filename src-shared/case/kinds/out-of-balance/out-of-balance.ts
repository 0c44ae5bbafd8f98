import { accounts } from '../../../journal/chart.ts';
import type { ProposedLine } from '../../../journal/journal-entry.ts';
import { entryLines } from '../../../journal/post-lines.ts';
import type { RemittanceAdvice } from '../../../remittance/remittance.ts';
import { describeEvidence } from '../../describe.ts';
import { approvedByKindAndAmount, type CaseKind } from '../../kind.ts';

/** A transaction set whose claims and provider adjustments do not make its payment. */
export const outOfBalance: CaseKind = {
  kind: 'out-of-balance',
  label: 'Out of balance',
  plural: 'Out of balance',
  prefix: 'OB',
  queue: 'remittance-exceptions',
  amountLabel: 'Payment',
  approve: {
    verb: 'Post to unapplied cash',
    effect: 'post',
    explains: 'Posts the payment to unapplied cash. None of its claims is booked.',
  },
  duty: 'payment-review',
  mayBeProposedByPeople: false,
  approval: approvedByKindAndAmount,
  describe: (evidence) => ({
    ...describeEvidence(evidence),
    entry: evidence.of === 'set' ? unappliedEntry(evidence.advice) : [],
  }),
};

/** The cash that arrived (or left, when negative) is real even if nobody knows yet what for. */
function unappliedEntry({ payment, trace, lineage }: RemittanceAdvice): ProposedLine[] {
  const amount = payment.amountMinor ?? 0;
  const text = `Remittance ${trace.number}, out of balance`;
  const segments: ProposedLine['segments'] = [[lineage.firstSegment, lineage.lastSegment]];
  return entryLines([
    { account: accounts.cashClearing, debitMinor: amount, text, segments },
    { account: accounts.unappliedCash, debitMinor: -amount, text, segments },
  ]);
}
