import { describeEvidence } from '../../describe.ts';
import { approvedByKindAndAmount, type CaseKind } from '../../kind.ts';

/** A claim the payer denied. Nothing is booked and nothing written off: closing it leaves the charge receivable. */
export const denial: CaseKind = {
  kind: 'denial',
  label: 'Denial',
  plural: 'Denials',
  prefix: 'DN',
  queue: 'denials',
  amountLabel: 'Denied charge',
  approve: {
    verb: 'Close as worked',
    effect: 'close',
    explains:
      'Closes the denial: it was appealed, rebilled or answered. Nothing is posted; a write-off is proposed apart.',
  },
  duty: '',
  mayBeProposedByPeople: false,
  approval: approvedByKindAndAmount,
  describe: (evidence) => {
    const general = describeEvidence(evidence);
    if (evidence.of !== 'claim') return general;
    return { ...general, amountMinor: Math.abs(evidence.claim.chargeMinor ?? 0) || general.amountMinor };
  },
};
