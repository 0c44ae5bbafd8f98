import type { PolicyTable } from '../policy-document.ts';

/** The usual terms of a payment plan: what is outside them is an exception that people approve. */
export const paymentPlanTerms: PolicyTable = {
  policy: 'payment-plan-terms',
  version: 1,
  title: 'Usual terms of payment plans',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [{ name: 'balanceMinor', type: 'money', label: 'Balance in the plan' }],
  outputs: [
    { name: 'maxMonths', type: 'number' },
    { name: 'minInstalmentMinor', type: 'money' },
    { name: 'maxDiscountPercent', type: 'number' },
    { name: 'maxMissed', type: 'number' },
  ],
  rules: [
    {
      id: 'PT-1',
      text: 'Up to $1,000.00: twelve months, $25.00 an instalment, a tenth of discount.',
      when: { balanceMinor: '<= 100000' },
      then: { maxMonths: 12, minInstalmentMinor: 25_00, maxDiscountPercent: 10, maxMissed: 2 },
    },
    {
      id: 'PT-2',
      text: 'Up to $5,000.00: 24 months, $50.00 an instalment, a tenth of discount.',
      when: { balanceMinor: '<= 500000' },
      then: { maxMonths: 24, minInstalmentMinor: 50_00, maxDiscountPercent: 10, maxMissed: 2 },
    },
    {
      id: 'PT-3',
      text: 'Above $5,000.00: 36 months, $100.00 an instalment, a fifth of discount.',
      when: {},
      then: { maxMonths: 36, minInstalmentMinor: 100_00, maxDiscountPercent: 20, maxMissed: 2 },
    },
  ],
  examples: [
    { text: '$1,000.00 in twelve months', inputs: { balanceMinor: 1_000_00 }, expect: { maxMonths: 12 } },
    { text: '$1,000.01 in 24', inputs: { balanceMinor: 1_000_01 }, expect: { maxMonths: 24 } },
  ],
};
