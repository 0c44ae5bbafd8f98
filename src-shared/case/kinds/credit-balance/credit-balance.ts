import { accounts } from '../../../journal/chart.ts';
import { entryLines } from '../../../journal/post-lines.ts';
import { describeEvidence, moneyFact } from '../../describe.ts';
import { approvedByKindAndAmount, type CaseKind } from '../../kind.ts';

/** Payments and allowances on an account exceed its charge: somebody is owed money back. Never written off. */
export const creditBalance: CaseKind = {
  kind: 'credit-balance',
  label: 'Credit balance',
  plural: 'Credit balances',
  prefix: 'CB',
  queue: 'credit-balances',
  onAccount: 'settles-credit',
  amountLabel: 'Credit',
  approve: {
    verb: 'Record as refund payable',
    effect: 'post',
    explains: 'Moves the credit from the payer’s receivable to refunds payable. The refund itself is paid later.',
  },
  duty: 'refund-authorisation',
  mayBeProposedByPeople: false,
  approval: approvedByKindAndAmount,
  describe: (evidence) => {
    const general = describeEvidence(evidence);
    if (evidence.of !== 'claim') return general;
    const { creditMinor, payerParty, claim } = evidence;
    const text = `Credit balance ${claim.accountId}`;
    const segments: [number, number][] = [[claim.lineage.firstSegment, claim.lineage.lastSegment]];
    return {
      ...general,
      amountMinor: creditMinor,
      facts: [moneyFact('credit', 'Credit', creditMinor), ...general.facts],
      entry: entryLines([
        { account: accounts.payerReceivable, party: payerParty, debitMinor: creditMinor, text, segments },
        { account: accounts.payerRefunds, party: payerParty, debitMinor: -creditMinor, text, segments },
      ]),
    };
  },
};
