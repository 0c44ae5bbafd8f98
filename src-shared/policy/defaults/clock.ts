import type { PolicyTable } from '../policy-document.ts';

/** Calendar days from opening until a case is due. */
export const clock: PolicyTable = {
  policy: 'clock',
  version: 1,
  title: 'When a case is due',
  effectiveFrom: '2026-01-01',
  inputs: [
    { name: 'kind', type: 'text', label: 'Kind of case' },
    { name: 'queue', type: 'text', label: 'Queue' },
    { name: 'payerClass', type: 'text', label: 'Payer class' },
  ],
  rules: [
    {
      id: 'CL-1',
      text: 'A failed posting is due the next day.',
      when: [{ input: 'queue', oneOf: ['posting-exceptions'] }],
      then: { dueDays: 1 },
    },
    {
      id: 'CL-2',
      text: 'A remittance that is held is due in three days, when its payment should have reached the bank.',
      when: [{ input: 'queue', oneOf: ['remittance-exceptions'] }],
      then: { dueDays: 3 },
    },
    {
      id: 'CL-3',
      text: 'An overpayment by Medicare or Medicaid is reported and returned within 60 days (42 CFR 401.305).',
      when: [
        { input: 'queue', oneOf: ['credit-balances'] },
        { input: 'payerClass', oneOf: ['medicare', 'medicaid'] },
      ],
      then: { dueDays: 60 },
    },
    {
      id: 'CL-4',
      text: 'Any other credit balance is resolved within 30 days.',
      when: [{ input: 'queue', oneOf: ['credit-balances'] }],
      then: { dueDays: 30 },
    },
    {
      id: 'CL-5',
      text: 'A takeback is answered within 10 days, before the time to dispute it runs out.',
      when: [{ input: 'queue', oneOf: ['takebacks'] }],
      then: { dueDays: 10 },
    },
    {
      id: 'CL-6',
      text: 'A denial is worked within 14 days.',
      when: [{ input: 'queue', oneOf: ['denials'] }],
      then: { dueDays: 14 },
    },
    {
      id: 'CL-7',
      text: 'Any other case is due in seven days.',
      when: [],
      then: { dueDays: 7 },
    },
  ],
};
