import type { PolicyTable } from '../policy-document.ts';

const government = ['medicare', 'medicaid'];

/** How many approvals a write-off takes; 0 posts without people. */
export const writeOffApproval: PolicyTable = {
  policy: 'write-off-approval',
  version: 1,
  title: 'Approval of write-offs',
  effectiveFrom: '2026-01-01',
  inputs: [
    { name: 'amountMinor', type: 'number', label: 'Amount' },
    { name: 'accountTotalMinor', type: 'number', label: 'Written off on the account in 30 days, with this' },
    { name: 'writtenOffBefore', type: 'boolean', label: 'Written off on the account before in this category' },
    { name: 'category', type: 'text', label: 'Category' },
    { name: 'payerClass', type: 'text', label: 'Payer class' },
    { name: 'site', type: 'text', label: 'Site' },
  ],
  rules: [
    {
      id: 'WO-1',
      text: 'An amount that is not above zero is no write-off: two people look at it.',
      when: [{ input: 'amountMinor', max: 0 }],
      then: { approvals: 2 },
    },
    {
      id: 'WO-2',
      text: 'A write-off outside the categories small balance, timely filing and administrative takes two approvals.',
      when: [{ input: 'category', noneOf: ['small-balance', 'timely-filing', 'administrative'] }],
      then: { approvals: 2 },
    },
    {
      id: 'WO-8',
      text: 'A small write-off takes one approval when the account has one of the same category already: a reversal and a correction bring it twice.',
      when: [
        { input: 'amountMinor', max: 10_00 },
        { input: 'writtenOffBefore', is: true },
      ],
      then: { approvals: 1 },
    },
    {
      id: 'WO-9',
      text: 'A small write-off takes one approval when those of the account within 30 days come to more than $10.00.',
      when: [
        { input: 'amountMinor', max: 10_00 },
        { input: 'accountTotalMinor', min: 10_01 },
      ],
      then: { approvals: 1 },
    },
    {
      id: 'WO-3',
      text: 'Other write-offs up to $10.00 post without approval.',
      when: [{ input: 'amountMinor', max: 10_00 }],
      then: { approvals: 0 },
    },
    {
      id: 'WO-4',
      text: 'Write-offs above $10.00 and up to $500.00 take one approval.',
      when: [{ input: 'amountMinor', max: 500_00 }],
      then: { approvals: 1 },
    },
    {
      id: 'WO-5',
      text: 'Write-offs of Medicare or Medicaid balances above $1,000.00 take two approvals.',
      when: [
        { input: 'payerClass', oneOf: government },
        { input: 'amountMinor', min: 1_000_01 },
      ],
      then: { approvals: 2 },
    },
    {
      id: 'WO-6',
      text: 'Write-offs up to $2,000.00 take one approval of a director or controller.',
      when: [{ input: 'amountMinor', max: 2_000_00 }],
      then: { approvals: 1 },
    },
    {
      id: 'WO-7',
      text: 'Write-offs above $2,000.00 take two approvals.',
      when: [],
      then: { approvals: 2 },
    },
  ],
};
