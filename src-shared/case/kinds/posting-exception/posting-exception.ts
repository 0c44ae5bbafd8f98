import { describeEvidence } from '../../describe.ts';
import { approvedByKindAndAmount, type CaseKind } from '../../kind.ts';

/** An approved entry that the ledger would not take. */
export const postingException: CaseKind = {
  kind: 'posting-exception',
  label: 'Posting exception',
  plural: 'Posting exceptions',
  prefix: 'PX',
  queue: 'posting-exceptions',
  payer: 'optional',
  amountLabel: 'Not posted',
  approve: {
    verb: 'Post again',
    effect: 'resume',
    explains: 'Tries the posting again, once its cause is mended. It cannot be posted twice.',
  },
  duty: 'payment-review',
  mayBeProposedByPeople: false,
  approval: approvedByKindAndAmount,
  describe: (evidence) => describeEvidence(evidence),
};
