import type { PolicyTable } from '../policy-document.ts';

const usual = { site: 'any', risk: 'low' };

/** How many approvals a case takes that is not a write-off, and of which levels, as in `write-off-approval`. */
export const caseApproval: PolicyTable = {
  policy: 'case-approval',
  version: 1,
  title: 'Approval of exceptions',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    { name: 'kind', type: 'text', label: 'Kind of case' },
    { name: 'queue', type: 'text', label: 'Queue' },
    { name: 'amountMinor', type: 'money', label: 'Amount' },
    { name: 'payerClass', type: 'text', label: 'Payer class' },
    { name: 'site', type: 'text', label: 'Site' },
    { name: 'risk', type: 'text', label: 'Risk', allowed: '"low", "medium", "high"' },
  ],
  outputs: [
    { name: 'approvals', type: 'number', allowed: [0, 1, 2] },
    { name: 'levels', type: 'text', allowed: ['any', 'department-owner', 'two-highest'] },
  ],
  rules: [
    {
      id: 'CA-1',
      text: 'A remittance or posting exception takes one approval: it moves money between our own accounts only.',
      when: { queue: '"remittance-exceptions", "posting-exceptions"' },
      then: { approvals: 1, levels: 'any' },
    },
    {
      id: 'CA-2',
      text: 'A denial is closed by one person: nothing is written off with it.',
      when: { queue: '"denials"' },
      then: { approvals: 1, levels: 'any' },
    },
    {
      id: 'CA-6',
      text: 'Two decisions that differ, or a posting that differs from its approval, are acknowledged by one supervisor: nothing is posted with it.',
      when: { queue: '"decision-conflicts", "approval-differences"' },
      then: { approvals: 1, levels: 'any' },
    },
    {
      id: 'CA-8',
      text: 'What a payment plan earns of its finance charge as its instalments fall due posts by itself: the plan was approved with it.',
      when: { queue: '"earned-charges"' },
      then: { approvals: 0, levels: 'any' },
    },
    {
      id: 'CA-7',
      text: 'A credit balance above $25,000.00 becomes a refund payable with an approval of each of the two highest levels.',
      when: { queue: '"credit-balances"', amountMinor: '> 2500000' },
      then: { approvals: 2, levels: 'two-highest' },
    },
    {
      id: 'CA-3',
      text: 'A credit balance above $2,000.00 becomes a refund payable with two approvals.',
      when: { queue: '"credit-balances"', amountMinor: '>= 200001' },
      then: { approvals: 2, levels: 'any' },
    },
    {
      id: 'CA-4',
      text: 'A case up to $10,000.00 takes one approval.',
      when: { amountMinor: '<= 1000000' },
      then: { approvals: 1, levels: 'any' },
    },
    {
      id: 'CA-5',
      text: 'A case above $10,000.00 takes two approvals.',
      when: {},
      then: { approvals: 2, levels: 'any' },
    },
  ],
  examples: [
    {
      text: '$10,000.00 takes one',
      inputs: { ...usual, kind: 'takeback', queue: 'takebacks', amountMinor: 10_000_00, payerClass: 'commercial' },
      expect: { approvals: 1 },
    },
    {
      text: '$10,000.01 takes two',
      inputs: { ...usual, kind: 'takeback', queue: 'takebacks', amountMinor: 10_000_01, payerClass: 'commercial' },
      expect: { approvals: 2 },
    },
    {
      text: 'what a payment plan earns takes none',
      inputs: { ...usual, kind: 'earned-charge', queue: 'earned-charges', amountMinor: 6_00, payerClass: '' },
      expect: { approvals: 0 },
    },
    {
      text: 'a credit balance of $2,000.01 takes two',
      inputs: {
        ...usual,
        kind: 'credit-balance',
        queue: 'credit-balances',
        amountMinor: 2_000_01,
        payerClass: 'medicare',
      },
      expect: { approvals: 2 },
    },
  ],
};
