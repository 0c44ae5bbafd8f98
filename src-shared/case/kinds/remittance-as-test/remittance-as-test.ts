import { check, describeEvidence } from '../../describe.ts';
import { approvedByKindAndAmount, type CaseKind } from '../../kind.ts';

/** A remittance in an interchange that its sender marked as a test (ISA15 = T). */
export const remittanceAsTest: CaseKind = {
  kind: 'remittance-as-test',
  label: 'Test remittance',
  plural: 'Test remittances',
  prefix: 'TR',
  queue: 'remittance-exceptions',
  amountLabel: 'Payment',
  approve: {
    verb: 'Post as a payment',
    effect: 'resume',
    explains:
      'Takes it for a payment although its sender marked it as a test: it then posts as any other. To leave it out of the books, refuse the case.',
  },
  duty: 'payment-review',
  mayBeProposedByPeople: false,
  approval: approvedByKindAndAmount,
  describe: (evidence) => {
    const description = describeEvidence(evidence);
    if (evidence.of !== 'set' || evidence.payerName !== '') return description;
    const unknown = check(
      'payer',
      'The payer is known',
      'warned',
      'Nobody in the directory fits the payer of the file.',
    );
    return { ...description, checks: [...description.checks, unknown] };
  },
};
