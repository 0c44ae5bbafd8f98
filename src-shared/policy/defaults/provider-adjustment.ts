import type { PolicyTable } from '../policy-document.ts';

/**
 * Which account a provider adjustment (PLB) goes to. A positive amount reduces the payment and is a debit, a negative one
 * a credit. `kind` is the kind of case it opens, '' for none.
 */
export const providerAdjustment: PolicyTable = {
  policy: 'provider-adjustment',
  version: 1,
  title: 'Where a provider adjustment is booked',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    { name: 'code', type: 'text', label: 'Provider adjustment code' },
    { name: 'reduces', type: 'boolean', label: 'Reduces the payment' },
  ],
  outputs: [
    { name: 'account', type: 'text' },
    { name: 'kind', type: 'text' },
  ],
  rules: [
    {
      id: 'PA-1',
      text: 'A recovered overpayment (WO) is a takeback: a person checks it against the claim it names.',
      when: { code: '"WO"', reduces: 'true' },
      then: { account: '1210', kind: 'takeback' },
    },
    {
      id: 'PA-2',
      text: 'A recovery that is paid back (WO, negative) relieves the recoupment account.',
      when: { code: '"WO"' },
      then: { account: '1210', kind: '' },
    },
    {
      id: 'PA-3',
      text: 'A balance carried forward (FB) is owed to the payer until a later remittance recovers it.',
      when: { code: '"FB"' },
      then: { account: '2120', kind: '' },
    },
    {
      id: 'PA-4',
      text: 'An authorised return (72) settles a refund that was payable to the payer.',
      when: { code: '"72"' },
      then: { account: '2110', kind: '' },
    },
    {
      id: 'PA-5',
      text: 'Interest (L6) is interest income.',
      when: { code: '"L6"' },
      then: { account: '7010', kind: '' },
    },
    {
      id: 'PA-6',
      text: 'An adjustment (CS) waits in unapplied cash.',
      when: { code: '"CS"' },
      then: { account: '2150', kind: '' },
    },
    {
      id: 'PA-7',
      text: 'A provider adjustment without an account of its own waits in unapplied cash.',
      when: {},
      then: { account: '2150', kind: '' },
    },
  ],
  examples: [
    {
      text: 'a recovered overpayment is a takeback',
      inputs: { code: 'WO', reduces: true },
      expect: { account: '1210', kind: 'takeback' },
    },
    {
      text: 'interest is income',
      inputs: { code: 'L6', reduces: false },
      expect: { account: '7010', kind: '' },
    },
  ],
};
