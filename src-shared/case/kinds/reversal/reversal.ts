import { accounts } from '../../../journal/chart.ts';
import type { ProposedLine } from '../../../journal/journal-entry.ts';
import { entryLines } from '../../../journal/post-lines.ts';
import { formatMinor } from '../../../money/format.ts';
import { check, describeEvidence } from '../../describe.ts';
import type { CaseEvidence } from '../../evidence.ts';
import { approvedByKindAndAmount, type CaseKind } from '../../kind.ts';

type ClaimEvidence = Extract<CaseEvidence, { of: 'claim' }>;

/** A claim payment that takes back an earlier one (CLP02 = 22). */
export const reversal: CaseKind = {
  kind: 'reversal',
  label: 'Reversal',
  plural: 'Reversals',
  prefix: 'RV',
  queue: 'reversals',
  amountLabel: 'Reversed payment',
  approve: {
    verb: 'Release reversal',
    effect: 'post',
    explains:
      'Releases the cash from unapplied cash and reverses the allowance and patient share of the earlier payment.',
  },
  duty: 'payment-review',
  mayBeProposedByPeople: false,
  approval: approvedByKindAndAmount,
  describe: (evidence) => {
    const general = describeEvidence(evidence);
    if (evidence.of !== 'claim') return general;
    return { ...general, checks: [...general.checks, earlierPayment(evidence)], entry: releaseEntry(evidence) };
  },
};

function earlierPayment({ earlierAppliedMinor, booking }: ClaimEvidence) {
  const label = 'Takes back a payment we booked';
  const reversed = 0 - booking.paidMinor - booking.contractualMinor;
  if (earlierAppliedMinor >= reversed && earlierAppliedMinor > 0) {
    return check('earlier-payment', label, 'passed', `${formatMinor(earlierAppliedMinor)} were applied before.`);
  }
  const found = earlierAppliedMinor > 0 ? `Only ${formatMinor(earlierAppliedMinor)} were` : 'Nothing was';
  return check('earlier-payment', label, 'warned', `${found} applied before.`);
}

/** The same lines as a payment would have, with unapplied cash in the place of cash: its amounts are negative. */
function releaseEntry({ claim, booking, payerParty }: ClaimEvidence): ProposedLine[] {
  const { paidMinor, contractualMinor, patientMinor } = booking;
  const text = `Reversal ${claim.accountId}`;
  const segments: ProposedLine['segments'] = [[claim.lineage.firstSegment, claim.lineage.lastSegment]];
  return entryLines([
    { account: accounts.unappliedCash, debitMinor: paidMinor, text, segments },
    { account: accounts.contractualAllowance, debitMinor: contractualMinor, text, segments },
    { account: accounts.patientReceivable, party: claim.accountId, debitMinor: patientMinor, text, segments },
    {
      account: accounts.payerReceivable,
      party: payerParty,
      debitMinor: 0 - paidMinor - contractualMinor - patientMinor,
      text,
      segments,
    },
  ]);
}
