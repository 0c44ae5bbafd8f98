import { writeOffEntry } from '../../../journal/write-off-entry.ts';
import { formatMinor } from '../../../money/format.ts';
import { describeEvidence } from '../../describe.ts';
import type { CaseKind } from '../../kind.ts';
import { NO_HISTORY } from '../../written-off-before.ts';

/** A receivable given up: found in a remittance, or proposed by a person. */
export const writeOff: CaseKind = {
  kind: 'write-off',
  label: 'Write-off',
  plural: 'Write-offs',
  prefix: 'WO',
  queue: 'write-offs',
  amountLabel: 'Write-off',
  approve: {
    verb: 'Approve write-off',
    effect: 'post',
    explains: 'Posts the write-off to the account of its category once it has all its approvals.',
  },
  duty: 'write-off-authorisation',
  mayBeProposedByPeople: true,
  approval: {
    policy: 'write-off-approval',
    inputs: ({ amountMinor, category, payerClass, site, history = NO_HISTORY }) => ({
      amountMinor,
      accountTotalMinor: amountMinor + history.recentMinor,
      writtenOffBefore: history.sameCategory,
      category,
      payerClass,
      site,
    }),
    asksForHistory: true,
  },
  describe: (evidence) => {
    const general = describeEvidence(evidence);
    if (evidence.of !== 'write-off') return general;
    const at = evidence.claim?.lineage;
    return { ...general, entry: writeOffEntry(evidence, at ? [[at.firstSegment, at.lastSegment]] : []) };
  },
  withAmount: (current, amountMinor) => ({
    title: current.title.replace(formatMinor(current.amountMinor), formatMinor(amountMinor)),
    facts: current.facts.map((fact) =>
      fact.key === 'amount' ? { ...fact, value: { type: 'money', minor: amountMinor } } : fact,
    ),
    entry: current.entry.map((line) =>
      line.debitMinor > 0 ? { ...line, debitMinor: amountMinor } : { ...line, creditMinor: amountMinor },
    ),
  }),
};
