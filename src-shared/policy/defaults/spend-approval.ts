import type { PolicyTable } from '../policy-document.ts';

/**
 * How many approvals a spend request takes, and whether it may go over its budget. `budget`: 'ask' lets those who approve decide,
 * 'block' lets nobody; it says nothing where nothing is over.
 */
export const spendApproval: PolicyTable = {
  policy: 'spend-approval',
  version: 1,
  title: 'Approval of spend requests',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    { name: 'amountMinor', type: 'money', label: 'Amount' },
    { name: 'overBudgetMinor', type: 'money', label: 'Over budget by' },
  ],
  outputs: [
    { name: 'approvals', type: 'number', allowed: [1, 2] },
    { name: 'levels', type: 'text', allowed: ['any', 'department-owner', 'two-highest'] },
    { name: 'budget', type: 'text', allowed: ['ask', 'block'] },
  ],
  rules: [
    {
      id: 'SA-1',
      text: 'More than $10,000.00 over budget waits until the budget is changed.',
      when: { overBudgetMinor: '> 1000000' },
      then: { approvals: 2, levels: 'two-highest', budget: 'block' },
    },
    {
      id: 'SA-2',
      text: 'A request over budget takes an approval of each of the two highest levels, the controller among them.',
      when: { overBudgetMinor: '> 0' },
      then: { approvals: 2, levels: 'two-highest', budget: 'ask' },
    },
    {
      id: 'SA-3',
      text: 'A request above $25,000.00 takes an approval of each of the two highest levels.',
      when: { amountMinor: '> 2500000' },
      then: { approvals: 2, levels: 'two-highest', budget: 'ask' },
    },
    {
      id: 'SA-4',
      text: 'A request above $5,000.00 takes two approvals, one of them of whoever answers for the department.',
      when: { amountMinor: '> 500000' },
      then: { approvals: 2, levels: 'department-owner', budget: 'ask' },
    },
    {
      id: 'SA-5',
      text: 'Any other request is approved by whoever answers for the department.',
      when: {},
      then: { approvals: 1, levels: 'department-owner', budget: 'ask' },
    },
  ],
  examples: [
    {
      text: '$5,000.00 within budget takes the owner of the department',
      inputs: { amountMinor: 5_000_00, overBudgetMinor: 0 },
      expect: { approvals: 1, levels: 'department-owner' },
    },
    {
      text: 'a cent over budget takes the two highest levels',
      inputs: { amountMinor: 1_00, overBudgetMinor: 1 },
      expect: { approvals: 2, levels: 'two-highest', budget: 'ask' },
    },
    {
      text: '$10,000.01 over budget waits',
      inputs: { amountMinor: 20_000_00, overBudgetMinor: 10_000_01 },
      expect: { budget: 'block' },
    },
  ],
};
