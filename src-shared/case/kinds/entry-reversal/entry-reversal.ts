import { reverseLines } from '../../../journal/reverse.ts';
import { describeEvidence } from '../../describe.ts';
import { approvedByKindAndAmount, type CaseKind } from '../../kind.ts';

/** A case that was posted and should not have been, or not like this: undone by an entry of its own, never edited. */
export const entryReversal: CaseKind = {
  kind: 'entry-reversal',
  label: 'Reversal of an entry',
  plural: 'Reversals of entries',
  prefix: 'ER',
  queue: 'reversals',
  reversesEntries: true,
  amountLabel: 'Reversed',
  approve: {
    verb: 'Post the reversal',
    effect: 'post',
    explains: 'Posts the mirror image of the entry, linked to it. The entry itself stays as it is.',
  },
  duty: 'payment-review',
  mayBeProposedByPeople: false,
  approval: approvedByKindAndAmount,
  describe: (evidence) => {
    const general = describeEvidence(evidence);
    return evidence.of === 'posted-case' ? { ...general, entry: reverseLines(evidence.entry) } : general;
  },
};
