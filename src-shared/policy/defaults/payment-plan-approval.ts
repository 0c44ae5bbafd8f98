import type { PolicyTable } from '../policy-document.ts';

const usual = { payerClass: '', site: 'any', risk: 'low' };

/** How many approvals a payment plan takes, and of which levels, as in `write-off-approval`. */
export const paymentPlanApproval: PolicyTable = {
  policy: 'payment-plan-approval',
  version: 1,
  title: 'Approval of payment plans',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    { name: 'amountMinor', type: 'money', label: 'In the plan' },
    { name: 'discountMinor', type: 'money', label: 'Discount' },
    { name: 'exceptions', type: 'number', label: 'Terms that are not the usual ones' },
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
      id: 'PPA-1',
      text: 'A discount above $2,000.00 takes two approvals, like a write-off.',
      when: { discountMinor: '> 200000' },
      then: { approvals: 2, levels: 'any' },
    },
    {
      id: 'PPA-2',
      text: 'A plan of more than $10,000.00 with two unusual terms or more takes two approvals.',
      when: { amountMinor: '> 1000000', exceptions: '>= 2' },
      then: { approvals: 2, levels: 'any' },
    },
    {
      id: 'PPA-3',
      text: 'A plan of more than $25,000.00 takes two approvals.',
      when: { amountMinor: '> 2500000' },
      then: { approvals: 2, levels: 'any' },
    },
    {
      id: 'PPA-4',
      text: 'A discount, or a term that is not usual, takes one approval.',
      when: {},
      then: { approvals: 1, levels: 'any' },
    },
  ],
  examples: [
    {
      text: 'an unusual term takes one',
      inputs: { ...usual, amountMinor: 800_00, discountMinor: 0, exceptions: 1 },
      expect: { approvals: 1 },
    },
    {
      text: 'a discount of $2,000.01 takes two',
      inputs: { ...usual, amountMinor: 12_000_00, discountMinor: 2_000_01, exceptions: 0 },
      expect: { approvals: 2 },
    },
  ],
};
