import { accounts } from '../../../journal/chart.ts';
import { entryLines } from '../../../journal/post-lines.ts';
import { describeEvidence } from '../../describe.ts';
import { approvedByKindAndAmount, type CaseKind } from '../../kind.ts';

/** What a payment plan earns of its finance charge as its instalments fall due. The plan was approved with it, so it waits for nobody. */
export const earnedCharge: CaseKind = {
  kind: 'earned-charge',
  label: 'Earned finance charge',
  plural: 'Earned finance charges',
  prefix: 'FC',
  queue: 'earned-charges',
  amountLabel: 'Earned',
  approve: {
    verb: 'Approve earning',
    effect: 'post',
    explains: 'Books as income what an instalment that fell due earned of the finance charge of its plan.',
  },
  duty: '',
  mayBeProposedByPeople: false,
  payer: 'optional',
  booksEarnings: true,
  onAccount: 'earns',
  approval: approvedByKindAndAmount,
  describe: (evidence) => {
    const general = describeEvidence(evidence);
    if (evidence.of !== 'earning') return general;
    const { about, amountMinor, isTakenBack } = evidence;
    const earnedMinor = isTakenBack ? -amountMinor : amountMinor;
    const text = `${isTakenBack ? 'Taken back of' : 'Earned of'} ${about.number}`;
    return {
      ...general,
      entry: entryLines([
        { account: accounts.unearnedFinanceCharges, party: about.account, debitMinor: earnedMinor, text },
        { account: accounts.interestIncome, debitMinor: -earnedMinor, text },
      ]),
    };
  },
};
