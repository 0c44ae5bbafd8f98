import type { PolicyTable } from '../policy-document.ts';

const example = {
  kind: 'patient-refund',
  payerClass: 'self-pay',
  tenderDiffers: false,
  openChecks: 0,
  site: 'any',
  risk: 'low',
};

/**
 * How many approvals a refund takes. Whose they are is the business of `authority`: a manager up to $1,000.00, a director above.
 *
 * @see https://www.ovmc-eorh.com/about-us/refund-policy.asp: “manager; > $1,000 director of patient accounts”
 */
export const refundApproval: PolicyTable = {
  policy: 'refund-approval',
  version: 1,
  title: 'Approval of refunds',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    { name: 'kind', type: 'text', label: 'Kind of case' },
    { name: 'amountMinor', type: 'money', label: 'Amount' },
    { name: 'payerClass', type: 'text', label: 'Payer class' },
    { name: 'tenderDiffers', type: 'boolean', label: 'Goes back another way than it came' },
    { name: 'openChecks', type: 'number', label: 'Checks not passed' },
    { name: 'site', type: 'text', label: 'Site' },
    { name: 'risk', type: 'text', label: 'Risk', allowed: '"low", "medium", "high"' },
  ],
  outputs: [
    { name: 'approvals', type: 'number', allowed: [1, 2] },
    { name: 'levels', type: 'text', allowed: ['any', 'department-owner', 'two-highest'] },
  ],
  rules: [
    {
      id: 'RA-1',
      text: 'An amount that is not above zero is no refund: two people look at it.',
      when: { amountMinor: '<= 0' },
      then: { approvals: 2, levels: 'any' },
    },
    {
      id: 'RA-2',
      text: 'A refund above $25,000.00 takes an approval of each of the two highest levels.',
      when: { amountMinor: '> 2500000' },
      then: { approvals: 2, levels: 'two-highest' },
    },
    {
      id: 'RA-3',
      text: 'A refund above $5,000.00 takes two approvals.',
      when: { amountMinor: '> 500000' },
      then: { approvals: 2, levels: 'any' },
    },
    {
      id: 'RA-4',
      text: 'A refund above $250.00 that goes back another way than it came takes two approvals: that is how refunds are stolen.',
      when: { amountMinor: '> 25000', tenderDiffers: 'true' },
      then: { approvals: 2, levels: 'any' },
    },
    {
      id: 'RA-5',
      text: 'A refund above $250.00 of which two checks or more did not pass takes two approvals.',
      when: { amountMinor: '> 25000', openChecks: '>= 2' },
      then: { approvals: 2, levels: 'any' },
    },
    {
      id: 'RA-7',
      text: 'A refund above $1,000.00 of high risk takes two approvals.',
      when: { amountMinor: '> 100000', risk: '"high"' },
      then: { approvals: 2, levels: 'any' },
    },
    {
      id: 'RA-6',
      text: 'Any other refund takes one approval.',
      when: {},
      then: { approvals: 1, levels: 'any' },
    },
  ],
  examples: [
    {
      text: 'a refund of $1,000.00 takes one approval',
      inputs: { ...example, amountMinor: 1_000_00 },
      expect: { approvals: 1 },
    },
    {
      text: 'a refund of $5,000.01 takes two',
      inputs: { ...example, amountMinor: 5_000_01 },
      expect: { approvals: 2 },
    },
    {
      text: 'a card payment of $250.01 that goes back by check takes two',
      inputs: { ...example, amountMinor: 250_01, tenderDiffers: true },
      expect: { approvals: 2 },
    },
    {
      text: 'a card payment of $250.00 that goes back by check takes one',
      inputs: { ...example, amountMinor: 250_00, tenderDiffers: true },
      expect: { approvals: 1 },
    },
    {
      text: 'of high risk, $1,000.01 takes two',
      inputs: { ...example, amountMinor: 1_000_01, risk: 'high' },
      expect: { approvals: 2 },
    },
  ],
};
