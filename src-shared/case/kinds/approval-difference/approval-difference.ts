import { describeEvidence } from '../../describe.ts';
import { approvedByKindAndAmount, type CaseKind } from '../../kind.ts';

/** What stands in the books and what was approved do not agree: a controller finds out why. */
export const approvalDifference: CaseKind = {
  kind: 'approval-difference',
  label: 'Approval difference',
  plural: 'Approval differences',
  prefix: 'AD',
  queue: 'approval-differences',
  amountLabel: 'At stake',
  approve: {
    verb: 'Acknowledge',
    effect: 'close',
    explains:
      'Says that you know why they differ. Nothing is posted with it; a difference that is set right closes its case by itself.',
  },
  duty: '',
  mayBeProposedByPeople: false,
  approval: approvedByKindAndAmount,
  describe: (evidence) => describeEvidence(evidence),
};
