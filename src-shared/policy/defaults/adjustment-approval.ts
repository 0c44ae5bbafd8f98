import type { PolicyTable } from '../policy-document.ts';

const usual = { site: 'any', risk: 'low' };

/**
 * How many approvals the correction of a charge, of a payment or of an adjustment takes; `levels` as in `write-off-approval`.
 * The amount is what is moved or reversed, not what is left when both sides are counted.
 */
export const adjustmentApproval: PolicyTable = {
  policy: 'adjustment-approval',
  version: 1,
  title: 'Approval of corrections and credit adjustments',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    { name: 'kind', type: 'text', label: 'Kind of case' },
    { name: 'amountMinor', type: 'money', label: 'Amount' },
    { name: 'payerClass', type: 'text', label: 'Payer class' },
    { name: 'site', type: 'text', label: 'Site' },
    { name: 'risk', type: 'text', label: 'Risk', allowed: '"low", "medium", "high"' },
  ],
  outputs: [
    { name: 'approvals', type: 'number', allowed: [1, 2] },
    { name: 'levels', type: 'text', allowed: ['any', 'department-owner', 'two-highest'] },
  ],
  rules: [
    {
      id: 'AA-1',
      text: 'An amount that is not above zero corrects nothing: two people look at it.',
      when: { amountMinor: '<= 0' },
      then: { approvals: 2, levels: 'any' },
    },
    {
      id: 'AA-2',
      text: 'A correction above $25,000.00 takes an approval of each of the two highest levels.',
      when: { amountMinor: '> 2500000' },
      then: { approvals: 2, levels: 'two-highest' },
    },
    {
      id: 'AA-3',
      text: 'A charge of Medicare or Medicaid above $1,000.00 is corrected with two approvals: what is billed anew is a claim on public money.',
      when: { kind: '"charge-correction"', payerClass: '"medicare", "medicaid"', amountMinor: '> 100000' },
      then: { approvals: 2, levels: 'any' },
    },
    {
      id: 'AA-6',
      text: 'A correction above $1,000.00 of high risk takes two approvals.',
      when: { amountMinor: '> 100000', risk: '"high"' },
      then: { approvals: 2, levels: 'any' },
    },
    {
      id: 'AA-4',
      text: 'Other corrections up to $5,000.00 take one approval: they move money between our own accounts, or bill what was done.',
      when: { amountMinor: '<= 500000' },
      then: { approvals: 1, levels: 'any' },
    },
    {
      id: 'AA-5',
      text: 'A correction above $5,000.00 takes two approvals.',
      when: {},
      then: { approvals: 2, levels: 'any' },
    },
  ],
  examples: [
    {
      text: '$5,000.00 moved takes one',
      inputs: { ...usual, kind: 'credit-adjustment', amountMinor: 5_000_00, payerClass: 'commercial' },
      expect: { approvals: 1 },
    },
    {
      text: '$5,000.01 takes two',
      inputs: { ...usual, kind: 'credit-adjustment', amountMinor: 5_000_01, payerClass: 'commercial' },
      expect: { approvals: 2 },
    },
    {
      text: 'a charge of $1,000.01 billed to Medicare anew takes two',
      inputs: { ...usual, kind: 'charge-correction', amountMinor: 1_000_01, payerClass: 'medicare' },
      expect: { approvals: 2 },
    },
    {
      text: 'of high risk, $1,000.01 takes two',
      inputs: { ...usual, kind: 'credit-adjustment', amountMinor: 1_000_01, payerClass: 'commercial', risk: 'high' },
      expect: { approvals: 2 },
    },
  ],
};
