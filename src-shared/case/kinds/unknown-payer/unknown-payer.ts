import { describeEvidence } from '../../describe.ts';
import { approvedByKindAndAmount, type CaseKind } from '../../kind.ts';

/** A remittance whose payer is not in the directory. */
export const unknownPayer: CaseKind = {
  kind: 'unknown-payer',
  label: 'Unknown payer',
  plural: 'Unknown payers',
  prefix: 'UP',
  queue: 'remittance-exceptions',
  payer: 'unknown',
  amountLabel: 'Payment',
  approve: {
    verb: 'Confirm payer',
    effect: 'resume',
    explains: 'Confirms the payer: the remittance then posts as any other, and its exceptions open cases of their own.',
  },
  duty: 'payment-review',
  mayBeProposedByPeople: false,
  approval: approvedByKindAndAmount,
  describe: (evidence) => describeEvidence(evidence),
};
