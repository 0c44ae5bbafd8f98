import type { PolicyTable } from '../policy-document.ts';

const usual = { site: 'any', risk: 'low' };

/** How many approvals a spend request takes. Whether it may go over its budget at all is the business of `spend-budget`. */
export const spendApproval: PolicyTable = {
  policy: 'spend-approval',
  version: 1,
  title: 'Approval of spend requests',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    { name: 'amountMinor', type: 'money', label: 'Amount' },
    { name: 'overBudgetMinor', type: 'money', label: 'Over budget by' },
    { name: 'site', type: 'text', label: 'Site' },
    { name: 'risk', type: 'text', label: 'Risk', allowed: '"low", "medium", "high"' },
  ],
  outputs: [
    { name: 'approvals', type: 'number', allowed: [1, 2] },
    { name: 'levels', type: 'text', allowed: ['any', 'department-owner', 'two-highest'] },
  ],
  rules: [
    {
      id: 'SA-2',
      text: 'A request over budget takes an approval of each of the two highest levels, the controller among them.',
      when: { overBudgetMinor: '> 0' },
      then: { approvals: 2, levels: 'two-highest' },
    },
    {
      id: 'SA-3',
      text: 'A request above $25,000.00 takes an approval of each of the two highest levels.',
      when: { amountMinor: '> 2500000' },
      then: { approvals: 2, levels: 'two-highest' },
    },
    {
      id: 'SA-4',
      text: 'A request above $5,000.00 takes two approvals, one of them of whoever answers for the department.',
      when: { amountMinor: '> 500000' },
      then: { approvals: 2, levels: 'department-owner' },
    },
    {
      id: 'SA-6',
      text: 'A request above $1,000.00 of high risk takes two approvals, one of them of whoever answers for the department.',
      when: { amountMinor: '> 100000', risk: '"high"' },
      then: { approvals: 2, levels: 'department-owner' },
    },
    {
      id: 'SA-5',
      text: 'Any other request is approved by whoever answers for the department.',
      when: {},
      then: { approvals: 1, levels: 'department-owner' },
    },
  ],
  examples: [
    {
      text: '$5,000.00 within budget takes the owner of the department',
      inputs: { ...usual, amountMinor: 5_000_00, overBudgetMinor: 0 },
      expect: { approvals: 1, levels: 'department-owner' },
    },
    {
      text: 'a cent over budget takes the two highest levels',
      inputs: { ...usual, amountMinor: 1_00, overBudgetMinor: 1 },
      expect: { approvals: 2, levels: 'two-highest' },
    },
    {
      text: '$1,000.01 of high risk takes two',
      inputs: { ...usual, amountMinor: 1_000_01, overBudgetMinor: 0, risk: 'high' },
      expect: { approvals: 2, levels: 'department-owner' },
    },
  ],
};
