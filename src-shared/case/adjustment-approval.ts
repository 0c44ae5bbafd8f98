import type { CaseKind } from './kind.ts';

/** By the policy `adjustment-approval`: what is corrected, of which payer, and how much is moved. */
export const adjustmentApproval: CaseKind['approval'] = {
  policy: 'adjustment-approval',
  inputs: ({ kind, amountMinor, payerClass }) => ({ kind, amountMinor, payerClass }),
};
