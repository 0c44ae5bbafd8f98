import { describeEvidence } from '../../describe.ts';
import { approvedByKindAndAmount, type CaseKind } from '../../kind.ts';

/** A payer recovers an earlier overpayment from this payment (PLB WO). */
export const takeback: CaseKind = {
  kind: 'takeback',
  label: 'Takeback',
  plural: 'Takebacks',
  prefix: 'TB',
  queue: 'takebacks',
  amountLabel: 'Taken back',
  approve: {
    verb: 'Accept takeback',
    effect: 'close',
    explains:
      'Accepts the recovery. It is already booked as recoupment receivable with the remittance, so nothing more is posted.',
  },
  duty: 'payment-review',
  mayBeProposedByPeople: false,
  approval: approvedByKindAndAmount,
  describe: (evidence) => describeEvidence(evidence),
};
