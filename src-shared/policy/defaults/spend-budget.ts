import type { PolicyTable } from '../policy-document.ts';

/**
 * Whether a spend request may go over its budget: 'ask' lets those who approve it decide, 'block' lets nobody. Asked before its risk is
 * known, and only where something is over.
 */
export const spendBudget: PolicyTable = {
  policy: 'spend-budget',
  version: 1,
  title: 'Spending over budget',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    { name: 'amountMinor', type: 'money', label: 'Amount' },
    { name: 'overBudgetMinor', type: 'money', label: 'Over budget by' },
    { name: 'site', type: 'text', label: 'Site' },
  ],
  outputs: [{ name: 'budget', type: 'text', allowed: ['ask', 'block'] }],
  rules: [
    {
      id: 'SPB-1',
      text: 'More than $10,000.00 over budget waits until the budget is changed.',
      when: { overBudgetMinor: '> 1000000' },
      then: { budget: 'block' },
    },
    {
      id: 'SPB-2',
      text: 'Whoever approves a request decides whether it may go over budget.',
      when: {},
      then: { budget: 'ask' },
    },
  ],
  examples: [
    {
      text: '$10,000.00 over budget is for those who approve',
      inputs: { amountMinor: 20_000_00, overBudgetMinor: 10_000_00, site: 'any' },
      expect: { budget: 'ask' },
    },
    {
      text: '$10,000.01 over budget waits',
      inputs: { amountMinor: 20_000_00, overBudgetMinor: 10_000_01, site: 'any' },
      expect: { budget: 'block' },
    },
  ],
};
