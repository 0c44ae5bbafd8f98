import { formatMinor } from '../../../money/format.ts';
import type { AgreedRefund } from '../../../remittance/agreed-refund.ts';
import type { Check } from '../../case-document.ts';
import { check, describeEvidence } from '../../describe.ts';
import { approvedByKindAndAmount, type CaseKind } from '../../kind.ts';

const booked = check(
  'booked',
  'Booked with its remittance',
  'passed',
  'The recovery stands in the entry of the remittance, so this case posts nothing of its own.',
);

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
  isBookedWithRemittance: true,
  describe: (evidence) => {
    const general = describeEvidence(evidence);
    const refund = evidence.of === 'provider-adjustment' ? evidence.refund : undefined;
    return { ...general, checks: [...general.checks, booked, ...(refund ? [returnedTwice(refund)] : [])] };
  },
};

function returnedTwice({ number, amountMinor }: AgreedRefund): Check {
  const detail = `${number} returns ${formatMinor(amountMinor)} under this reference by check: have the payer give it back (72).`;
  return check('returned-twice', 'Not returned another way', 'failed', detail);
}
