import type { CaseKind } from './kind.ts';

/** By the policy `refund-approval`: the amount, the way it goes back, and how many checks did not pass. */
export const refundApproval: CaseKind['approval'] = {
  policy: 'refund-approval',
  inputs: ({ kind, amountMinor, payerClass, inputs = {} }) => ({
    kind,
    amountMinor,
    payerClass,
    tenderDiffers: inputs['tenderDiffers'] === true,
    openChecks: typeof inputs['openChecks'] === 'number' ? inputs['openChecks'] : 0,
  }),
};
