import type { PolicyTable } from '../policy-document.ts';

const usual = { site: 'any', risk: 'low' };

/** How many approvals a vendor invoice takes; its cost object is the department that bears the largest share. */
export const invoiceApproval: PolicyTable = {
  policy: 'invoice-approval',
  version: 1,
  title: 'Approval of vendor invoices',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    { name: 'amountMinor', type: 'money', label: 'Amount' },
    { name: 'departments', type: 'number', label: 'Departments that bear it' },
    { name: 'site', type: 'text', label: 'Site' },
    { name: 'risk', type: 'text', label: 'Risk', allowed: '"low", "medium", "high"' },
  ],
  outputs: [
    { name: 'approvals', type: 'number', allowed: [1, 2] },
    { name: 'levels', type: 'text', allowed: ['any', 'department-owner', 'two-highest'] },
  ],
  rules: [
    {
      id: 'IA-1',
      text: 'An invoice above $25,000.00 takes an approval of each of the two highest levels.',
      when: { amountMinor: '> 2500000' },
      then: { approvals: 2, levels: 'two-highest' },
    },
    {
      id: 'IA-2',
      text: 'An invoice above $5,000.00 takes two approvals, one of them of whoever answers for the department that bears most of it.',
      when: { amountMinor: '> 500000' },
      then: { approvals: 2, levels: 'department-owner' },
    },
    {
      id: 'IA-3',
      text: 'An invoice above $1,000.00 that several departments bear takes two approvals, one of them of whoever answers for the largest share.',
      when: { amountMinor: '> 100000', departments: '>= 2' },
      then: { approvals: 2, levels: 'department-owner' },
    },
    {
      id: 'IA-4',
      text: 'Any other invoice is approved by whoever answers for the department that bears it.',
      when: {},
      then: { approvals: 1, levels: 'department-owner' },
    },
  ],
  examples: [
    {
      text: '$5,000.00 of one department takes its owner',
      inputs: { ...usual, amountMinor: 5_000_00, departments: 1 },
      expect: { approvals: 1, levels: 'department-owner' },
    },
    {
      text: '$5,000.01 takes two',
      inputs: { ...usual, amountMinor: 5_000_01, departments: 1 },
      expect: { approvals: 2 },
    },
    {
      text: '$1,000.01 of two departments takes two',
      inputs: { ...usual, amountMinor: 1_000_01, departments: 2 },
      expect: { approvals: 2 },
    },
    {
      text: '$25,000.01 takes the two highest levels',
      inputs: { ...usual, amountMinor: 25_000_01, departments: 1 },
      expect: { approvals: 2, levels: 'two-highest' },
    },
  ],
};
