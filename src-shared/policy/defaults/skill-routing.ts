import type { PolicyTable } from '../policy-document.ts';

/** What whoever takes a case has to be able to do: every rule that applies asks for its skill. */
export const skillRouting: PolicyTable = {
  policy: 'skill-routing',
  version: 1,
  title: 'What a case asks for in whoever takes it',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'ruleOrder',
  inputs: [
    { name: 'kind', type: 'text', label: 'Kind of case' },
    { name: 'queue', type: 'text', label: 'Queue' },
    { name: 'amountMinor', type: 'money', label: 'Amount' },
    { name: 'payerClass', type: 'text', label: 'Payer class' },
    { name: 'site', type: 'text', label: 'Site' },
    { name: 'risk', type: 'text', label: 'Risk' },
  ],
  outputs: [{ name: 'skill', type: 'text', otherwise: '' }],
  rules: [
    {
      id: 'SK-1',
      text: 'Money owed to or by a government payer is worked by whoever knows their rules.',
      when: { queue: '"credit-balances", "payer-refunds", "takebacks"', payerClass: '"medicare", "medicaid"' },
      then: { skill: 'government-payers' },
    },
    {
      id: 'SK-2',
      text: 'Denials and takebacks of commercial payers are held against their contracts.',
      when: { queue: '"denials", "takebacks"', payerClass: '"commercial", "workers-comp"' },
      then: { skill: 'managed-care' },
    },
    {
      id: 'SK-3',
      text: 'From $25,000.00 on a case is worked by whoever is trusted with high values.',
      when: { amountMinor: '>= 2500000' },
      then: { skill: 'high-value' },
    },
    {
      id: 'SK-4',
      text: 'A high risk is worked by whoever is trained for it.',
      when: { risk: '"high"' },
      then: { skill: 'high-risk' },
    },
  ],
  examples: [
    {
      text: 'a large takeback of Medicare',
      inputs: {
        kind: 'takeback',
        queue: 'takebacks',
        amountMinor: 3_000_000,
        payerClass: 'medicare',
        site: 'any',
        risk: 'medium',
      },
      expect: { skill: 'government-payers' },
    },
    {
      text: 'a small write-off asks for nothing',
      inputs: {
        kind: 'write-off',
        queue: 'write-offs',
        amountMinor: 4500,
        payerClass: 'commercial',
        site: 'any',
        risk: 'low',
      },
      expect: { skill: '' },
    },
  ],
};
