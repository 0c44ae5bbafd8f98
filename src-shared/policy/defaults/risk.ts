import type { PolicyTable } from '../policy-document.ts';

/** How much could go wrong with a case: every rule that applies adds its weight. What a score means is `risk-band`. */
export const risk: PolicyTable = {
  policy: 'risk',
  version: 1,
  title: 'The risk of a case',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'collect',
  aggregation: 'sum',
  inputs: [
    { name: 'kind', type: 'text', label: 'Kind of case' },
    { name: 'amountMinor', type: 'money', label: 'Amount' },
    { name: 'payerClass', type: 'text', label: 'Payer class' },
    { name: 'site', type: 'text', label: 'Site' },
    { name: 'openChecks', type: 'number', label: 'Checks not passed' },
    { name: 'firstTimePayee', type: 'boolean', label: 'First-time payee' },
    { name: 'ageDays', type: 'number', label: 'Age in days' },
  ],
  outputs: [{ name: 'weight', type: 'number', otherwise: 0 }],
  rules: [
    { id: 'RK-1', text: 'The amount is over $1,000.00.', when: { amountMinor: '> 100000' }, then: { weight: 15 } },
    { id: 'RK-2', text: 'The amount is over $10,000.00.', when: { amountMinor: '> 1000000' }, then: { weight: 25 } },
    {
      id: 'RK-3',
      text: 'A government payer: errors are reportable.',
      when: { payerClass: '"medicare", "medicaid"' },
      then: { weight: 10 },
    },
    {
      id: 'RK-4',
      text: 'The payer is not known.',
      when: { kind: '"unknown-payer"' },
      then: { weight: 10 },
    },
    { id: 'RK-5', text: 'One check did not pass.', when: { openChecks: '>= 1' }, then: { weight: 20 } },
    { id: 'RK-6', text: 'Several checks did not pass.', when: { openChecks: '>= 2' }, then: { weight: 10 } },
    {
      id: 'RK-7',
      text: 'The payee was never paid before.',
      when: { firstTimePayee: 'true' },
      then: { weight: 25 },
    },
    {
      id: 'RK-8',
      text: 'A takeback or reversal undoes what was booked.',
      when: { kind: '"takeback", "reversal"' },
      then: { weight: 10 },
    },
    { id: 'RK-9', text: 'Open for more than 30 days.', when: { ageDays: '> 30' }, then: { weight: 10 } },
  ],
  examples: [
    {
      text: 'a small commercial write-off has none',
      inputs: {
        kind: 'write-off',
        amountMinor: 4500,
        payerClass: 'commercial',
        site: 'any',
        openChecks: 0,
        firstTimePayee: false,
        ageDays: 0,
      },
      expect: { weight: 0 },
    },
    {
      text: 'a large payment to a new payee of a government payer adds up',
      inputs: {
        kind: 'refund',
        amountMinor: 1_200_000,
        payerClass: 'medicare',
        site: 'any',
        openChecks: 1,
        firstTimePayee: true,
        ageDays: 0,
      },
      expect: { weight: 95 },
    },
  ],
};

/** What a score means. */
export const riskBand: PolicyTable = {
  policy: 'risk-band',
  version: 1,
  title: 'When a risk is low, medium or high',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [{ name: 'score', type: 'number', label: 'Score' }],
  outputs: [{ name: 'band', type: 'text', allowed: ['low', 'medium', 'high'] }],
  rules: [
    { id: 'RB-1', text: 'From 50 on the risk is high.', when: { score: '>= 50' }, then: { band: 'high' } },
    { id: 'RB-2', text: 'From 25 on it is medium.', when: { score: '>= 25' }, then: { band: 'medium' } },
    { id: 'RB-3', text: 'Below that the risk is low.', when: {}, then: { band: 'low' } },
  ],
  examples: [
    { text: 'an amount over $10,000.00 alone', inputs: { score: 40 }, expect: { band: 'medium' } },
    { text: 'nothing against it', inputs: { score: 0 }, expect: { band: 'low' } },
  ],
};
