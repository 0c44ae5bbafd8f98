import { describeEvidence } from '../../describe.ts';
import { approvedByKindAndAmount, type CaseKind } from '../../kind.ts';

/** Two people decided one case in different ways, for instance without a network: a supervisor looks at both decisions. */
export const decisionConflict: CaseKind = {
  kind: 'decision-conflict',
  label: 'Conflicting decisions',
  plural: 'Conflicting decisions',
  prefix: 'CD',
  queue: 'decision-conflicts',
  amountLabel: 'At stake',
  approve: {
    verb: 'Acknowledge',
    effect: 'close',
    explains:
      'Says that you have seen both decisions. The one that stands is not changed: what it posted is undone by an entry of its own.',
  },
  duty: '',
  mayBeProposedByPeople: false,
  approval: approvedByKindAndAmount,
  describe: (evidence) => describeEvidence(evidence),
};
