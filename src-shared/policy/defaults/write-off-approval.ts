import type { PolicyTable } from '../policy-document.ts';

const categories = '"contractual", "charity", "bad-debt", "small-balance", "timely-filing", "denial", "administrative"';
const government = '"medicare", "medicaid"';

/**
 * How many approvals a write-off takes; 0 posts without people. `levels`: whose they are, 'two-highest' being one of each of the
 * two highest levels that approve such cases, 'department-owner' one of whoever answers for the department of the case.
 *
 * @see UW Health policy 2.31 (2016), “approved by the two highest levels”
 */
export const writeOffApproval: PolicyTable = {
  policy: 'write-off-approval',
  version: 1,
  title: 'Approval of write-offs',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    { name: 'amountMinor', type: 'money', label: 'Amount' },
    { name: 'accountTotalMinor', type: 'money', label: 'Written off on the account in 30 days, with this' },
    { name: 'writtenOffBefore', type: 'boolean', label: 'Written off on the account before in this category' },
    { name: 'category', type: 'text', label: 'Category' },
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
      id: 'WO-1',
      text: 'An amount that is not above zero is no write-off: two people look at it.',
      when: { amountMinor: '<= 0' },
      then: { approvals: 2, levels: 'any' },
    },
    {
      id: 'WO-10',
      text: 'A write-off above $25,000.00 takes an approval of each of the two highest levels.',
      when: { amountMinor: '> 2500000' },
      then: { approvals: 2, levels: 'two-highest' },
    },
    {
      id: 'WO-12',
      text: 'A write-off of none of the categories that are kept apart takes two approvals.',
      when: { category: `not(${categories})` },
      then: { approvals: 2, levels: 'any' },
    },
    {
      id: 'WO-8',
      text: 'A small write-off takes one approval when the account has one of the same category already: a reversal and a correction bring it twice.',
      when: { amountMinor: '<= 1000', writtenOffBefore: 'true' },
      then: { approvals: 1, levels: 'any' },
    },
    {
      id: 'WO-9',
      text: 'A small write-off takes one approval when those of the account within 30 days come to more than $10.00.',
      when: { amountMinor: '<= 1000', accountTotalMinor: '>= 1001' },
      then: { approvals: 1, levels: 'any' },
    },
    {
      id: 'WO-13',
      text: 'Bad debt, charity and denials take one approval up to $500.00: nothing of them is given up without a person.',
      when: { category: '"bad-debt", "charity", "denial"', amountMinor: '<= 50000' },
      then: { approvals: 1, levels: 'any' },
    },
    {
      id: 'WO-14',
      text: 'Bad debt and charity above $500.00 take two approvals.',
      when: { category: '"bad-debt", "charity"' },
      then: { approvals: 2, levels: 'any' },
    },
    {
      id: 'WO-3',
      text: 'Other write-offs up to $10.00 post without approval.',
      when: { amountMinor: '<= 1000' },
      then: { approvals: 0, levels: 'any' },
    },
    {
      id: 'WO-4',
      text: 'Write-offs above $10.00 and up to $500.00 take one approval.',
      when: { amountMinor: '<= 50000' },
      then: { approvals: 1, levels: 'any' },
    },
    {
      id: 'WO-5',
      text: 'Write-offs of Medicare or Medicaid balances above $1,000.00 take two approvals.',
      when: { payerClass: government, amountMinor: '>= 100001' },
      then: { approvals: 2, levels: 'any' },
    },
    {
      id: 'WO-11',
      text: 'Write-offs above $1,000.00 and up to $2,000.00 take two approvals while their payer is not known, since it may be Medicare or Medicaid. Small balances are the patient’s.',
      when: { payerClass: '""', category: 'not("small-balance")', amountMinor: '[100001..200000]' },
      then: { approvals: 2, levels: 'any' },
    },
    {
      id: 'WO-6',
      text: 'Write-offs up to $2,000.00 take one approval of a director or controller.',
      when: { amountMinor: '<= 200000' },
      then: { approvals: 1, levels: 'any' },
    },
    {
      id: 'WO-7',
      text: 'Write-offs above $2,000.00 take two approvals.',
      when: {},
      then: { approvals: 2, levels: 'any' },
    },
  ],
  examples: [
    {
      text: '$10.00 is still small',
      inputs: {
        amountMinor: 10_00,
        accountTotalMinor: 10_00,
        writtenOffBefore: false,
        category: 'small-balance',
        payerClass: 'commercial',
        site: 'any',
        risk: 'low',
      },
      expect: { approvals: 0 },
    },
    {
      text: '$10.01 is not',
      inputs: {
        amountMinor: 10_01,
        accountTotalMinor: 10_01,
        writtenOffBefore: false,
        category: 'small-balance',
        payerClass: 'commercial',
        site: 'any',
        risk: 'low',
      },
      expect: { approvals: 1 },
    },
    {
      text: '$4.00 that make $12.00 within 30 days are not',
      inputs: {
        amountMinor: 4_00,
        accountTotalMinor: 12_00,
        writtenOffBefore: false,
        category: 'small-balance',
        payerClass: 'commercial',
        site: 'any',
        risk: 'low',
      },
      expect: { approvals: 1 },
    },
    {
      text: '$1,000.01 of Medicare takes two',
      inputs: {
        amountMinor: 1_000_01,
        accountTotalMinor: 1_000_01,
        writtenOffBefore: false,
        category: 'administrative',
        payerClass: 'medicare',
        site: 'any',
        risk: 'low',
      },
      expect: { approvals: 2 },
    },
    {
      text: '$1,000.01 of a payer that is not known takes two as well',
      inputs: {
        amountMinor: 1_000_01,
        accountTotalMinor: 1_000_01,
        writtenOffBefore: false,
        category: 'timely-filing',
        payerClass: '',
        site: 'any',
        risk: 'low',
      },
      expect: { approvals: 2 },
    },
    {
      text: '$1,000.01 of a patient takes one',
      inputs: {
        amountMinor: 1_000_01,
        accountTotalMinor: 1_000_01,
        writtenOffBefore: false,
        category: 'small-balance',
        payerClass: '',
        site: 'any',
        risk: 'low',
      },
      expect: { approvals: 1 },
    },
    {
      text: '$2,000.00 of another payer takes one',
      inputs: {
        amountMinor: 2_000_00,
        accountTotalMinor: 2_000_00,
        writtenOffBefore: false,
        category: 'administrative',
        payerClass: 'commercial',
        site: 'any',
        risk: 'low',
      },
      expect: { approvals: 1 },
    },
    {
      text: 'charity above $500.00 takes two',
      inputs: {
        amountMinor: 500_01,
        accountTotalMinor: 500_01,
        writtenOffBefore: false,
        category: 'charity',
        payerClass: '',
        site: 'any',
        risk: 'low',
      },
      expect: { approvals: 2 },
    },
    {
      text: 'a denial of $1.00 takes one',
      inputs: {
        amountMinor: 1_00,
        accountTotalMinor: 1_00,
        writtenOffBefore: false,
        category: 'denial',
        payerClass: 'commercial',
        site: 'any',
        risk: 'low',
      },
      expect: { approvals: 1 },
    },
    {
      text: 'a category nobody knows takes two',
      inputs: {
        amountMinor: 1_00,
        accountTotalMinor: 1_00,
        writtenOffBefore: false,
        category: 'courtesy',
        payerClass: 'commercial',
        site: 'any',
        risk: 'low',
      },
      expect: { approvals: 2 },
    },
  ],
};
