import { accounts } from '../../../journal/chart.ts';
import type { ProposedLine } from '../../../journal/journal-entry.ts';
import { entryLines } from '../../../journal/post-lines.ts';
import { formatMinor } from '../../../money/format.ts';
import { check, describeEvidence } from '../../describe.ts';
import type { CaseEvidence } from '../../evidence.ts';
import { approvedByKindAndAmount, type CaseKind } from '../../kind.ts';

type ClaimEvidence = Extract<CaseEvidence, { of: 'claim' }>;

/** A claim whose charge less adjustments is not its payment, in a remittance that adds up. */
export const claimException: CaseKind = {
  kind: 'claim-exception',
  label: 'Claim out of balance',
  plural: 'Claims out of balance',
  prefix: 'CX',
  queue: 'remittance-exceptions',
  amountLabel: 'Payment',
  approve: {
    verb: 'Post to payer A/R',
    effect: 'post',
    explains:
      'Releases the cash from unapplied cash to the payer’s receivable. No allowance, patient share or write-off is booked: what the claim does not explain stays receivable.',
  },
  duty: 'payment-review',
  mayBeProposedByPeople: false,
  approval: approvedByKindAndAmount,
  describe: (evidence) => {
    const general = describeEvidence(evidence);
    if (evidence.of !== 'claim') return general;
    return { ...general, checks: [...general.checks, ...credit(evidence)], entry: releaseEntry(evidence) };
  },
};

function credit({ creditMinor }: ClaimEvidence) {
  if (creditMinor === 0) return [];
  const detail = `With this payment, payments and allowances exceed the charge by ${formatMinor(creditMinor)}.`;
  return [check('credit', 'Leaves no credit', 'warned', detail)];
}

function releaseEntry({ claim, booking, payerParty }: ClaimEvidence): ProposedLine[] {
  const { paidMinor } = booking;
  const text = `Claim out of balance ${claim.accountId}`;
  const segments: ProposedLine['segments'] = [[claim.lineage.firstSegment, claim.lineage.lastSegment]];
  return entryLines([
    { account: accounts.unappliedCash, debitMinor: paidMinor, text, segments },
    { account: accounts.payerReceivable, party: payerParty, debitMinor: 0 - paidMinor, text, segments },
  ]);
}
